"""Sets a printer up for overprinting: calibration page, measures, the solved correction, pages to check it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from talentdesk.documents.overprint import Adjustment, largest_residual, solve_adjustment
from talentdesk.errors import DeskError
from talentdesk.model.vocabulary import STOCK_ITEMS
from talentdesk.services import batches, calibrations, layouts
from talentdesk.text import tr
from talentdesk.ui import printing
from talentdesk.ui.certificates.marks_form import MarksForm
from talentdesk.ui.certificates.marks_picture import MarksPicture
from talentdesk.ui.certificates.panel import DeskPanel, combo, offer, papers_folder, refill
from talentdesk.ui.certificates.profiles import profiles
from talentdesk.ui.certificates.sheet_view import SheetView
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import badge, button, card, heading, row, side_column, words

SIDE_WIDTH = 340
HOW, PAGE = 0, 1
GOOD_MM = 0.3
"""What the eye no longer sees on paper, and what a ruler read to 0.1 mm gives."""


class OverprintPanel(DeskPanel):
    """Left: the three steps. Right: what is measured where, and the page to print."""

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__(desk, bar)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, STEP, 0, 0)
        line.setSpacing(STEP)
        line.addWidget(side_column(SIDE_WIDTH, self._where(), self._measures(), self._checking()))
        self.picture = MarksPicture()
        self.view = SheetView(desk, bar, (tr("还没有页面"), tr("先做一张校准页，打印出来再量。")))
        self.right = QTabWidget()
        self.right.setDocumentMode(True)
        self.right.tabBar().setDrawBase(False)
        self.right.addTab(self._how(), tr("怎么量"))
        self.right.addTab(self.view, tr("要打印的页"))
        line.addWidget(self.right, 1)
        self.form.pointed.connect(self._point_out)
        self.tray_box.setMinimumContentsLength(4)
        self.side_box.setMinimumContentsLength(3)
        self.printer_box.currentTextChanged.connect(self._take_known)
        for box in (self.printer_box, self.tray_box, self.stock_box):
            box.currentTextChanged.connect(lambda _text: self._show_kept())
        self.side_box.currentIndexChanged.connect(lambda _at: self._show_kept())
        self.layout_box.currentIndexChanged.connect(lambda _at: self._show_sheet())

    def _where(self) -> QFrame:
        self.printer_box = combo(tr("打印机"), editable=True)
        self.tray_box = combo(tr("纸盒"), editable=True)
        self.stock_box = combo(tr("空白证书种类"), editable=True)
        self.side_box = combo(tr("打印面"))
        self.layout_box = combo(tr("版式"))
        typed = self.printer_box.lineEdit()
        assert typed is not None
        typed.setPlaceholderText(tr("选一台，或写它的名字"))
        self.side_box.addItem(tr("正面"), "front")
        self.side_box.addItem(tr("反面"), "back")
        grid = QWidget()
        lines = QGridLayout(grid)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(STEP)
        lines.setVerticalSpacing(HALF)
        lines.setColumnStretch(1, 1)
        rows = (
            (tr("打印机"), (self.printer_box,)),
            (tr("纸盒"), (self.tray_box, words(tr("打印面"), "muted", wrap=False), self.side_box)),
            (tr("空白证书"), (self.stock_box,)),
            (tr("版式"), (self.layout_box,)),
        )
        for at, (label, editors) in enumerate(rows):
            name = words(label, "muted", wrap=False)
            name.setBuddy(editors[0])
            lines.addWidget(name, at, 0)
            for column, editor in enumerate(editors, start=1):
                lines.addWidget(editor, at, column, 1, 1 if len(editors) > 1 else 3)
        lines.setColumnStretch(3, 1)
        self.page_button = button(tr("做校准页"), self.make_page, role="primary", icon_name="document")
        return card(row(heading(tr("1  哪台打印机"), "lead"), None, self.page_button), grid)

    def _measures(self) -> QFrame:
        self.form = MarksForm()
        self.solve_button = button(tr("计算并保存"), self.solve)
        self.trouble = words("", "trouble")
        self.trouble.hide()
        self.on_corrected = QCheckBox(tr("是在校正后的校准页上量的"))
        return card(
            row(heading(tr("2  填量得的位置（毫米）"), "lead"), None, self.solve_button),
            self.form,
            self.on_corrected,
            self.trouble,
        )

    def _checking(self) -> QFrame:
        self.kept = words("")
        self.residual = badge("")
        self.residual.hide()
        self.corrected_button = button(tr("校正后的校准页"), self.make_corrected)
        self.trial_button = button(tr("试打页"), self.make_trial)
        self.trial_button.setToolTip(tr("在白纸上印出各栏的外框，叠在空白证书上透光看"))
        return card(
            heading(tr("3  复核"), "lead"), self.kept, self.residual,
            row(self.corrected_button, self.trial_button, None),
        )  # fmt: skip

    def _how(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(STEP, STEP, STEP, 0)
        column.setSpacing(STEP)
        column.addWidget(self.picture, 1)
        column.addWidget(
            words(
                tr(
                    "打印时选“实际大小”（100%）。一律从纸边量到红十字中心，读到 0.1 毫米；点进左边的格子，图上就指出量哪一段。"
                ),
                "caption",
            )
        )
        return place

    def reload(self) -> None:
        """Read printers, layouts and the kept correction anew."""
        store = self.desk.store
        known = profiles(store)
        first = not self.printer_box.count()
        names = list(dict.fromkeys([*printing.printer_names(), *(each.printer for each in known)]))
        offer(self.printer_box, names)
        offer(self.tray_box, ["", *dict.fromkeys(each.tray for each in known if each.tray)])
        offer(self.stock_box, list(dict.fromkeys([STOCK_ITEMS[0], *(e.stock for e in known if e.stock)])))
        refill(self.layout_box, [(each.label, each.name) for each in layouts.layout_choices(store)])
        if first:
            self._take_known(self.printer_box.currentText())
        self._show_sheet()
        self._show_kept()

    @property
    def _sheet(self) -> tuple[float, float]:
        return batches.sheet_size(self.desk.store, str(self.layout_box.currentData()))

    @property
    def _key(self) -> dict[str, str]:
        return {
            "printer": self.printer_box.currentText().strip(),
            "tray": self.tray_box.currentText().strip(),
            "stock": self.stock_box.currentText().strip(),
            "side": str(self.side_box.currentData()),
        }

    def _take_known(self, printer: str) -> None:
        """A printer that was set up brings its tray and stock along."""
        known = next((each for each in profiles(self.desk.store) if each.printer == printer), None)
        if known is not None:
            self.tray_box.setEditText(known.tray)
            self.stock_box.setEditText(known.stock)

    def _show_sheet(self) -> None:
        width, height = self._sheet
        self.form.show_sheet(width, height)
        self.picture.show_sheet(width, height, self.form.marks)

    def _point_out(self, which: tuple[int, str]) -> None:
        self.right.setCurrentIndex(HOW)
        self.picture.point_out(which)

    def _show_kept(self, residual: float | None = None) -> None:
        """The correction in use, in words; ``residual`` right after solving."""
        key = self._key
        named = bool(key["printer"])
        for part in (self.page_button, self.solve_button, self.corrected_button, self.trial_button):
            part.setEnabled(named)
        kept = calibrations.adjustments(self.desk.store, key["printer"], key["tray"], key["stock"])[
            key["side"]
        ]
        known = kept != Adjustment()
        self.corrected_button.setEnabled(named and known)
        self.on_corrected.setEnabled(named and known)
        if not known:
            self.on_corrected.setChecked(False)
        self.kept.setText(
            in_words(kept) if known else tr("这台打印机的这个纸盒还没有校准，套打会按原位置印。")
        )
        self.residual.setVisible(residual is not None)
        if residual is not None:
            good = residual <= GOOD_MM
            self.residual.setText(
                tr("校正后最多还差 {gap} 毫米", gap=f"{residual:.2f}")
                if good
                else tr("校正后还差 {gap} 毫米，请重量一遍", gap=f"{residual:.2f}")
            )
            self.residual.setProperty("tone", "success" if good else "warning")
            self.residual.style().unpolish(self.residual)
            self.residual.style().polish(self.residual)

    def solve(self) -> None:
        """Solve the correction from the measures, keep it, and say what is left over."""
        try:
            marks = self.form.measured()
            left_over = largest_residual(solve_adjustment(marks), marks)
            calibrations.calibrate(
                self.desk.store,
                marks,
                day=self.desk.today(),
                corrected=self.on_corrected.isChecked(),
                **self._key,
            )
        except DeskError as trouble:
            self.trouble.setText(f"{trouble.text}{trouble.remedy}")
            self.trouble.show()
            return
        self.trouble.hide()
        self.reload()
        self._show_kept(left_over)
        self.bar.done(
            tr("已保存“{printer}”的校准。", printer=self._key["printer"]),
            tr("打印“校正后的校准页”再量一遍；放心了再印真的空白证书。"),
            entry_id=self.desk.store.last_entry(),
        )

    def make_page(self) -> None:
        """The calibration page, as it is."""
        self.on_corrected.setChecked(False)
        self._calibration(tr("校准页"), corrected=False)

    def make_corrected(self) -> None:
        """The calibration page with the correction: now the crosshairs should be where they belong."""
        self.on_corrected.setChecked(True)
        self._calibration(tr("校正后的校准页"), corrected=True)

    def _calibration(self, name: str, *, corrected: bool) -> None:
        width, height = self._sheet
        out = self._out(name)
        calibrations.print_calibration_page(
            self.desk.store, out, width=width, height=height, corrected=corrected, **self._key
        )
        self._show(out)

    def make_trial(self) -> None:
        """Outlines of the layout's fields, to be held over a blank."""
        out = self._out(tr("试打页"))
        try:
            calibrations.print_trial_page(
                self.desk.store, out, str(self.layout_box.currentData()), **self._key
            )
        except DeskError as trouble:
            self.bar.refuse(trouble)
            return
        self._show(out)

    def _out(self, name: str) -> Path:
        self.view.clear()
        return papers_folder(self.desk.store, tr("套打")) / f"{name}.pdf"

    def _show(self, out: Path) -> None:
        self.view.printer = self._key["printer"]
        self.view.open(out)
        self.right.setCurrentIndex(PAGE)


def in_words(kept: Adjustment) -> str:
    """A correction as a person reads it."""
    across = (
        tr("向右 {mm} 毫米", mm=f"{kept.dx:.1f}")
        if kept.dx >= 0
        else tr("向左 {mm} 毫米", mm=f"{-kept.dx:.1f}")
    )
    down = (
        tr("向下 {mm} 毫米", mm=f"{kept.dy:.1f}")
        if kept.dy >= 0
        else tr("向上 {mm} 毫米", mm=f"{-kept.dy:.1f}")
    )
    return tr(
        "校准：{across}，{down}，横向 {x} %，纵向 {y} %，转 {turn}°",
        across=across, down=down, x=f"{kept.scale_x * 100:.2f}", y=f"{kept.scale_y * 100:.2f}",
        turn=f"{kept.rotation:.2f}",
    )  # fmt: skip
