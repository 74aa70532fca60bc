"""Shows the PDF that will be printed, prints that very file on a real printer, and saves it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from talentdesk.errors import DeskError
from talentdesk.text import tr
from talentdesk.ui import printing
from talentdesk.ui.desk import Desk
from talentdesk.ui.outcome import OutcomeBar
from talentdesk.ui.paper_view import PaperView
from talentdesk.ui.widgets import button


class SheetView(PaperView):
    """``printer``: which one to offer first; ``allow``: asked with the chosen printer before anything is sent."""

    def __init__(self, desk: Desk, bar: OutcomeBar, empty: tuple[str, str]) -> None:
        """``empty``: title and text shown while there is no file."""
        super().__init__()
        self._desk = desk
        self._bar = bar
        self.printer = ""
        self.allow: Callable[[QPrinter], bool] = lambda _printer: True
        self.say_empty(*empty)
        self.open_button.hide()
        self.save_button = button(tr("另存为…"), self.save)
        self.print_button = button(tr("打印…"), self.print, role="primary", icon_name="print")
        line = self.tools.layout()
        assert line is not None
        line.addWidget(self.save_button)
        line.addWidget(self.print_button)

    def say_empty(self, title: str, text: str) -> None:
        """What stands here while there is no file."""
        self._empty.title.setText(title)
        self._empty.text.setText(text)

    def print(self) -> None:
        """Ask for printer, pages and copies, then send the shown file in the worker."""
        path, desk = self.path, self._desk
        if path is None:
            return
        try:
            printer = printing.ask_printer(self, path, self.printer)
        except DeskError as trouble:
            self._bar.refuse(trouble)
            return
        if printer is None or not self.allow(printer):
            return
        name = printer.printerName() or Path(printer.outputFileName()).name

        def sent(sheets: int) -> None:
            self._bar.done(tr("已把 {count} 页送到“{printer}”。", count=sheets, printer=name))
            desk.store.note(tr("打印 {file}", file=path.name), kind="print")

        desk.tasks.run(
            lambda progress: printing.print_pdf(path, printer, progress),
            title=tr("正在打印"), done=sent, failed=self._failed,
        )  # fmt: skip

    def save(self) -> None:
        """Copy the shown file to where the user wants it."""
        if self.path is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, tr("另存为"), str(Path.home() / self.path.name), tr("PDF 文件") + " (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, target: Path) -> None:
        """Copy the shown file."""
        assert self.path is not None
        try:
            if target.resolve() != self.path.resolve():
                shutil.copyfile(self.path, target)
        except OSError:
            self._bar.refuse(
                DeskError(tr("写不进 {file}", file=target.name), tr("请检查磁盘空间和权限，或换一个位置。"))
            )
        else:
            self._bar.done(tr("已存到 {file}", file=target))

    def _failed(self, trouble: Exception) -> None:
        if isinstance(trouble, DeskError):
            self._bar.refuse(trouble)
