"""The count: one scans, hears and sees what each scan meant, and how far the stocktake is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QProgressBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import DeskError
from talentdesk.services import stocktake_reports, stocktakes
from talentdesk.services.stocktake_lists import SHOWN, ListLine, Which, stocktake_lines
from talentdesk.services.stocktakes import Count, Overview, Scan
from talentdesk.text import tr
from talentdesk.ui.certificates.action_panel import ActionPanel, Ask, Given
from talentdesk.ui.certificates.panel import combo
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.plain_table import PlainTable
from talentdesk.ui.theme import GROUP, HALF, STEP, colours
from talentdesk.ui.widgets import button, heading, icon_button, row, words
from talentdesk.ui.workshop.adjust_form import adjust_form
from talentdesk.ui.workshop.panel import Segments, places
from talentdesk.ui.workshop.scan_line import ScanLine
from talentdesk.ui.workshop.side import Side
from talentdesk.ui.workshop.thing_rows import count_box

KEYS: tuple[Which, ...] = ("seen", "missing", "moved", "unknown")
SOON = 200
"""Milliseconds after a scan until the figures follow; a quick scanner does not wait for them."""
MOST = 1_000_000


class CountView(QWidget):
    """``closed``: back to the list; ``wrote``: a scan was written and is shown."""

    closed = Signal()
    wrote = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__()
        self._desk = desk
        self._bar = bar
        self.number = 0
        self.counted: Count | None = None
        self.last: Scan | None = None
        self._lines: list[ListLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self._head())
        column.addWidget(self._scanning())
        self.segments = Segments(tr("盘点结果"), KEYS)
        self.segments.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.correct_button = button(tr("更正…"), self.correct, role="link")
        self.more = words("", "caption", wrap=False)
        column.addWidget(row(self.segments, None, self.more, self.correct_button, spacing=STEP))
        self.table = PlainTable(
            tr("盘点结果"), (tr("编号"), tr("名称"), tr("应在地点"), tr("实在地点"), tr("应有"), tr("实有"), tr("时间")),
            (120, 0, 120, 120, 52, 52, 120),
        )  # fmt: skip
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click here leaves the cursor in the scan line
        rest = QWidget()
        inside = QVBoxLayout(rest)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        self.side = Side(QWidget())
        self.side.hide()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(STEP)
        splitter.addWidget(rest)
        splitter.addWidget(self.side)
        splitter.setSizes([620, 340])
        column.addWidget(splitter, 1)
        self._soon = QTimer(self, interval=SOON, singleShot=True)
        self._soon.timeout.connect(self._show_counts)
        self.segments.currentChanged.connect(lambda _at: self._show_list())
        self.side.left.connect(self._form_left)

    def _head(self) -> QWidget:
        self.back_button = icon_button("chevron-left", tr("全部盘点"), self.closed.emit)
        self.title = heading("", "lead")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("盘点进度"))
        self.figure = words("", wrap=False)
        self.report_button = button(tr("报告…"), self._report, icon_name="export")
        self.finish_button = button(tr("完成并调整…"), self.finish, role="primary")
        for each in (self.report_button, self.finish_button):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        place = row(
            self.back_button,
            self.title,
            self.progress,
            self.figure,
            self.report_button,
            self.finish_button,
            spacing=STEP,
        )
        place.layout().setStretch(2, 1)  # type: ignore[union-attr]  # row() has a layout
        return place

    def _scanning(self) -> QFrame:
        self.place_box = combo(tr("现在的地点"), editable=True)
        self.place_box.setMinimumContentsLength(9)
        self.place_box.activated.connect(lambda _at: self.start())
        self.scan_line = ScanLine()
        self.scan_line.scanned.connect(self.scan)
        self.quantity = count_box(tr("数量"), MOST)
        self.quantity.setToolTip(tr("耗材和成批的工具一次记几件"))
        self.said: QLabel = words("", "lead", wrap=False)
        self.said_more = words("", "muted", wrap=False)
        frame = QFrame()
        frame.setProperty("role", "bar")
        self._frame = frame
        column = QVBoxLayout(frame)
        column.setContentsMargins(GROUP, STEP, GROUP, STEP)
        column.setSpacing(HALF)
        line = row(
            words(tr("我在"), "muted", wrap=False), self.place_box, self.scan_line, words("×", "muted", wrap=False),
            self.quantity, spacing=STEP,
        )  # fmt: skip
        line.layout().setStretch(2, 1)  # type: ignore[union-attr]  # row() has a layout
        column.addWidget(line)
        column.addWidget(row(self.said, self.said_more, None, spacing=STEP))
        return frame

    def start(self) -> None:
        """The scanner types here."""
        self.scan_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, found: Overview) -> None:
        """Show a stocktake."""
        if found.id != self.number:
            self.number = found.id
            self.last = None
            self._say("", "", "accent")
            self.said.setText(tr("准备好了，请扫描"))
            self._offer_places(found.place)
        self.title.setText(found.name)
        self._show_counts()

    def _offer_places(self, own: str) -> None:
        with QSignalBlocker(self.place_box):
            self.place_box.clear()
            self.place_box.addItems(
                list(
                    dict.fromkeys(
                        [own, *places(self._desk.store)] if own else ["", *places(self._desk.store)]
                    )
                )
            )
            self.place_box.setEditText(own)
        line = self.place_box.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr("设备自己的地点"))

    # scanning

    def scan(self, text: str) -> None:
        """Note one scan and say what it meant."""
        try:
            found = stocktakes.scan(
                self._desk.store,
                self.number,
                text,
                place=self.place_box.currentText(),
                quantity=self.quantity.value(),
            )
        except DeskError as trouble:
            self._bar.refuse(trouble)
            return
        self.quantity.setValue(1)
        if found is not None:
            self.last = found
            self._tell(found)
            self.wrote.emit()
            if not self._soon.isActive():
                self._soon.start()

    def _tell(self, found: Scan) -> None:
        name = f"{found.code} {found.name}".strip()
        if found.kind == "unknown":
            self._say(name, tr("台账里没有这个编号"), "danger")
        elif found.kind == "extra" or found.moved:
            where = tr("应在 {place}", place=found.expected_place or tr("（未填地点）"))
            now = tr("，现在 {place}", place=found.seen_place) if found.seen_place else ""
            self._say(name, tr("地点不符：") + where + now, "warning")
        elif found.kind == "again":
            self._say(name, tr("已经盘到过，不重复计"), "accent")
        elif found.expected > 1 or found.seen > 1:
            self._say(
                name, tr("已盘 {seen}，应有 {expected}", seen=found.seen, expected=found.expected), "success"
            )
        else:
            self._say(name, tr("盘到"), "success")
        if found.kind in ("unknown", "extra") or found.moved:
            QApplication.beep()

    def _say(self, text: str, more: str, tone: str) -> None:
        self.said.setText(text)
        self.said_more.setText(more)
        c = colours()
        colour = {"danger": c.danger, "warning": c.warning, "success": c.success}.get(tone, c.text)
        self.said.setStyleSheet(f"color: {colour}")
        self._frame.setProperty("tone", "" if tone == "accent" else tone)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
        self.scan_line.setAccessibleDescription(f"{text} {more}".strip())

    # what was counted

    def _show_counts(self) -> None:
        count = self.counted = stocktakes.progress(self._desk.store, self.number)
        self.progress.setMaximum(max(count.expected, 1))
        self.progress.setValue(count.seen)
        self.figure.setText(f"{count.seen:,} / {count.expected:,}")
        labels = (tr("已盘到"), tr("未盘到"), tr("地点不符"), tr("不在台账"))
        self.counts = (count.seen, count.not_seen, count.moved + count.extra, count.unknown)
        self.segments.show_counts(list(zip(labels, self.counts, strict=True)))
        self._show_list()

    def _show_list(self) -> None:
        which = KEYS[self.segments.currentIndex()]
        self._lines = stocktake_lines(self._desk.store, self.number, which)
        self.table.fill([(line.line_id, _cells(line)) for line in self._lines])
        total = self.counts[self.segments.currentIndex()]
        more = tr("只列出前 {count} 条，全部见报告", count=SHOWN) if total > len(self._lines) else ""
        self.more.setText(more)
        self.correct_button.setVisible(bool(self._lines))

    def correct(self) -> None:
        """Write how many of the selected line there really are; 0 takes a scan back."""
        chosen = self.table.chosen()
        line = next((each for each in self._lines if chosen and each.line_id == chosen[0]), None)
        if line is None:
            return

        def act(given: Given) -> None:
            stocktakes.correct(
                self._desk.store, self.number, line.line_id, given.counts["count"], place=given.texts["place"]
            )
            self.wrote.emit()
            self._show_counts()

        asks = (
            Ask("count", tr("实有数量"), "count", value=line.seen),
            Ask("place", tr("实在地点"), value=line.seen_place or line.expected_place),
        )
        text = tr("{name}：写 0 就当没有盘到。", name=f"{line.code} {line.name}".strip())
        self._open(ActionPanel(tr("更正"), text, asks, tr("保存"), act))

    def finish(self) -> None:
        """End the count: what is taken over into the ledger is chosen, then done in one step."""
        self._show_counts()
        assert self.counted is not None
        self._open(adjust_form(self._desk, self.number, self.counted, self._adjusted))

    def _adjusted(self, text: str) -> None:
        self._bar.done(text, entry_id=self._desk.store.last_entry())
        self.closed.emit()

    def _open(self, form: ActionPanel) -> None:
        self.side.show()
        self.side.open(form)

    def _form_left(self) -> None:
        self.side.hide()
        self.start()

    # report

    def _report(self) -> None:
        found = next(
            (each for each in stocktakes.overviews(self._desk.store) if each.id == self.number), None
        )
        if found is not None:
            self.ask_report(found)
        self.start()

    def ask_report(self, found: Overview) -> None:
        """Ask where the report goes and write it."""
        name, _ = QFileDialog.getSaveFileName(
            self, tr("盘点报告"), str(Path.home() / f"{found.name}.xlsx"), tr("Excel 工作簿") + " (*.xlsx)"
        )
        if name:
            self.write_report(found.id, Path(name))

    def write_report(self, number: int, out: Path) -> None:
        """Write the report in the worker."""
        self._desk.tasks.run(
            lambda progress: stocktake_reports.write_report(self._desk.store, number, out, progress),
            title=tr("正在写盘点报告"),
            done=lambda _count: self._bar.done(tr("已存到 {file}", file=out)),
            failed=lambda trouble: self._bar.refuse(trouble) if isinstance(trouble, DeskError) else None,
        )

    def guarded(self, act: Callable[[], None]) -> None:
        """Do something that may be refused."""
        try:
            act()
        except DeskError as trouble:
            self._bar.refuse(trouble)


def _cells(line: ListLine) -> tuple[str, ...]:
    at = f"{line.seen_at:%m-%d %H:%M}" if line.seen_at is not None else ""
    return (
        line.code,
        line.name,
        line.expected_place,
        line.seen_place,
        str(line.expected),
        str(line.seen),
        at,
    )
