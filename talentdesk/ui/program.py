"""The program with a window: builds worker, desk and window, opens bases, changes language and theme."""

from __future__ import annotations

import getpass
import logging
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator, Slot
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from talentdesk.errors import DeskError
from talentdesk.services import bases
from talentdesk.settings import Preferences, default_data_folder, load_preferences, save_preferences
from talentdesk.store import Store
from talentdesk.text import set_language, tr
from talentdesk.ui.crash import CrashHandler, open_log
from talentdesk.ui.desk import Desk
from talentdesk.ui.first_run import RESTORE, FirstRun
from talentdesk.ui.one_copy import OneCopy, hand_over
from talentdesk.ui.opening import is_backup, open_file
from talentdesk.ui.tasks import Tasks
from talentdesk.ui.theme import apply_theme
from talentdesk.ui.window import MainWindow

if TYPE_CHECKING:
    from talentdesk.services.moving import Copied
    from talentdesk.services.restoring import Ready

# Set by the benchmark of the start: the program ends as soon as its window has been painted.
QUIT_WHEN_SHOWN = "TALENTDESK_QUIT_WHEN_SHOWN"


class Program(QObject):
    """One per process. ``window`` is made anew for a new language or theme, the open base stays."""

    def __init__(self, app: QApplication, *, user: str = "") -> None:
        super().__init__()
        self._app = app
        self.preferences: Preferences = load_preferences()
        self._user = user
        self._translator = QTranslator(self)
        self.tasks = Tasks()
        self.desk: Desk | None = None
        self.window: MainWindow | None = None
        self.crashes = CrashHandler(self._refused, lambda: self.window)
        self.tasks.crashed.connect(self.crashes.take)
        self._log = open_log()
        self.restored_at_start = False
        self.copy = OneCopy(self)
        self.copy.asked.connect(self.open_asked)
        self.restyle()
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    @property
    def user(self) -> str:
        """Who is at work: named at the start, else remembered, else the system's user."""
        return self._user or self.preferences.user or getpass.getuser()

    def restyle(self) -> None:
        """Take over language and theme; the window, if there is one, is made anew on the same page."""
        set_language(self.preferences.language)
        self._app.removeTranslator(self._translator)
        if self.preferences.language == "zh_CN":
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load("qtbase_zh_CN", folder):
                self._app.installTranslator(self._translator)
        apply_theme(self._app, self.preferences.theme)
        if self.window is not None:
            self._renew_window()

    def wanted_folder(self, folder: Path | None) -> Path:
        """The folder of the named, last or default base."""
        last = self.preferences.last_folder
        return folder or (Path(last) if last else default_data_folder())

    def start(self, folder: Path | None, file: Path | None = None) -> bool:
        """Open the named, last or default base, or ask where to begin; False when the user leaves instead.

        ``file``: what the program was started with; where there is no base, a backup is a way to begin.
        """
        wanted = self.wanted_folder(folder)
        refusal: DeskError | None = None
        if bases.is_base(wanted):
            try:
                self._open(bases.open_base(wanted, user=self.user))
            except DeskError as error:
                refusal = error
            else:
                return True
        return self._begin(folder, refusal, file)

    def _begin(self, folder: Path | None, refusal: DeskError | None, file: Path | None) -> bool:
        first = FirstRun(self.tasks, user=self.user, folder=folder)
        if file is not None and is_backup(file):
            first.offer(file)
        if refusal is not None:
            if first.way != RESTORE:
                first.choose("open")
            first.bar.refuse(refusal)
        if not first.exec() or first.store is None:
            return False
        self.preferences.user = first.user
        self._open(first.store)
        self.restored_at_start = first.way == RESTORE
        return True

    def _open(self, store: Store) -> None:
        old = self.desk
        self.desk = Desk(store, self.preferences, self.tasks)
        self.desk.restyled.connect(self.restyle)
        self.desk.base_wanted.connect(self.open_other)
        self.desk.base_copied.connect(self.go_on_in_copy, Qt.ConnectionType.QueuedConnection)
        self.desk.restore_ready.connect(self.go_on_restored, Qt.ConnectionType.QueuedConnection)
        self.preferences.last_folder = str(store.folder)
        save_preferences(self.preferences)
        self.copy.answer_for(store.folder)
        self._renew_window()
        if old is not None:
            old.store.close()

    def _renew_window(self) -> None:
        assert self.desk is not None
        old = self.window
        self.window = MainWindow(self.desk)
        if old is None:
            self.window.fit_to_screen()
        else:
            self.window.setGeometry(old.geometry())
            self.window.setWindowState(old.windowState())
            if old.desk is self.desk:
                self.window.show_page(old.page_key)
        self.window.show()
        if old is not None:
            old.hide()
            old.deleteLater()

    @Slot(str)
    def open_other(self, folder: str) -> None:
        """Open another base in place of this one; a refusal leaves this one open."""
        try:
            if self.tasks.busy:
                raise _still_busy(tr("请等它完成，或在窗口下方取消，再打开另一个基地。"))
            self._open(bases.open_base(Path(folder), user=self.user))
        except DeskError as refusal:
            self._refused(refusal)

    @Slot(object)
    def go_on_in_copy(self, copied: Copied) -> None:
        """Let a copy of the base take its new place and go on there; after a refusal the base is open where it was."""
        from talentdesk.services import moving  # rare, and the start should not wait for it

        assert self.desk is not None
        try:
            moved = moving.settle(self.desk.store, copied, date.today())
        except DeskError as refusal:
            if self.desk.store.closed:
                self._open(bases.open_base(copied.folder, user=self.user))
            self._refused(refusal)
            return
        self._open(moved.store)
        assert self.window is not None
        self.window.show_page("settings")
        first, *more = moving.told(moved)
        self.window.bar.say(first, "\n".join(more), "warning" if moved.left else "success")

    @Slot(object)
    def go_on_restored(self, ready: Ready) -> None:
        """Let a backup that is ready take the place of the open base; after a refusal that one is open as it was."""
        from talentdesk.services import restore_words, restoring  # as above

        assert self.desk is not None
        if self.tasks.busy:  # something began on its own the moment the dialog was closed
            restoring.discard(ready)
            self._refused(_still_busy(tr("请等它完成，或在窗口下方取消，再恢复备份。")))
            return
        self.desk.store.close()
        try:
            done = restoring.settle(ready, datetime.now())
        except DeskError as refusal:
            self._open(bases.open_base(ready.folder, user=self.user))
            self._refused(refusal)
            return
        self._open(bases.open_base(ready.folder, user=self.user))
        assert self.window is not None
        self.window.show_page("backups")
        first, *more = restore_words.told(done.backup, done.folder, done.aside, done.lost)
        self.window.bar.say(first, "\n".join(more), "success")

    @Slot(str)
    def open_asked(self, file: str) -> None:
        """Come to the front and show a file, as a later start of the program asks for."""
        if self.desk is None or self.window is None:
            return
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        if file:
            open_file(self.desk, Path(file))

    def close(self) -> None:
        """Stop the work and give the base back."""
        self.copy.close()
        self.tasks.close()
        if self.window is not None:
            self.window.deleteLater()
        if self.desk is not None:
            self.desk.store.close()
        self.crashes.remove()
        logging.getLogger("talentdesk").removeHandler(self._log)
        self._log.close()

    @Slot()
    def _scheme_changed(self) -> None:
        if self.preferences.theme == "system":
            self.restyle()

    def _refused(self, error: DeskError) -> None:
        if self.desk is not None and self.window is not None:
            self.desk.refuse(error)
        else:
            parent: QWidget | None = None
            QMessageBox.warning(parent, tr("技能基地管理台"), f"{error.text}\n\n{error.remedy}")


def _still_busy(remedy: str) -> DeskError:
    return DeskError(tr("还有工作没有做完。"), remedy, code="busy")


def run_window(folder: Path | None, user: str, file: Path | None = None) -> int:
    """The program from its start to its end, with ``file`` open in it; the exit status.

    Where a copy runs on the same base already, that one shows the file and this one ends.
    """
    app = QApplication([])
    app.setApplicationName("TalentDesk")
    program = Program(app, user=user)
    program.crashes.install()
    try:
        if hand_over(program.wanted_folder(folder), file):
            return 0
        if not program.start(folder, file):
            return 0
        if file is not None and not program.restored_at_start:
            QTimer.singleShot(0, program, lambda: program.open_asked(str(file)))
        if os.environ.get(QUIT_WHEN_SHOWN):
            QTimer.singleShot(0, app.quit)  # behind the events that paint the window
        return app.exec()
    finally:
        program.close()
