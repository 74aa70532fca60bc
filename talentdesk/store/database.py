"""The store: one base's database, read by many, written by one, every write journaled."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.store import journal
from talentdesk.store.claim import claim
from talentdesk.store.engine import make_reader, make_writer
from talentdesk.store.migrate import bring_up_to_date
from talentdesk.text import tr

DATABASE = "talentdesk.db"

BeforeCommit = Callable[[Connection, int], None]
AfterCommit = Callable[[int], None]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """An open base. ``before_commit`` hooks run inside the transaction of each write (search index)."""

    def __init__(
        self,
        folder: Path,
        *,
        user: str,
        before_commit: tuple[BeforeCommit, ...] = (),
        clock: Callable[[], datetime] = _utc_now,
        create: bool = False,
    ) -> None:
        path = folder / DATABASE
        if not create and not path.exists():
            raise DeskError(
                tr("文件夹里没有基地数据：{folder}", folder=folder),
                tr("先新建基地（init），或选择正确的数据文件夹。"),
            )
        self.folder = folder
        self.user = user
        self.closed = False
        self._clock = clock
        self._before_commit = before_commit
        self._listeners: list[AfterCommit] = []
        self._mutex = threading.Lock()
        self._lock = claim(folder)
        try:
            with self._sorted_trouble():
                self.copy_before_upgrade = bring_up_to_date(path, clock(), create=create)
            self._writer = make_writer(path, journal.install_triggers)
            self._reader = make_reader(path)
        except BaseException:
            self._lock.release()
            raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one consistent state and cannot write."""
        with Session(self._reader) as session:
            yield session

    @contextmanager
    def write(self, why: str, *, kind: str = "edit", undoes: int | None = None) -> Iterator[Session]:
        """One change: whole or nothing, journaled under ``why``; nothing is kept when nothing was changed."""
        entry_id = 0
        with self._mutex, self._sorted_trouble(), Session(self._writer, expire_on_commit=False) as session:
            connection = session.connection()
            at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
            started = journal.begin_entry(
                connection, at=at, user=self.user, why=why, kind=kind, undoes=undoes
            )
            yield session
            session.flush()
            if journal.count_changes(connection, started):
                for hook in self._before_commit:
                    hook(connection, started)
                journal.seal_entry(connection, started)
                session.commit()
                entry_id = started
        if entry_id:
            for listener in list(self._listeners):
                listener(entry_id)

    def note(self, why: str, *, kind: str) -> None:
        """Journal something that changes no record: an export, a print, a look at personal data."""
        with self._mutex, self._sorted_trouble(), Session(self._writer) as session:
            connection = session.connection()
            at = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
            entry_id = journal.begin_entry(connection, at=at, user=self.user, why=why, kind=kind, undoes=None)
            journal.seal_entry(connection, entry_id)
            session.commit()

    @contextmanager
    def _sorted_trouble(self) -> Iterator[None]:
        """The driver's codes are sorted once, here: a full or failing disk is expected trouble."""
        try:
            yield
        except OperationalError as trouble:
            name = getattr(trouble.orig, "sqlite_errorname", "")
            if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):
                raise DeskError(
                    tr("磁盘写不进去：{drive}", drive=self.folder.anchor or self.folder),
                    tr("请腾出空间或检查磁盘后重试；数据没有改动。"),
                    code="disk",
                ) from trouble
            raise

    def on_commit(self, listener: AfterCommit) -> None:
        """Call ``listener(entry_id)`` after each commit, in the writing thread."""
        self._listeners.append(listener)

    def last_entry(self) -> int:
        """The number of the newest journal entry, 0 in a new base."""
        with self.read() as session:
            row = session.connection().exec_driver_sql("SELECT max(id) FROM journal_entry").scalar()
            return int(row or 0)

    def broken_entries(self, step: Callable[[int], None] = lambda _done: None) -> list[int]:
        """Journal entries whose chain does not hold; empty when nobody tampered."""
        with self.read() as session:
            return journal.broken_entries(session.connection(), step)

    def integrity(self) -> list[str]:
        """SQLite's own findings about the file: pages and foreign keys; empty when it is sound."""
        with self.read() as session:
            connection = session.connection()
            pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            keys = [str(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        return [line for line in pages if line != "ok"] + keys

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the database, made while it is in use."""
        source, copy = sqlite3.connect(self.folder / DATABASE), sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()

    def close(self) -> None:
        """Give the base back; a closed store is not used again."""
        self.closed = True
        self._reader.dispose()
        self._writer.dispose()
        self._lock.release()
