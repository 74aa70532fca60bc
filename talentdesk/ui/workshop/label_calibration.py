"""Sets a printer up for a label sheet, as for certificates: a page with crosshairs, their measures, the kept correction."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from talentdesk.documents.label_sheets import LabelSheet
from talentdesk.documents.overprint import Adjustment
from talentdesk.errors import DeskError
from talentdesk.services import calibrations
from talentdesk.text import tr
from talentdesk.ui.certificates.marks_form import MarksForm
from talentdesk.ui.certificates.overprint_panel import in_words
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.theme import GROUP, STEP
from talentdesk.ui.widgets import button, heading, row, scrolled, words
from talentdesk.ui.words import said


class LabelCalibration(QFrame):
    """``page_made`` carries the PDF to be printed and measured, ``closed``: back to the labels."""

    page_made = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk = desk
        self._bar = bar
        self._sheet: LabelSheet | None = None
        self._printer = self._tray = ""
        self.title = heading("", "lead")
        self.kept = words("", "muted")
        self.form = MarksForm()
        self.on_corrected = QCheckBox(tr("是在校正后的校准页上量的"))
        self.trouble = words("", "trouble")
        self.trouble.hide()
        self.page_button = button(tr("做校准页"), self.make_page)
        self.solve_button = button(tr("计算并保存"), self.solve)
        self.back_button = button(tr("回到标签"), self.closed.emit, icon_name="chevron-left")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GROUP, GROUP, GROUP, GROUP)
        column.setSpacing(STEP)
        for part in (
            row(self.title, None, self.back_button), self.kept,
            words(tr("先在白纸上打印校准页（“实际大小”，100%），从纸边量到每个红十字中心，读到 0.1 毫米。"), "caption"),
            row(self.page_button, None), self.form, self.on_corrected, self.trouble, row(self.solve_button, None),
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scrolled(inner))

    def show_sheet(self, sheet: LabelSheet, printer: str, tray: str) -> None:
        """Set this printer and tray up for a sheet."""
        self._sheet, self._printer, self._tray = sheet, printer, tray
        self.form.show_sheet(*sheet.page)
        self.title.setText(tr("校准：{printer}", printer=printer or tr("（没有选打印机）")))
        self._show_kept()

    @property
    def _key(self) -> dict[str, str]:
        assert self._sheet is not None
        return {"printer": self._printer, "tray": self._tray, "stock": self._sheet.name, "side": "front"}

    def _show_kept(self) -> None:
        assert self._sheet is not None
        kept = calibrations.adjustments(self._desk.store, self._printer, self._tray, self._sheet.name)[
            "front"
        ]
        known = kept != Adjustment()
        self.kept.setText(
            tr("先在左边选打印机，或写它的名字。")
            if not self._printer
            else in_words(kept)
            if known
            else tr("这台打印机还没有为这种标签纸校准，按原位置印。")
        )
        self.on_corrected.setEnabled(known)
        for part in (self.page_button, self.solve_button):
            part.setEnabled(bool(self._printer))

    def make_page(self) -> None:
        """The page to be measured, with the correction where it is to be checked."""
        assert self._sheet is not None
        out = papers_folder(self._desk.store, tr("标签")) / f"{tr('校准页')}.pdf"
        width, height = self._sheet.page
        calibrations.print_calibration_page(
            self._desk.store,
            out,
            width=width,
            height=height,
            corrected=self.on_corrected.isChecked(),
            **self._key,
        )
        self.page_made.emit(out)

    def solve(self) -> None:
        """Solve the correction from the measures and keep it."""
        try:
            calibrations.calibrate(
                self._desk.store,
                self.form.measured(),
                day=self._desk.today(),
                corrected=self.on_corrected.isChecked(),
                **self._key,
            )
        except DeskError as trouble:
            self.trouble.setText(said(trouble.text, trouble.remedy))
            self.trouble.show()
            return
        self.trouble.hide()
        self._show_kept()
        self._bar.done(
            tr("已保存“{printer}”的校准。", printer=self._printer), entry_id=self._desk.store.last_entry()
        )
