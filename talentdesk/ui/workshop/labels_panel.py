"""Labels: which things, on which sheet from which label on, as the very PDF that is printed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from talentdesk.documents.label_sheets import LabelSheet, label_sheet, label_sheets
from talentdesk.errors import DeskError
from talentdesk.registers import register
from talentdesk.services import labels, records
from talentdesk.services.labels import Printed
from talentdesk.services.records import Query
from talentdesk.text import tr
from talentdesk.ui import printing
from talentdesk.ui.certificates.panel import combo, offer, papers_folder, refill
from talentdesk.ui.certificates.profiles import profiles
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.desk import Desk
from talentdesk.ui.editors import FindBox
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import button, card, heading, row, side_column, words
from talentdesk.ui.workshop.label_calibration import LabelCalibration
from talentdesk.ui.workshop.panel import WorkshopPanel, places
from talentdesk.ui.workshop.sheet_picture import SheetPicture
from talentdesk.ui.workshop.thing_rows import count_box

WIDTH = 330
MOST_COPIES = 100
SCRAPPED = "报废"  # not shown


class LabelsPanel(WorkshopPanel):
    """Left: things, sheet and printer. Right: the preview, or the calibration of the printer."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        self.ids: list[int] = []
        self._chosen: list[int] | None = None
        self._next = 1
        self.view = SheetView(
            desk, bar, (tr("还没有标签"), tr("选好设备和标签纸，点“生成标签”，这里显示将要打印的那份 PDF。"))
        )
        self.make_button = button(tr("生成标签"), self.make, role="primary", icon_name="document")
        self.picture = SheetPicture()
        self.calibration = LabelCalibration(desk, bar)
        self.right = QStackedWidget()
        self.right.addWidget(self.view)
        self.right.addWidget(self.calibration)
        place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(side_column(WIDTH, self._things(), self._paper()))
        line.addWidget(self.right, 1)
        self.column.addWidget(place, 1)
        self._wire()

    def _things(self) -> QFrame:
        self.search = FindBox(tr("搜索设备：名称、拼音首字母、编号"))
        self.place_box, self.category_box, self.state_box = (
            combo(tr("存放地点")), combo(tr("设备类别")), combo(tr("状态")),
        )  # fmt: skip
        for box in (self.place_box, self.category_box, self.state_box):
            box.setMinimumContentsLength(4)
        self.count = words("", "muted")
        self.all_button = button(tr("改为按条件选"), self.forget_chosen, role="link")
        self.all_button.hide()
        return card(
            row(heading(tr("1  哪些设备"), "lead"), None, self.all_button), self.search,
            row(self.place_box, self.category_box, spacing=HALF), row(self.state_box, self.count, spacing=STEP),
        )  # fmt: skip

    def _paper(self) -> QFrame:
        self.sheet_box, self.code_box = combo(tr("标签纸")), combo(tr("条码"))
        self.printer_box = combo(tr("打印机"), editable=True)
        self.tray_box = combo(tr("纸盒"), editable=True)
        self.tray_box.setMinimumContentsLength(3)
        for each in label_sheets():
            self.sheet_box.addItem(tr(each.label), each.name)
        self.code_box.addItem(tr("二维码"), "qr")
        self.code_box.addItem(tr("条形码 Code 128"), "code128")
        self.copies = count_box(tr("每件几张"), MOST_COPIES)
        self.copies.setToolTip(tr("每件几张"))
        self.copies.setFixedWidth(52)
        self.start_words = words("", "caption")
        self.next_button = button("", self._take_next, role="link")
        self.next_button.hide()
        self.calibrate_button = button(tr("校准…"), self.calibrate, role="link")
        grid = QWidget()
        lines = QGridLayout(grid)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(STEP)
        lines.setVerticalSpacing(HALF)
        lines.setColumnStretch(1, 1)
        for at, (label, editor) in enumerate((
            (tr("标签纸"), self.sheet_box),
            (tr("条码"), row(self.code_box, words("×", "muted", wrap=False), self.copies, spacing=HALF)),
            (tr("打印机"), self.printer_box), (tr("纸盒"), row(self.tray_box, None, self.calibrate_button)),
        )):  # fmt: skip
            name = words(label, "muted", wrap=False)
            name.setBuddy(editor)
            lines.addWidget(name, at, 0)
            lines.addWidget(editor, at, 1)
        return card(
            row(heading(tr("2  什么标签纸"), "lead"), None, self.make_button), grid, self.start_words, self.picture,
            self.next_button,
        )  # fmt: skip

    def _wire(self) -> None:
        self.search.searched.connect(lambda _text: self._find())
        for box in (self.place_box, self.category_box, self.state_box):
            box.currentIndexChanged.connect(lambda _at: self._find())
        self.sheet_box.currentIndexChanged.connect(lambda _at: self._other_sheet())
        self.code_box.currentIndexChanged.connect(lambda _at: self._stale())
        self.copies.valueChanged.connect(lambda _value: self._stale())
        for box in (self.printer_box, self.tray_box):
            box.currentTextChanged.connect(lambda _text: self._stale())
        self.picture.chosen.connect(lambda _number: self._stale())
        self.calibration.closed.connect(lambda: self.right.setCurrentWidget(self.view))
        self.calibration.page_made.connect(self._show_page)

    @property
    def sheet(self) -> LabelSheet:
        """The chosen label sheet."""
        return label_sheet(str(self.sheet_box.currentData()))

    def reload(self) -> None:
        """Read filters and printers anew."""
        store, target = self.desk.store, register("equipment")
        refill(self.place_box, [(tr("全部地点"), ""), *((each, each) for each in places(store))])
        refill(
            self.category_box,
            [(tr("全部类别"), ""), *((t, t) for t in records.filter_values(store, target, "category"))],
        )
        refill(
            self.state_box,
            [(tr("不含报废"), ""), *((t, t) for t in records.filter_values(store, target, "state"))],
        )
        known = profiles(store)
        names = ["", *printing.printer_names(), *(each.printer for each in known)]
        with QSignalBlocker(self.printer_box), QSignalBlocker(self.tray_box):
            offer(self.printer_box, list(dict.fromkeys(names)))
            offer(self.tray_box, ["", *dict.fromkeys(each.tray for each in known if each.tray)])
        self._find()

    def _find(self) -> None:
        """The things that the filters mean, or those that were chosen in the ledger."""
        store, target = self.desk.store, register("equipment")
        if self._chosen is not None:
            found = self._chosen
        else:
            boxes = (("place", self.place_box), ("category", self.category_box), ("state", self.state_box))
            filters = tuple((name, str(box.currentData())) for name, box in boxes if box.currentData())
            query = Query(search=self.search.text().strip(), filters=filters)
            found = list(records.find(store, target, query, whole=True).ids)
            if not self.state_box.currentData():
                gone = set(records.find(store, target, Query(filters=(("state", SCRAPPED),))).ids)
                found = [number for number in found if number not in gone]
        changed = found != self.ids
        self.ids = found
        for part in (self.search, self.place_box, self.category_box, self.state_box):
            part.setEnabled(self._chosen is None)
        self.all_button.setVisible(self._chosen is not None)
        if changed or not self.count.text():
            self._stale()

    def forget_chosen(self) -> None:
        """Choose by filters again."""
        self._chosen = None
        self._find()

    def _other_sheet(self) -> None:
        self.picture.start = 1
        self._next = 1
        self._stale()

    def _stale(self) -> None:
        """What is shown no longer is what would be printed."""
        self.view.clear()
        self.view.say_empty(
            tr("还没有标签"), tr("选好设备和标签纸，点“生成标签”，这里显示将要打印的那份 PDF。")
        )
        self._show_wishes()

    def _show_wishes(self) -> None:
        sheet, count = self.sheet, len(self.ids) * self.copies.value()
        start = min(self.picture.start, sheet.per_page)
        self.picture.show_sheet(sheet, start, count)
        self.picture.setVisible(not sheet.is_roll)
        self.calibrate_button.setVisible(not sheet.is_roll)
        pages = -(-(start - 1 + count) // sheet.per_page)
        chosen = tr("台账里选中的 ") if self._chosen is not None else ""
        self.count.setText(
            chosen + tr("{things} 件设备，{labels} 张标签，{pages} 页", things=f"{len(self.ids):,}", labels=f"{count:,}",
                        pages=f"{pages:,}")
            if self.ids
            else tr("没有符合的设备。")
        )  # fmt: skip
        self.start_words.setText(
            tr("标签机一张一页，不用选起始位置。")
            if sheet.is_roll
            else tr("从第 {start} 格开始：用过的格子点掉，剩下的接着印。", start=start)
        )
        self.make_button.setEnabled(bool(self.ids))
        self.next_button.setVisible(self._next > 1 and self._next != start and not sheet.is_roll)
        self.next_button.setText(tr("接着上次：从第 {start} 格开始", start=self._next))

    def _take_next(self) -> None:
        self.picture.start = self._next
        self._stale()

    def make(self) -> None:
        """Write the labels as they will be printed and show them."""
        store, sheet = self.desk.store, self.sheet
        out = papers_folder(store, tr("标签")) / f"{tr('设备标签')}-{sheet.name}.pdf"
        ids, code, start = list(self.ids), self.code_box.currentData(), self.picture.start
        copies, printer, tray = (
            self.copies.value(),
            self.printer_box.currentText().strip(),
            self.tray_box.currentText().strip(),
        )
        self.view.clear()
        self.right.setCurrentWidget(self.view)

        def made(done: Printed) -> None:
            self.view.printer = printer
            self.view.open(out)
            self._next = done.next_start
            self._show_wishes()

        self.desk.tasks.run(
            lambda progress: labels.print_labels(
                store, ids, sheet.name, out, code=code, start=start, copies=copies, printer=printer, tray=tray,
                progress=progress,
            ),
            title=tr("正在生成标签"), done=made, failed=self.failed,
        )  # fmt: skip

    def failed(self, trouble: Exception) -> None:
        """Say in the preview's place too why there is none."""
        super().failed(trouble)
        if isinstance(trouble, DeskError):
            self.view.say_empty(trouble.text, trouble.remedy)

    def calibrate(self) -> None:
        """Set the printer up for this sheet."""
        self.calibration.show_sheet(
            self.sheet, self.printer_box.currentText().strip(), self.tray_box.currentText().strip()
        )
        self.right.setCurrentWidget(self.calibration)

    def _show_page(self, path: object) -> None:
        self.view.printer = self.printer_box.currentText().strip()
        self.view.open(path)  # type: ignore[arg-type]  # a Path through a signal
        self.right.setCurrentWidget(self.view)

    def open_target(self, target: dict[str, object]) -> None:
        """The things chosen elsewhere (``ids``): their labels at once."""
        ids, action = target.get("ids"), target.get("action")
        if isinstance(ids, list) and ids:
            self._chosen = list(ids)
            self._find()
            self.make()
        elif action == "print" and self.view.path is not None:
            self.view.print()

    def focus_search(self) -> None:
        """Ctrl+F: which things."""
        self.search.setFocus()
