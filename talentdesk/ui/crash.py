"""What happens to a bug: a log line that holds places in the code but no values, and a dialog that names the log."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QMessageBox, QWidget

from talentdesk import __version__
from talentdesk.errors import DeskError, places
from talentdesk.paths import log_folder
from talentdesk.text import tr
from talentdesk.ui.folders import open_folder

log = logging.getLogger("talentdesk.crash")
LOG_BYTES, LOGS_KEPT = 300_000, 3


def log_file() -> Path:
    """The log of this user's window."""
    return log_folder() / "talentdesk.log"


def open_log() -> logging.Handler:
    """Write our own log lines into the log file; the file is made when there is something to say."""
    log_folder().mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        log_file(), maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("talentdesk").addHandler(handler)
    return handler


class CrashHandler:
    """Takes the place of Python's hooks while the window is open. A DeskError that nobody caught is shown as a refusal."""

    def __init__(self, refused: Callable[[DeskError], None], parent: Callable[[], QWidget | None]) -> None:
        self._refused = refused
        self._parent = parent
        self._showing = False
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """From now on bugs come here."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def take(self, error: BaseException) -> None:
        """Log a bug and tell the user; a second one while the dialog is open is only logged."""
        if isinstance(error, DeskError):
            self._refused(error)
            return
        log.error("version %s\n%s", __version__, places(error))
        if self._showing:
            return
        self._showing = True
        try:
            self._tell()
        finally:
            self._showing = False

    def _tell(self) -> None:
        box = QMessageBox(self._parent())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("程序出错"))
        box.setText(tr("程序遇到了意外错误，刚才的操作没有完成。"))
        box.setInformativeText(
            tr(
                "已保存的数据不受影响。请把下面的日志文件发给技术支持，里面没有个人信息：\n{path}",
                path=log_file(),
            )
        )
        opener = box.addButton(tr("打开日志文件夹"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(tr("关闭"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is opener:
            open_folder(log_folder())

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
        else:
            self.take(error)

    def _thread_hook(self, found: threading.ExceptHookArgs) -> None:
        # a dialog may only be shown by the window's thread; the log line is what matters here
        if found.exc_value is not None:
            log.error("version %s, thread\n%s", __version__, places(found.exc_value))
