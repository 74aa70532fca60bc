"""驳回: the bureau's no to single rows as a to-do list: to the field, corrected, and into the next package."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout

from talentdesk.errors import DeskError
from talentdesk.services import upload_channels, upload_ledger
from talentdesk.services.upload_ledger import RejectedRow
from talentdesk.services.upload_lists import export_rejected
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.certificates.panel import DeskPanel
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import FindBox
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.reporting.channel_box import ALL, ChannelBox
from talentdesk.ui.reporting.opening import open_row
from talentdesk.ui.reporting.telling import colour_cell
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, button, row, words
from talentdesk.ui.workshop.panel import Segments

KEYS = ("open", "corrected", "all")
STATE = 0


class RejectedPanel(DeskPanel):
    """``counted`` carries how many rows wait for a correction; ``tab_asked`` another tab."""

    counted = Signal(int)
    tab_asked = Signal(str, int)

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self._rows: list[RejectedRow] = []
        self._shown: list[RejectedRow] = []
        self.segments = Segments(tr("驳回的行"), KEYS)
        self.channel_box = ChannelBox(with_all=True)
        self.search = FindBox(tr("搜索：姓名、编号、字段、说明"))
        self.open_button = button(tr("改正"), self.open_current, role="primary", icon_name="edit")
        self.open_button.setToolTip(tr("回车"))
        self.again_button = button(tr("原样再报…"), self.send_again)
        self.again_button.setToolTip(tr("主管部门弄错的，不改记录，下次再报一遍"))
        self.export_button = button(tr("导出清单…"), self._ask_export, icon_name="export")
        self.table = PlainTable(
            tr("驳回的行"),
            (tr("办理情况"), tr("记录"), tr("上报文件"), tr("字段"), tr("代码"), tr("驳回说明"), tr("包号")),
            (100, 150, 92, 92, 60, 0, 52),
        )
        self.why = words("")
        self.empty = EmptyState("", "", icon_name="check", action=tr("去待报"), slot=self._to_due)
        self.lists = QStackedWidget()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(row(self.segments, None, self.export_button, self.again_button, self.open_button))
        column.addWidget(row(self.search, self.channel_box))
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.empty)
        column.addWidget(self.lists, 1)
        column.addWidget(self.why)
        column.setSpacing(HALF + 2)

    def _wire(self) -> None:
        self.segments.currentChanged.connect(lambda _at: self._show())
        self.channel_box.currentIndexChanged.connect(lambda _at: self._show())
        self.search.searched.connect(lambda _text: self._show())
        self.search.left_down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.doubleClicked.connect(lambda _index: self.open_current())
        self.table.activated.connect(lambda _index: self.open_current())
        self.table.selectionModel().selectionChanged.connect(lambda *_given: self._moved())

    # what is seen

    def reload(self) -> None:
        """Read the list anew."""
        self.channel_box.offer(upload_channels.channels(self.desk.store, retired=True))
        self._rows = upload_ledger.rejected(self.desk.store)
        self.counted.emit(sum(not each.corrected for each in self._rows))
        self._show()

    def _show(self) -> None:
        """The chosen part, narrowed by channel and search; the selected rows stay selected."""
        kept = {_key(each) for each in self._chosen()}
        chosen, asked = self.channel_box.channel_id, self.search.text().strip().casefold()
        found = [
            each
            for each in self._rows
            if chosen in (ALL, each.channel_id) and asked in _text_of(each).casefold()
        ]
        open_ones, corrected = [e for e in found if not e.corrected], [e for e in found if e.corrected]
        labels = (tr("待改"), tr("已改，待再报"), tr("全部"))
        counts = (len(open_ones), len(corrected), len(found))
        self.segments.show_counts(list(zip(labels, counts, strict=True)))
        self._shown = {"open": open_ones, "corrected": corrected, "all": found}[self.segments.key]
        self.table.fill([(at, _cells(each)) for at, each in enumerate(self._shown)])
        for at, each in enumerate(self._shown):
            colour_cell(self.table, at, STATE, "success" if each.corrected else "danger")
        self._select(kept)
        self.lists.setCurrentWidget(self.table if self._shown else self.empty)
        self._explain(narrowed=bool(asked) or chosen != ALL)
        self._moved()

    def _select(self, keys: set[tuple[int, str, int]]) -> None:
        wanted = [at for at, each in enumerate(self._shown) if _key(each) in keys]
        if wanted:
            self.table.selectRow(wanted[0])

    def _explain(self, *, narrowed: bool) -> None:
        assert self.empty.button is not None
        self.empty.button.setVisible(False)
        if self._rows and narrowed:
            texts = (tr("没有符合的行"), tr("换个搜索词或渠道试试。"))
        elif self._rows and self.segments.key == "open":
            texts = (tr("都改好了"), tr("改过的行会随下一个上报包再报，主管部门接收后就从这里消失。"))
            self.empty.button.setVisible(True)
        elif self._rows:
            texts = (tr("还没有改过的行"), tr("在“待改”里选一行，点“改正”。"))
        else:
            texts = (
                tr("没有被驳回的行"),
                tr("收到回执后，主管部门驳回的行会列在这里：哪条记录、哪个字段、为什么。"),
            )
        self.empty.title.setText(texts[0])
        self.empty.text.setText(texts[1])

    def _chosen(self) -> list[RejectedRow]:
        numbers = sorted(int(str(key)) for key in self.table.chosen())
        return [self._shown[at] for at in numbers if at < len(self._shown)]

    def _moved(self) -> None:
        chosen = self._chosen() if self.lists.currentWidget() is self.table else []
        self.open_button.setEnabled(len(chosen) == 1)
        self.again_button.setEnabled(any(not each.corrected for each in chosen))
        self.export_button.setEnabled(bool(self._shown))
        self.why.setText(_sentence(chosen[0]) if len(chosen) == 1 else "")
        self.why.setVisible(bool(self.why.text()))

    def choose(self, channel_id: int) -> None:
        """Show what one channel's bureau rejected."""
        self.channel_box.choose(channel_id)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # what is done

    def open_current(self) -> None:
        """Open the record at the field the bureau named."""
        chosen = self._chosen()
        if len(chosen) != 1:
            return
        row_ = chosen[0]
        try:
            open_row(self.desk, row_.channel_id, row_.file, row_.record_id, heading=row_.field or "")
        except DeskError as trouble:
            self.bar.refuse(trouble)

    def send_again(self) -> None:
        """Let the next package carry the selected rows as they are."""
        chosen = [each for each in self._chosen() if not each.corrected]
        if not chosen or not decide(
            self,
            tr("把选中的 {count} 行原样再报一次？", count=len(chosen)),
            detail=tr("记录不改，随下一个上报包再报。只用于主管部门弄错了的情形，否则还会被驳回。"),
            yes=tr("原样再报"),
        ):
            return
        count = 0
        try:
            for channel_id, group in groupby(sorted(chosen, key=_key), key=lambda each: each.channel_id):
                keys = [(each.file, each.record_id) for each in group]
                count += upload_ledger.send_again(self.desk.store, channel_id, keys)
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self.bar.done(tr("{count} 行会随下一个上报包原样再报。", count=count))
            self.reload()

    def _ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("导出清单"), str(Path.home() / tr("驳回清单-{day}.xlsx", day=f"{self.desk.today():%Y%m%d}")),
            tr("Excel 工作簿") + " (*.xlsx);;CSV (*.csv)",
        )  # fmt: skip
        if name:
            self.export_to(Path(name))

    def export_to(self, out: Path) -> None:
        """Write what the list shows."""
        try:
            count = export_rejected(self.desk.store, self._shown, out)
        except DeskError as trouble:
            self.bar.refuse(trouble)
        else:
            self.bar.done(tr("已导出 {count} 行到 {file}。", count=count, file=out))

    def _to_due(self) -> None:
        self.tab_asked.emit("due", 0)


def _key(each: RejectedRow) -> tuple[int, str, int]:
    return each.channel_id, each.file, each.record_id


def _cells(each: RejectedRow) -> Sequence[str]:
    state = tr("已改，待再报") if each.corrected else tr("待改")
    return (
        state, each.title, each.label, each.field or "", each.code or "", each.text or "", str(each.number),
    )  # fmt: skip


def _text_of(each: RejectedRow) -> str:
    return " ".join(
        (each.title, each.key_text, each.label, each.field or "", each.code or "", each.text or "")
    )


def _sentence(each: RejectedRow) -> str:
    """The bureau's words about one row, whole."""
    where = f"{each.title} · {each.label}" + (f" · {each.field}" if each.field else "")
    told = " ".join(part for part in (each.code, each.text) if part)
    return tr("{where}：{why}", where=where, why=told or tr("主管部门没有说明原因"))
