"""Puts a form out: on a printer, as PDF, as a workbook or a letter. All of it goes through the journal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services import forms
from talentdesk.services.form_requests import Made
from talentdesk.text import tr
from talentdesk.ui import printing
from talentdesk.ui.certificates.panel import papers_folder
from talentdesk.ui.desk import Desk
from talentdesk.ui.forms.catalogue import offer_label
from talentdesk.ui.forms.preview import Wish
from talentdesk.ui.outcome import OutcomeBar

PDF, SHEET, LETTER = ".pdf", ".xlsx", ".docx"


def kind_of_file(ending: str) -> str:
    """What a file dialog calls a kind of file."""
    named = {PDF: tr("PDF 文件"), SHEET: tr("Excel 表格"), LETTER: tr("Word 文档")}
    return f"{named[ending]} (*{ending})"


def file_name(wish: Wish, title: str, ending: str) -> str:
    """A name for the file of a form about something, fit for every system."""
    name = "-".join(part for part in (offer_label(wish.offer), title) if part)
    return "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in name) + ending


class Delivery(QObject):
    """``delivered`` follows each form that went out."""

    delivered = Signal()

    def __init__(self, desk: Desk, bar: OutcomeBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._bar, self._parent = desk, bar, parent

    def print(self, wish: Wish, title: str, shown: Path) -> None:
        """Ask for printer, pages and copies for the page shown, then make the form and send that very file."""
        desk = self._desk
        try:
            printer = printing.ask_printer(self._parent, shown)
        except DeskError as trouble:
            self._bar.refuse(trouble)
            return
        if printer is None:
            return
        name = printer.printerName() or Path(printer.outputFileName()).name
        out = papers_folder(desk.store, tr("表单")) / file_name(wish, title, PDF)
        today = desk.today()

        def job(progress: Progress) -> int:
            made = forms.make_form(
                desk.store, wish.offer.key, wish.subject, out, today, wish.options, progress
            )
            return printing.print_pdf(made.path, printer, progress)

        def sent(sheets: int) -> None:
            self._bar.done(tr("已把 {count} 页送到“{printer}”。", count=sheets, printer=name))
            self.delivered.emit()

        desk.tasks.run(job, title=tr("正在打印"), done=sent, failed=self.failed)

    def save(self, wish: Wish, title: str, ending: str) -> None:
        """Ask where to, then make the form there."""
        start = str(Path.home() / file_name(wish, title, ending))
        name, _ = QFileDialog.getSaveFileName(self._parent, tr("存为"), start, kind_of_file(ending))
        if name:
            self.save_to(wish, Path(name).with_suffix(ending))

    def save_to(self, wish: Wish, target: Path) -> None:
        """Make the form; a workbook or a letter is opened at once, to be worked on."""
        desk, today = self._desk, self._desk.today()

        def made(found: Made) -> None:
            self._bar.done(tr("已存到 {file}", file=found.path))
            self.delivered.emit()
            if found.path.suffix != PDF:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(found.path)))

        desk.tasks.run(
            lambda progress: forms.make_form(
                desk.store, wish.offer.key, wish.subject, target, today, wish.options, progress
            ),
            title=tr("正在生成{form}", form=offer_label(wish.offer)), done=made, failed=self.failed,
        )  # fmt: skip

    def failed(self, trouble: Exception) -> None:
        """Show a refusal of work in the background."""
        if isinstance(trouble, DeskError):
            self._bar.refuse(trouble)
