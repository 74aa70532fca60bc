"""Reads the journal back: a record's history, the list of operations, and undo of any of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Base, JournalChange, JournalEntry
from talentdesk.registers import Kind, Register, register_of_table
from talentdesk.registers.display import shown
from talentdesk.services import stock
from talentdesk.services.operations import SCAN_KIND, Operation, local_time, operations, undone_now
from talentdesk.services.references import titles
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "UNDO_KIND",
    "Change",
    "HistoryLine",
    "Kept",
    "Operation",
    "UndoOutcome",
    "history",
    "last_operation",
    "note_revealed",
    "operations",
    "undo",
]  # fmt: skip

UNDO_KIND = "undo"
# What went out cannot be called back: undo without a number passes over it.
OUTPUT_KIND = "print"
UPLOAD_KINDS = ("upload", "send", "receipt")
# The data folder went elsewhere, and channels into it with it.
MOVE_KIND = "move"
# The base was put back to an earlier state as a whole.
RESTORE_KIND = "restore"
NEVER_UNDONE = (
    "certificate",
    "form_output",
    "number_counter",
    "signing_key",
    "twin_copy",
    "upload_package",
    "upload_receipt",
)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change, as shown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What one operation did to one record; ``at`` is local time."""

    entry_id: int
    at: datetime
    user: str
    why: str
    action: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that undo left alone because it was changed since."""

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What undo took back and what it kept."""

    entry_id: int
    taken_back: int
    kept: tuple[Kept, ...]


def history(store: Store, target: Register, record_id: int) -> list[HistoryLine]:
    """All that ever happened to a record, newest first."""
    statement = (
        select(JournalEntry, JournalChange)
        .join(JournalChange, JournalChange.entry_id == JournalEntry.id)
        .where(JournalChange.table_name == target.table_name, JournalChange.record_id == record_id)
        .order_by(JournalChange.id.desc())
    )
    with store.read() as session:
        return [
            HistoryLine(
                entry.id,
                local_time(entry.at),
                entry.user,
                entry.why,
                change.action,
                _changes(session, target, change),
            )
            for entry, change in session.execute(statement)
        ]


def _changes(session: Any, target: Register, change: JournalChange) -> tuple[Change, ...]:
    before = json.loads(change.before) if change.before else {}
    after = json.loads(change.after) if change.after else {}
    found = []
    for field in target.fields:
        old, new = before.get(field.name), after.get(field.name)
        if old is None and new is None:
            continue
        if field.kind is Kind.REFERENCE:
            names = titles(
                session, field.reference, {int(value) for value in (old, new) if value is not None}
            )
            texts = (
                "" if old is None else names.get(int(old), ""),
                "" if new is None else names.get(int(new), ""),
            )
        else:
            texts = (_raw_shown(target, field.name, old), _raw_shown(target, field.name, new))
        found.append(Change(field.label, *texts))
    if "deleted_at" in before or (change.action == "update" and "deleted_at" in after):
        gone = after.get("deleted_at") is not None
        found.append(Change("回收站", "" if gone else tr("是"), tr("是") if gone else ""))
    return tuple(found)


def _raw_shown(target: Register, name: str, value: Any) -> str:
    """A raw column value of the journal as a person reads it."""
    if value is None:
        return ""
    field = target.field(name)
    if field.kind is Kind.LEVEL:
        column: Any = target.table.__table__.columns[name]
        return shown(field, column.type.process_result_value(value, None))
    return shown(field, bool(value) if field.kind is Kind.YES_NO else value)


def note_revealed(store: Store, target: Register, record_id: int) -> None:
    """Journal that someone looked at a record's personal data in full."""
    store.note(
        tr("查看完整个人信息：{label} #{number}", label=tr(target.label), number=record_id), kind="reveal"
    )


def last_operation(store: Store) -> Operation | None:
    """The newest operation that undo without a number would take back; None when there is none.

    Not a scan: whoever has scanned a thing by mistake corrects its count, and undoing an afternoon of them one by one
    is nothing anybody means.
    """
    for operation in operations(store, limit=1000):
        if operation.kind in (UNDO_KIND, OUTPUT_KIND, SCAN_KIND, MOVE_KIND, RESTORE_KIND, *UPLOAD_KINDS):
            continue
        if operation.changes and not operation.undone:
            return operation if operation.id > 1 else None
    return None


