"""Shows a PDF file as it will be printed: the file itself, not a drawing of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from talentdesk.text import tr
from talentdesk.ui.theme import HALF, STEP
from talentdesk.ui.widgets import EmptyState, button, icon_button, row, words


class PaperView(QFrame):
    """The preview, with the way to the file."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.path: Path | None = None
        self.document = QPdfDocument(self)
        self._pages = QPdfView()
        self._pages.setDocument(self.document)
        self._pages.setPageMode(QPdfView.PageMode.MultiPage)
        self._pages.setZoomMode(QPdfView.ZoomMode.FitInView)
        self._pages.setFrameShape(QFrame.Shape.NoFrame)
        self._pages.setAccessibleName(tr("打印预览"))
        self._name = words("", wrap=False)
        back = icon_button("chevron-left", tr("上一页"), lambda: self._turn(-1))
        on = icon_button("chevron-right", tr("下一页"), lambda: self._turn(1))
        self.fit_button = button(tr("整页"), lambda: self._fit(QPdfView.ZoomMode.FitInView), role="link")
        self.wide_button = button(tr("页宽"), lambda: self._fit(QPdfView.ZoomMode.FitToWidth), role="link")
        self.open_button = button(tr("打开并打印"), self.open_outside, icon_name="print")
        self.folder_button = icon_button("folder", tr("打开所在文件夹"), self._open_folder)
        self._page = words("", "caption", wrap=False)
        self._pages.pageNavigator().currentPageChanged.connect(self._say_page)
        self.tools = row(
            back, self._page, on, self.fit_button, self.wide_button, None, self.folder_button, self.open_button,
            spacing=HALF,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(HALF)
        column.addWidget(self.tools)
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            tr("还没有预览"),
            tr("发证，或点一张表单的“预览”，这里显示将要打印的那份 PDF。"),
            icon_name="document",
        )
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._pages)
        column.addWidget(self._stack, 1)
        self.clear()

    def clear(self) -> None:
        """Let go of the file, so that it can be written anew (Windows holds open files)."""
        self.document.close()
        self.path = None
        self.tools.hide()
        self._stack.setCurrentWidget(self._empty)

    def open(self, path: Path) -> None:
        """Show a file."""
        if self.document.load(str(path)) == QPdfDocument.Error.None_:
            self.path = path
            self.tools.show()
            self._stack.setCurrentWidget(self._pages)
            self._say_page()

    def _say_page(self) -> None:
        at = self._pages.pageNavigator().currentPage() + 1
        self._page.setText(tr("{page} / {pages} 页", page=at, pages=self.document.pageCount()))

    def _turn(self, by: int) -> None:
        navigator = self._pages.pageNavigator()
        wanted = min(max(navigator.currentPage() + by, 0), self.document.pageCount() - 1)
        navigator.jump(wanted, navigator.currentLocation(), 0)

    def _fit(self, mode: QPdfView.ZoomMode) -> None:
        self._pages.setZoomMode(mode)

    def open_outside(self) -> None:
        """Open the file in the PC's PDF program, where it is printed."""
        if self.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    def _open_folder(self) -> None:
        if self.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))
