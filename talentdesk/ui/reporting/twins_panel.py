"""两台电脑: copies of this base on other PCs, exchanging their changes by stick and merging them field by field."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import twin_guard, twin_merging, twins
from talentdesk.services.twin_merging import KeptConflict, Merge
from talentdesk.services.twins import MAIN, Copy, Export
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.reporting.conflict_model import OURS, THEIRS
from talentdesk.ui.reporting.merge_view import MergeView
from talentdesk.ui.theme import GROUP, HALF, STEP
from talentdesk.ui.widgets import EmptyState, badge, button, card, heading, row, side_column, words

SIDE_WIDTH = 330
TABLE_HEIGHT = 134
SUFFIX = "(*.tdtwin)"


class TwinsPanel(DeskPanel):
    """Left: which copy this is and what can be done. Right: the conflicts of earlier merges, or a merge before it is done."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.copies: dict[int, Copy] = {}
        self.merge_view: MergeView | None = None
        self.form: ActionPanel | None = None
        self.who = badge("", "accent")
        self.about = words("", "muted")
        self.table = PlainTable(tr("副本"), (tr("副本"), tr("没带去的改动")), (0, 100))
        self.table.setFixedHeight(TABLE_HEIGHT)
        self.no_copies = words(tr("还没有副本。做一个，拷到另一台电脑上用。"), "muted")
        self.copy_button = button(tr("制作副本…"), self.begin_copy)
        self.export_button = button(tr("导出改动…"), self.export)
        self.read_button = button(tr("读取改动…"), self.read, role="primary")
        self.steps = words(
            tr(
                "1. 在一台电脑上导出改动到U盘。\n2. 在另一台电脑上读取，看过再合并。\n3. 反过来再做一遍，两边就一样了。"
            ),
            "caption",
        )
        self.history = self._history()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.history)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        self.left = side_column(SIDE_WIDTH, *self._cards())
        line.addWidget(self.left)
        line.addWidget(self.stack, 1)

    def _cards(self) -> tuple[QWidget, QWidget]:
        copies = card(
            heading(tr("副本"), "lead"), self.table, self.no_copies, row(self.copy_button, None), spacing=STEP,
        )  # fmt: skip
        exchange = card(
            heading(tr("交换改动"), "lead"), self.steps, row(self.read_button, self.export_button, None), spacing=STEP,
        )  # fmt: skip
        here = card(row(heading(tr("这台电脑"), "lead"), self.who, None), self.about, spacing=HALF)
        rest = QWidget()
        column = QVBoxLayout(rest)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(copies)
        column.addWidget(exchange)
        return here, rest

    def _history(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        column.addWidget(heading(tr("合并时的冲突"), "lead"))
        self.kept = PlainTable(
            tr("合并时的冲突"),
            (tr("记录"), tr("字段"), tr("本机"), tr("对方"), tr("保留的"), tr("谁定的"), tr("时间")),
            (130, 90, 0, 130, 84, 84, 126),
        )
        self.none = EmptyState(
            tr("还没有冲突"), tr("两台电脑改了同一处时，两个值都记在这里，不会丢。"), icon_name="check"
        )
        column.addWidget(self.kept, 1)
        column.addWidget(self.none, 1)
        return frame

    # what is shown

    def reload(self) -> None:
        """Read copies and conflicts anew; a merge that is being looked at stays."""
        store = self.desk.store
        number = twin_guard.this_copy(store)
        found = twins.copies(store)
        chosen = self.table.chosen()
        self.copies = {each.number: each for each in found}
        self.who.setText(tr("主电脑") if number == MAIN else tr("副本 {number}", number=number))
        self.about.setText(
            tr("编号、签名密钥和上报都在这台电脑上办。")
            if number == MAIN
            else tr("改动导出后带到主电脑合并；编号和上报由主电脑办。")
        )
        self.table.fill([(each.number, _line(each)) for each in found])
        if chosen and chosen[0] in self.copies:
            self.table.selectRow(list(self.copies).index(int(str(chosen[0]))))
        self.table.setVisible(bool(found))
        self.no_copies.setVisible(not found)
        self.copy_button.setVisible(number == MAIN)
        give_role(self.copy_button, "" if found else "primary")
        self.export_button.setEnabled(bool(found))
        self.read_button.setEnabled(bool(found))
        kept = twin_merging.conflicts(store)
        self.kept.fill([(at, _kept_line(each)) for at, each in enumerate(kept)])
        self.kept.setVisible(bool(kept))
        self.none.setVisible(not kept)

    def focus_search(self) -> None:
        """Ctrl+F: on to the conflicts."""
        table = self.merge_view.table if self.merge_view is not None else self.kept
        table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, part: QWidget | None) -> None:
        """Bring a part to the right in the place of the conflicts; None: the conflicts again."""
        for old in (self.merge_view, self.form):
            if old is not None and old is not part:
                self.stack.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.merge_view = part if isinstance(part, MergeView) else None
        self.form = part if isinstance(part, ActionPanel) else None
        self.left.setVisible(self.merge_view is None)  # what is compared side by side needs the room
        if part is not None:
            self.stack.addWidget(part)
        self.stack.setCurrentWidget(part or self.history)

    # a copy for another PC

    def begin_copy(self) -> None:
        """Ask what the copy is called, then where it goes."""
        form = ActionPanel(
            tr("制作副本"),
            tr(
                "把整个基地连同附件复制到一个新文件夹。拷到另一台电脑后，在那里“设置 → 打开另一个基地”打开它。"
            ),
            (Ask("label", tr("副本名称"), hint=tr("例如：实训楼办公室")),),
            tr("选择存放位置…"),
            self._copy,
        )
        form.closed.connect(lambda: self._show(None))
        self._show(form)
        form.start()

    def _copy(self, given: Given) -> None:
        label = given.texts["label"]
        if not label:
            raise DeskError(tr("副本要有名称。"), tr("例如写它要去的电脑或房间。"), code="missing")
        chosen = QFileDialog.getExistingDirectory(self, tr("副本存放在哪里"))
        if not chosen:
            raise DeskError(tr("还没有选择存放位置。"), tr("选U盘或一个文件夹。"))
        safe = "".join(sign if sign.isalnum() else "_" for sign in label)
        folder = Path(chosen) / f"TalentDesk-{safe}"
        store = self.desk.store

        def job(progress: Progress) -> Copy:
            return twins.make_copy(store, folder, label, datetime.now(), progress)

        def made(_copy: Copy) -> None:
            self.bar.done(
                tr("副本“{label}”已做好：{folder}", label=label, folder=folder),
                tr("把这个文件夹拷到另一台电脑，在那里打开它。两台电脑都可以接着用。"),
            )
            self.reload()

        self.desk.tasks.run(job, title=tr("制作副本"), done=made, failed=self.failed)

    # exchanging

    def _partner(self) -> int | None:
        """The copy that is meant: the chosen one."""
        chosen = self.table.chosen()
        return int(str(chosen[0])) if chosen else None

    def export(self) -> None:
        """Write what the chosen copy does not know yet."""
        number, store = self._partner(), self.desk.store
        try:
            name = twins.file_name(store, number, datetime.now())
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        chosen, _ = QFileDialog.getSaveFileName(self, tr("导出改动"), str(Path.home() / name), SUFFIX)
        if not chosen:
            return
        target = Path(chosen)

        def job(progress: Progress) -> Export:
            return twins.export_changes(store, number, target, datetime.now(), progress)

        def written(export: Export) -> None:
            self.bar.done(
                tr("已导出 {count} 条记录的改动：{file}", count=export.records, file=export.path),
                tr("带到“{label}”，在那里“读取改动”。", label=self.copies[export.receiver].label),
            )
            self.reload()

        self.desk.tasks.run(job, title=tr("导出改动"), done=written, failed=self.failed)

    def read(self) -> None:
        """Show what a file from the other copy would do."""
        chosen, _ = QFileDialog.getOpenFileName(self, tr("读取改动"), str(Path.home()), SUFFIX)
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """The same for a file that is known."""
        store = self.desk.store
        self.bar.clear()

        def job(progress: Progress) -> Merge:
            return twin_merging.preview_merge(store, path, progress=progress)

        def seen(merge: Merge) -> None:
            view = MergeView(path, merge)
            view.agreed.connect(self.merge)
            view.given_up.connect(lambda: self._show(None))
            self._show(view)

        self.desk.tasks.run(job, title=tr("读取改动"), done=seen, failed=self.failed)

    def merge(self) -> None:
        """Take the changes over, with what was chosen."""
        view, store = self.merge_view, self.desk.store
        if view is None:
            return
        path, choices = view.path, dict(view.choices)
        view.yes_button.setEnabled(False)

        def job(progress: Progress) -> Merge:
            return twin_merging.merge(store, path, choices, progress)

        def merged(merge: Merge) -> None:
            self._show(None)
            self.reload()
            self.bar.done(
                tr(
                    "已合并“{label}”的改动：{count} 条记录，{conflicts} 处冲突。",
                    label=merge.label,
                    count=sum(each.added + each.changed + each.removed for each in merge.counts),
                    conflicts=len(merge.conflicts),
                ),
                tr("再导出一次带回对方，两边就一样了。"),
            )

        def failed(trouble: Exception) -> None:
            if self.merge_view is view:
                view.yes_button.setEnabled(True)
            self.failed(trouble)

        self.desk.tasks.run(job, title=tr("确认合并"), done=merged, failed=failed)


def give_role(widget: QWidget, role: str) -> None:
    """Dress a button anew: the one that comes next stands out."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _line(copy: Copy) -> tuple[str, str]:
    return copy.label, tr("{count} 次操作", count=f"{copy.waiting:,}") if copy.waiting else "—"


def _kept_line(each: KeptConflict) -> tuple[str, ...]:
    kept = {OURS: tr("本机"), THEIRS: tr("对方")}.get(each.kept, tr("按规则"))
    return (
        each.title, each.label, each.ours or "—", each.theirs or "—", kept,
        each.decided_by or tr("较晚的"), f"{each.decided_at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