def undo(store: Store, entry_id: int | None = None) -> UndoOutcome:
    """Take back one operation; records changed since are listed and kept. None: the last one not yet undone.

    Refused: no such operation, one already undone, the founding of the base, issued certificates, signing keys, forms
    put out, and what would leave fewer than no blanks.
    """
    if entry_id is None:
        last = last_operation(store)
        if last is None:
            raise DeskError(tr("没有可以撤销的操作。"), code="not-found")
        entry_id = last.id
    with store.read() as session:
        entry = session.get(JournalEntry, entry_id)
        taken = entry_id in undone_now(session)
        issued = session.scalar(
            select(JournalChange.table_name)
            .where(
                JournalChange.entry_id == entry_id,
                JournalChange.table_name.in_(NEVER_UNDONE),
            )
            .order_by(JournalChange.table_name)
            .limit(1)
        )
    if entry is None or entry_id == 1:
        raise DeskError(tr("没有编号为 {number} 的可撤销操作。", number=entry_id), code="not-found")
    if taken:
        raise DeskError(tr("操作 {number} 已经撤销过。", number=entry_id), code="undone")
    if entry.kind == RESTORE_KIND:
        raise DeskError(
            tr("恢复备份不能撤销。"), tr("恢复之前的数据还在数据文件夹的“恢复前…”里。"), code="fixed"
        )
    if issued == "signing_key":  # whatever was signed meanwhile would be of an unknown key for ever
        raise DeskError(tr("签名密钥的更换不能撤销。"), tr("如有需要，请再更换一次密钥。"), code="fixed")
    if issued == "form_output":
        raise DeskError(
            tr("表单已经输出，输出的记录不能撤销。"), tr("不要的文件或纸张请自行销毁。"), code="fixed"
        )
    if issued in ("upload_package", "upload_receipt"):
        raise DeskError(
            tr("上报包和回执不能撤销。"), tr("改正记录后，下一个上报包会带上变动。"), code="fixed"
        )
    if issued == "twin_copy":
        raise DeskError(
            tr("与另一台电脑的合并不能撤销。"), tr("请逐条改回，改动会在下次交换时带过去。"), code="fixed"
        )
    if issued is not None:
        raise DeskError(tr("发出的证书不能撤销。"), tr("请用“作废”，编号会保留并显示。"), code="fixed")
    with store.write(tr("撤销：{why}", why=entry.why), kind=UNDO_KIND, undoes=entry_id) as session:
        outcome = _take_back(session.connection(), entry_id)
        stock.refuse_overdrawn(session)
        return outcome


def _take_back(connection: Connection, entry_id: int) -> UndoOutcome:
    """Reverse an entry's changes, last first; children were written after their parents, so they go first."""
    later = _changed_since(connection, entry_id)
    kept: dict[tuple[str, int], None] = {}
    done: set[tuple[str, int]] = set()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    changes = connection.execute(
        select(JournalChange.__table__)
        .where(JournalChange.entry_id == entry_id)
        .order_by(JournalChange.id.desc())
    ).all()
    for (table_name, action), run in groupby(changes, key=lambda change: (change.table_name, change.action)):
        for part in _parts(run):
            free = [change for change in part if (table_name, change.record_id) not in later]
            if action == "insert":
                gone = _delete(connection, table_name, [change.record_id for change in free])
            else:
                gone = {change.record_id for change in free if _reverse(connection, change)}
            done.update((table_name, number) for number in gone)
            kept.update(
                ((table_name, change.record_id), None) for change in part if change.record_id not in gone
            )
    return UndoOutcome(entry_id, len(done), tuple(_kept(connection, *key) for key in kept))


def _parts(changes: Iterator[Any]) -> Iterator[list[Any]]:
    while part := list(islice(changes, BATCH)):
        yield part


def _changed_since(connection: Connection, entry_id: int) -> set[tuple[str, int]]:
    """Records of an operation that look different now from how it left them.

    What counts is the sum of all later changes: one that was taken back again, by undo or by hand, is none.
    """
    mine = select(JournalChange.table_name, JournalChange.record_id).where(JournalChange.entry_id == entry_id)
    touched = {(str(name), int(number)) for name, number in connection.execute(mine)}
    statement = (
        select(JournalChange.table_name, JournalChange.record_id, JournalChange.before, JournalChange.after)
        .where(JournalChange.entry_id > entry_id)
        .order_by(JournalChange.id)
    )
    first: dict[tuple[str, int], dict[str, Any]] = {}
    last: dict[tuple[str, int], dict[str, Any]] = {}
    for name, number, before, after in connection.execute(statement):
        key = (str(name), int(number))
        if key not in touched:
            continue
        old, new = json.loads(before or "{}"), json.loads(after or "{}")
        first[key] = old | {column: None for column in new if column not in old} | first.get(key, {})
        last[key] = last.get(key, {}) | {column: None for column in old if column not in new} | new
    return {key for key in first if first[key] != last[key]}


def _reverse(connection: Connection, change: Any) -> bool:
    """Take back one record's change or deletion; False when another record has taken its identity."""
    savepoint = connection.begin_nested()
    try:
        if change.action == "delete":
            connection.exec_driver_sql(*_raw_insert(change.table_name, json.loads(change.before)))
        else:
            connection.exec_driver_sql(
                *_raw_update(change.table_name, change.record_id, json.loads(change.before))
            )
    except IntegrityError:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True


def _delete(connection: Connection, table_name: str, ids: list[int]) -> set[int]:
    """Delete inserted records, many at once, but none that any row still points at; the numbers that are gone."""
    referred: set[int] = set()
    for other in Base.metadata.tables.values():
        for column in other.columns:
            if any(key.column.table.name == table_name for key in column.foreign_keys):
                referred.update(connection.scalars(select(column).where(column.in_(ids)).distinct()))
    table = Base.metadata.tables[table_name]
    gone = set(ids) - referred
    connection.execute(delete(table).where(table.c.id.in_(gone)))
    return gone


def _raw_insert(table_name: str, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """Raw values go back as they were, past the mapped types."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    return f'INSERT INTO "{table_name}" ({names}) VALUES ({marks})', tuple(values.values())


def _raw_update(table_name: str, record_id: int, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    sets = ", ".join(f'"{name}" = ?' for name in values)
    return f'UPDATE "{table_name}" SET {sets} WHERE id = ?', (*values.values(), record_id)


def _kept(connection: Connection, table_name: str, record_id: int) -> Kept:
    target = register_of_table(table_name)
    if target is None:
        return Kept(table_name, str(record_id))
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        return Kept(target.label, titles(session, target.key, {record_id}).get(record_id, str(record_id)))
