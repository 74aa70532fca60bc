"""Two PCs, one base: copies that are worked in apart and exchange their changes by file, merged field by field."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.exchange.twin_files import Point, TwinManifest, TwinRecord, write_twin
from talentdesk.model import BaseProfile, JournalEntry, TwinCopy
from talentdesk.progress import SILENT, Progress
from talentdesk.proof.keys import SigningKey
from talentdesk.proof.signatures import signature_of
from talentdesk.rules.moments import zoned
from talentdesk.services.signing_keys import signing_key
from talentdesk.services.twin_attachments import attached_of, copy_folders
from talentdesk.services.twin_events import EXCHANGED, ORDER, entries_after, own_events, raw_rows
from talentdesk.services.twin_guard import copy_number, only_main
from talentdesk.services.twin_keys import shared_key
from talentdesk.services.twin_numbers import MOST_COPIES, keep_blocks, next_block
from talentdesk.store import DATABASE, Store
from talentdesk.text import tr

MAIN = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that this one exchanges with; number 0 is the main PC. ``merged_at`` is local time."""

    number: int
    label: str
    our_entry: int
    their_entry: int
    merged_at: datetime | None
    waiting: int
    """Operations here that it is not yet known to have."""


@dataclass(frozen=True, slots=True)
class Export:
    """A written exchange file: how many records and attached files it carries."""

    path: Path
    receiver: int
    records: int
    files: int


def copies(store: Store) -> list[Copy]:
    """The copies of this base, or in a copy the main PC."""
    with store.read() as session:
        rows = session.scalars(
            select(TwinCopy).where(TwinCopy.deleted_at.is_(None)).order_by(TwinCopy.number)
        ).all()
        entries = select(func.count()).select_from(JournalEntry)
        return [
            Copy(
                row.number, row.label, row.our_entry, row.their_entry,
                zoned(row.merged_at) if row.merged_at else None,
                int(session.scalar(entries.where(JournalEntry.id > row.our_entry)) or 0),
            )
            for row in rows
        ]  # fmt: skip


def make_copy(store: Store, folder: Path, label: str, now: datetime, progress: Progress = SILENT) -> Copy:
    """Make a copy of the whole base, files too, in an empty folder, for another PC. Refused in a copy."""
    with store.read() as session:
        if copy_number(session) != MAIN:
            raise only_main()
    if not label.strip():
        raise DeskError(tr("副本要有名称。"), tr("例如写它要去的电脑或房间。"), code="missing")
    if folder.exists() and any(folder.iterdir()):
        raise DeskError(
            tr("文件夹不是空的：{folder}", folder=folder), tr("请另选一个空文件夹。"), code="exists"
        )
    number = _note_copy(store, label.strip(), now)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        progress.step(0, 0, tr("复制数据库"))
        store.copy_to(folder / DATABASE)
        progress.step(0, 0, tr("复制附件"))
        copy_folders(store, folder)
        _become_copy(folder / DATABASE, number)
    except BaseException as trouble:
        shutil.rmtree(folder, ignore_errors=True)
        with store.write(tr("副本没有做成：{label}", label=label.strip()), kind="twin") as session:
            _row(session, number).deleted_at = now.astimezone(UTC).replace(tzinfo=None)
        if isinstance(trouble, OSError | sqlite3.Error):
            raise DeskError(
                tr("副本写不出来：{folder}", folder=folder), tr("请核对磁盘空间和权限后重试。"), code="folder"
            ) from trouble
        raise
    return next(each for each in copies(store) if each.number == number)


def _note_copy(store: Store, label: str, now: datetime) -> int:
    with store.write(tr("制作副本：{label}", label=label), kind="twin") as session:
        signing_key(session, now.date())  # a copy signs with the key it was given; it makes none
        number = 1 + int(session.scalar(select(func.max(TwinCopy.number))) or 0)
        if number > MOST_COPIES:
            raise DeskError(tr("副本太多了。"), tr("请沿用已有的副本。"), code="out-of-range")
        entry = int(session.scalar(select(func.max(JournalEntry.id))) or 0)
        session.add(TwinCopy(number=number, label=label[:60], our_entry=entry, their_entry=entry))
        keep_blocks(session.connection(), MAIN, EXCHANGED)
    return number


