"""One running copy of the program on a base: a second start hands over what it was asked to open, and ends."""

from __future__ import annotations

import ctypes
import hashlib
import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from talentdesk.paths import config_folder

NAME = "TalentDesk"
CONNECT_MS, ANSWER_MS = 500, 5000
TAKEN = b"taken\n"
LONGEST = 40_000
ANY_PROCESS = -1


def hand_over(folder: Path, file: Path | None) -> bool:
    """Ask a running copy on this base to come to the front and open ``file``; False when there is none that answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(CONNECT_MS):
        return False
    _let_it_come_forward()
    wanted = {"file": str(file.resolve()) if file is not None else ""}
    socket.write(json.dumps(wanted).encode() + b"\n")
    socket.flush()
    taken = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == TAKEN
    socket.disconnectFromServer()
    return taken


def _let_it_come_forward() -> None:
    """Windows lets only the program in front give its place away."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(ANY_PROCESS)


def _name(folder: Path) -> str:
    """One name for each user and base; short, because Linux keeps it as a path of at most 107 bytes."""
    whole = f"{config_folder()}\n{folder.resolve()}"
    return f"{NAME}-{hashlib.sha256(whole.encode()).hexdigest()[:24]}"


class OneCopy(QObject):
    """What later starts reach this copy by. ``asked`` carries the file to open; empty: come to the front."""

    asked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)

    def answer_for(self, folder: Path) -> None:
        """From now on take what later starts on this base bring. What a killed copy left behind goes away."""
        name = _name(folder)
        if self._server.serverName() == name and self._server.isListening():
            return
        self.close()
        if not self._server.listen(name):
            # The store's lock says that nobody has this base open: nobody can be listening either.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Answer no more."""
        self._server.close()

    @Slot()
    def _connected(self) -> None:
        """Hear one start to its end at once: it sends one short line and waits."""
        socket = self._server.nextPendingConnection()
        while not socket.canReadLine() and socket.bytesAvailable() < LONGEST:
            if not socket.waitForReadyRead(CONNECT_MS):
                break
        file = _wanted(bytes(socket.readLine().data()))
        if file is not None:
            socket.write(TAKEN)
            socket.waitForBytesWritten(CONNECT_MS)
        socket.abort()
        socket.deleteLater()
        if file is not None:
            self.asked.emit(file)


def _wanted(line: bytes) -> str | None:
    """The file a start asks for; None when the line is no request."""
    try:
        return str(json.loads(line)["file"])
    except (ValueError, TypeError, KeyError):
        return None
