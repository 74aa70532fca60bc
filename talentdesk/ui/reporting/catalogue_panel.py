"""共享目录: courses, teachers and equipment shown to partner bases, and what partners show, taken over where wanted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from talentdesk.progress import Progress
from talentdesk.registers import register
from talentdesk.services import partner_catalogue
from talentdesk.services.partner_catalogue import ADD, OVERWRITE, SHARED, Catalogue, CatalogueExport
from talentdesk.text import tr
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.reporting.partner_view import PartnerView
from talentdesk.ui.reporting.share_list import ALL, NONE, ShareList
from talentdesk.ui.theme import STEP
from talentdesk.ui.widgets import EmptyState, button, card, heading, row, side_column, words

WIDTH = 360
SUFFIX = ".tdcatalogue"
FILES = f"(*{SUFFIX} *.zip)"


class CataloguePanel(DeskPanel):
    """Left: what this base shares. Right: a partner's file, compared before anything is taken over."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.view: PartnerView | None = None
        self.lists = {
            key: ShareList(desk.store, register(key), ALL if key == SHARED[0] else NONE) for key in SHARED
        }
        for each in self.lists.values():
            each.changed.connect(self._suit)
        self.personal = QCheckBox(tr("连同师资的证件号、电话"))
        self.personal.toggled.connect(lambda _on: self._suit())
        self.personal_note = words(tr("个人信息只给有协议的合作单位，并先征得本人同意。"), "trouble")
        self.export_button = button(tr("导出目录…"), self.export, role="primary")
        self.read_button = button(tr("读取对方的目录…"), self.read, icon_name="import")
        self.empty = EmptyState(
            tr("还没有读取对方的目录"),
            tr("合作单位发来的目录先在这里和本机比较，选好了再导入；不会覆盖自己的数据。"),
            icon_name="partners",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self._rest())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        share = card(
            heading(tr("给合作单位的目录"), "lead"),
            words(tr("做成一个带签名的文件，合作单位可以看、可以导入。"), "muted"),
            *self.lists.values(), self.personal, self.personal_note, row(self.export_button, None), spacing=STEP,
        )  # fmt: skip
        self.left = side_column(WIDTH, share)
        line.addWidget(self.left)
        line.addWidget(self.stack, 1)

    def _rest(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.addWidget(self.empty, 1)
        inside = self.empty.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(inside.count() - 1, self.read_button, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    def reload(self) -> None:
        """Count what can be shared anew."""
        for each in self.lists.values():
            each.reload()
        self._suit()

    def focus_search(self) -> None:
        """Ctrl+F: the first list that is open, else the way to a partner's file."""
        found = next((each.search for each in self.lists.values() if not each.single.isHidden()), None)
        (found or self.read_button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _suit(self) -> None:
        teachers = self.lists["teachers"].chosen()
        self.personal.setVisible(teachers is None or bool(teachers))
        self.personal_note.setVisible(not self.personal.isHidden() and self.personal.isChecked())
        chosen = [each.chosen() for each in self.lists.values()]
        self.export_button.setEnabled(any(each is None or each for each in chosen))

    # what this base shares

    def export(self) -> None:
        """Write what was chosen."""
        name = tr("共享目录") + f"-{self.desk.today():%Y%m%d}{SUFFIX}"
        given, _ = QFileDialog.getSaveFileName(self, tr("导出目录"), str(Path.home() / name), FILES)
        if not given:
            return
        target = Path(given) if Path(given).suffix else Path(given).with_suffix(SUFFIX)
        chosen = {key: each.chosen() for key, each in self.lists.items() if each.chosen() != []}
        personal = self.personal.isChecked() and not self.personal.isHidden()
        store = self.desk.store

        def job(_progress: Progress) -> CatalogueExport:
            return partner_catalogue.export_catalogue(
                store, target, chosen, datetime.now(), personal=personal
            )

        def written(export: CatalogueExport) -> None:
            self.bar.done(
                tr("目录已导出，{count} 条：{file}", count=sum(export.counts.values()), file=export.path),
                tr("对方第一次接收时会核对签名，请在电话里告诉对方：{print}", print=export.fingerprint),
            )

        self.desk.tasks.run(job, title=tr("导出目录"), done=written, failed=self.failed)

    # what partners share

    def read(self) -> None:
        """Compare a partner's file with what is here."""
        chosen, _ = QFileDialog.getOpenFileName(self, tr("读取对方的目录"), str(Path.home()), FILES)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """The same for a file that is known."""
        store = self.desk.store
        self.bar.clear()

        def seen(found: Catalogue) -> None:
            view = PartnerView(path, found)
            view.agreed.connect(self.import_)
            view.given_up.connect(lambda: self._show(None))
            self._show(view)

        self.desk.tasks.run(
            lambda _progress: partner_catalogue.preview_catalogue(store, path),
            title=tr("读取对方的目录"), done=seen, failed=self.failed,
        )  # fmt: skip

    def _show(self, view: PartnerView | None) -> None:
        if self.view is not None:
            self.stack.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
        self.view = view
        self.left.setVisible(view is None)
        if view is not None:
            self.stack.addWidget(view)
            self.stack.setCurrentWidget(view)

    def import_(self) -> None:
        """Take over what was decided."""
        view, store = self.view, self.desk.store
        if view is None:
            return
        path, choices = view.path, view.choices
        view.yes_button.setEnabled(False)

        def taken(found: Catalogue) -> None:
            self._show(None)
            self.bar.done(
                tr(
                    "已从“{base}”加入 {added} 条、更改 {changed} 条。",
                    base=found.base_name,
                    added=sum(each.done == ADD for each in found.items),
                    changed=sum(each.done == OVERWRITE for each in found.items),
                ),
                tr("备注里写着来自哪里。"),
                entry_id=store.last_entry(),
            )
            self.reload()

        def failed(trouble: Exception) -> None:
            if self.view is view:
                view.yes_button.setEnabled(True)
            self.failed(trouble)

        self.desk.tasks.run(
            lambda _progress: partner_catalogue.import_catalogue(store, path, choices),
            title=tr("导入目录"), done=taken, failed=failed,
        )  # fmt: skip