def _become_copy(database: Path, number: int) -> None:
    """Turn a copied database into a copy: its own number, its own range of record numbers, the main PC as its partner."""
    connection = sqlite3.connect(database)
    try:
        with connection:
            (entry,) = connection.execute(
                "SELECT our_entry FROM twin_copy WHERE number = ?", (number,)
            ).fetchone()
            (name,) = connection.execute("SELECT name FROM base_profile").fetchone()
            connection.execute("UPDATE base_profile SET copy_number = ?", (number,))
            connection.execute("DELETE FROM twin_copy")
            connection.execute(
                "INSERT INTO twin_copy (number, label, our_entry, their_entry, their_head) VALUES (?, ?, ?, ?, '')",
                (MAIN, str(name)[:60], entry, entry),
            )
            given = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
            connection.executemany("DELETE FROM sqlite_sequence WHERE name = ?", [(t,) for t in EXCHANGED])
            connection.executemany(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                [(table, next_block(number, given.get(table, 0))) for table in EXCHANGED],
            )
    finally:
        connection.close()


def _row(session: Session, number: int) -> TwinCopy:
    row = session.scalar(select(TwinCopy).where(TwinCopy.number == number, TwinCopy.deleted_at.is_(None)))
    if row is None:
        raise DeskError(
            tr("没有编号为 {number} 的副本。", number=number),
            tr("用 twin list 查看已有的副本。"),
            code="not-found",
        )
    return row


def partner(session: Session, number: int | None) -> TwinCopy:
    """The copy of a number; None: the only one there is."""
    if number is not None:
        return _row(session, number)
    rows = session.scalars(select(TwinCopy).where(TwinCopy.deleted_at.is_(None))).all()
    if len(rows) != 1:
        raise DeskError(
            tr("还没有副本。") if not rows else tr("不止一个副本，请写明是哪一个。"),
            tr("用 twin list 查看已有的副本。"),
            code="not-found" if not rows else "ambiguous",
        )
    return rows[0]


def file_name(store: Store, number: int | None, now: datetime) -> str:
    """A name for an exchange file: from which copy to which, and when."""
    with store.read() as session:
        receiver = partner(session, number).number
        return f"TD-{copy_number(session)}-{receiver}-{now:%Y%m%d-%H%M%S}.tdtwin"


def export_changes(
    store: Store, number: int | None, target: Path, now: datetime, progress: Progress = SILENT
) -> Export:
    """Write what was done here and the other copy is not known to have; allowed again and again, also with no news."""
    progress.step(0, 0, tr("收集改动"))
    with store.read() as session:
        connection = session.connection()
        row = partner(session, number)
        key = shared_key(session, row)
        events = own_events(connection, row.number, row.our_entry)
        rows = raw_rows(connection, events)
        entries = entries_after(connection, row.our_entry)
        records = [
            TwinRecord(*each, fields=event.fields, gone=event.gone, touch=event.touch, row=rows.get(each))
            for each, event in sorted(events.items(), key=lambda e: (ORDER[e[0][0]], e[0][1]))
        ]
        manifest = _manifest(session, row, now)
        files = attached_of(store, ((each[0], raw) for each, raw in rows.items() if events[each].fields))
    write_twin(target, manifest, list(entries.values()), records, files, _signer(key), progress)
    store.note(tr("导出与副本交换的改动：{file}", file=target.name), kind="export")
    return Export(target, row.number, sum(1 for each in records if each.fields or each.gone), len(files))


def _signer(key: SigningKey) -> Callable[[bytes], bytes]:
    return lambda data: signature_of(data, key)


def _manifest(session: Session, row: TwinCopy, now: datetime) -> TwinManifest:
    profile = session.scalars(select(BaseProfile)).one()
    last = int(session.scalar(select(func.max(JournalEntry.id))) or 0)
    return TwinManifest(
        base_uid=profile.uid,
        base_name=profile.name,
        sender=profile.copy_number,
        receiver=row.number,
        schema=schema(session),
        created=now.astimezone(UTC).isoformat(timespec="seconds"),
        after=Point(row.our_entry, head(session, row.our_entry)),
        upto=Point(last, head(session, last)),
        knows=Point(row.their_entry, row.their_head),
    )


def head(session: Session, entry: int) -> str:
    """The hash of one journal entry; empty where there is none."""
    return str(session.scalar(select(JournalEntry.hash).where(JournalEntry.id == entry)) or "")


def schema(session: Session) -> str:
    """The revision of the database's tables: both copies must have the same."""
    return str(session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
