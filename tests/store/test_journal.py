"""The spine: nothing is written that the journal does not know, and nobody rewrites the journal unnoticed."""

# ruff: noqa: PT012 - what must fail is a whole operation
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from talentdesk.errors import Cancelled
from talentdesk.model import Base, Equipment, JournalChange, JournalEntry, Trainee
from talentdesk.model.base import LevelType
from talentdesk.progress import Progress
from talentdesk.store import DATABASE, Store
from talentdesk.store.journal import HIDDEN, NOT_JOURNALED, SECRETS, broken_entries, journaled_tables

TABLES = [table.name for table in journaled_tables()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "base", user="tester", create=True)
    yield opened
    opened.close()


def _value(column: Any, turn: int) -> object:
    """A value for any column, another one for another turn."""
    kind = column.type
    if isinstance(kind, Boolean):
        return bool(turn % 2)
    if isinstance(kind, Float):
        return turn + 0.1
    if isinstance(kind, DateTime):
        return datetime(2026, 1, turn, 8, 30)
    if isinstance(kind, Date):
        return date(2026, 1, turn)
    if isinstance(kind, Integer | LevelType):
        return turn
    return f'{column.name}·字\u001f"{turn}'


def _row(table: Table, turn: int) -> dict[str, object]:
    return {column.name: _value(column, turn) for column in table.columns}


def _as_noted(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {column: HIDDEN if column in SECRETS.get(name, ()) else value for column, value in row.items()}


def _without_keys(connection: Connection) -> None:
    """Rows of one table alone: their parents are not the point here."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def _changes(connection: Connection, entry_id: int) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    rows = connection.exec_driver_sql(
        "SELECT action, before, after FROM journal_change WHERE entry_id = ? ORDER BY id", (entry_id,)
    )
    return [(action, json.loads(before or "{}"), json.loads(after or "{}")) for action, before, after in rows]


def test_only_the_journal_and_what_can_be_made_anew_are_not_journaled() -> None:
    # The upload tables are told by packages and receipts, which are journaled.
    told = {"upload_line", "upload_row"}
    assert {"journal_entry", "journal_change", "name_order"} | told == NOT_JOURNALED
    assert set(TABLES) == set(Base.metadata.tables) - NOT_JOURNALED


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_every_table_is_noted(store: Store, name: str) -> None:
    table = Base.metadata.tables[name]
    with pytest.raises(_Enough), store.write("一切") as session:
        connection = session.connection()
        _without_keys(connection)
        entry_id = connection.exec_driver_sql("SELECT entry_id FROM operation_now").scalar_one()
        connection.execute(insert(table).values(_row(table, 1)))
        stored = dict(connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings().one())
        assert _changes(connection, entry_id)[-1] == ("insert", {}, _as_noted(name, stored))
        for column in table.columns:
            if column.name == "id":
                continue
            before = connection.exec_driver_sql(f'SELECT "{column.name}" FROM "{name}"').scalar_one()
            connection.execute(update(table).values({column.name: _value(column, 2)}))
            after = connection.exec_driver_sql(f'SELECT "{column.name}" FROM "{name}"').scalar_one()
            assert before != after
            change = _changes(connection, entry_id)[-1]
            if column.name in SECRETS.get(name, ()):
                assert change == ("update", {column.name: HIDDEN}, {column.name: HIDDEN})
                continue
            assert change == ("update", {column.name: before}, {column.name: after})
            if column.nullable:
                connection.execute(update(table).values({column.name: None}))
                assert _changes(connection, entry_id)[-1] == (
                    "update",
                    {column.name: after},
                    {column.name: None},
                )
        stored = dict(connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings().one())
        connection.execute(delete(table))
        assert _changes(connection, entry_id)[-1] == ("delete", _as_noted(name, stored), {})
        raise _Enough
    assert store.last_entry() == 0


class _Enough(Exception):
    """Leaves the write without keeping anything."""


def _equipment(code: str, name: str = "车床") -> dict[str, object]:
    return {"code": code, "name": name, "state": "在用"}


def test_orm_and_core_and_bulk_writes_are_noted_alike(store: Store) -> None:
    with store.write("四种写法") as session:
        session.add(Equipment(**_equipment("A")))
        session.flush()
        session.execute(insert(Equipment), [_equipment("B"), _equipment("C")])
        session.execute(insert(Equipment.__table__), [_equipment("D"), _equipment("E")])
        session.execute(update(Equipment).where(Equipment.code.in_(list("ABCDE"))).values(name="铣床"))
        session.execute(delete(Equipment).where(Equipment.code == "E"))
    with store.read() as session:
        actions = [change.action for change in session.scalars(select(JournalChange))]
    assert actions == ["insert"] * 5 + ["update"] * 5 + ["delete"]
    assert store.broken_entries() == []


def test_a_change_to_the_same_value_is_no_change(store: Store) -> None:
    with store.write("新") as session:
        session.add(Equipment(**_equipment("A")))
    with store.write("同值") as session:
        session.execute(update(Equipment).values(name="车床"))
    assert store.last_entry() == 1


@pytest.mark.parametrize("name", TABLES)
def test_a_write_that_is_no_operation_fails(store: Store, name: str) -> None:
    """Past Store.write, even on its own connection, the triggers let nothing through."""
    table = Base.metadata.tables[name]
    with pytest.raises(SQLAlchemyError), store._writer.begin() as connection:
        _without_keys(connection)
        connection.execute(insert(table).values(_row(table, 1)))


def test_readers_cannot_write(store: Store) -> None:
    with store.read() as session, pytest.raises(SQLAlchemyError):
        session.execute(insert(Equipment), [_equipment("A")])
    with store.read() as session, pytest.raises(SQLAlchemyError):
        session.execute(delete(JournalEntry))


def test_an_empty_operation_leaves_no_entry_and_no_hole(store: Store) -> None:
    with store.write("什么也不做"):
        pass
    with store.write("新") as session:
        session.add(Equipment(**_equipment("A")))
    assert store.last_entry() == 1


@pytest.mark.parametrize("trouble", [ValueError, Cancelled, KeyboardInterrupt])
def test_an_operation_that_fails_leaves_nothing(store: Store, trouble: type[BaseException]) -> None:
    with pytest.raises(trouble), store.write("半途") as session:
        session.add(Equipment(**_equipment("A")))
        session.flush()
        raise trouble("x")
    with store.read() as session:
        assert session.scalars(select(Equipment)).all() == []
    assert store.last_entry() == 0
    with store.write("又一次") as session:  # and the next operation is not disturbed by it
        session.add(Equipment(**_equipment("A")))
    assert store.last_entry() == 1
    assert store.broken_entries() == []


def test_a_cancelled_job_leaves_nothing(store: Store) -> None:
    progress = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled), store.write("取消") as session:
        session.add(Equipment(**_equipment("A")))
        progress.step(1, 2, "")
    assert store.last_entry() == 0


def test_listeners_hear_of_kept_operations_only(store: Store) -> None:
    heard: list[int] = []
    store.on_commit(heard.append)
    with store.write("空"):
        pass
    with store.write("新") as session:
        session.add(Equipment(**_equipment("A")))
    assert heard == [1]


# -- the chain -------------------------------------------------------------------------------------------------------

ENTRIES = 6


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a few sealed operations; each test damages its own copy."""
    folder = tmp_path_factory.mktemp("chain")
    store = Store(folder, user="tester", create=True)
    for turn in range(1, ENTRIES + 1):
        with store.write(f"操作 {turn}") as session:
            session.add(Trainee(name=f"学员{turn}", id_number=f"{turn:018d}", id_type="其他"))
            session.add(Trainee(name=f"同学{turn}", id_number=f"9{turn:017d}", id_type="其他"))
            if turn > 1:
                session.execute(update(Trainee).where(Trainee.name == "学员1").values(remark=str(turn)))
    store.close()
    return folder / DATABASE


ENTRY_COLUMNS = [c.name for c in JournalEntry.__table__.columns]
CHANGE_COLUMNS = [c.name for c in JournalChange.__table__.columns if c.name != "id"]
DAMAGES = {
    **{f"entry-{c}": f"UPDATE journal_entry SET {c} = {c} || 'x' WHERE id = 3" for c in ENTRY_COLUMNS if c not in ("id", "undoes")},
    "entry-undoes": "UPDATE journal_entry SET undoes = 2 WHERE id = 3",
    "entry-id": "UPDATE journal_entry SET id = 33 WHERE id = 3",
    **{
        f"change-{c}": f"UPDATE journal_change SET {c} = {'entry_id + 1' if c == 'entry_id' else f'coalesce({c}, 0) || 1'} WHERE id = 4"
        for c in CHANGE_COLUMNS
    },
    "change-null": "UPDATE journal_change SET before = after, after = before WHERE id = 4",
    "entry-deleted": "DELETE FROM journal_entry WHERE id = 3",
    "first-deleted": "DELETE FROM journal_entry WHERE id = 1",
    "change-deleted": "DELETE FROM journal_change WHERE id = 4",
    "changes-deleted": "DELETE FROM journal_change WHERE entry_id = 3",
    "change-inserted": "INSERT INTO journal_change (entry_id, table_name, record_id, action) VALUES (3, 'trainee', 1, 'update')",
    "entry-inserted": "INSERT INTO journal_entry (at, user, why, kind, previous, hash) SELECT at, user, why, kind, hash, 'f' FROM journal_entry WHERE id = 6",
    "change-order": "UPDATE journal_change SET id = 1000 - id WHERE entry_id = 3",
    "entries-swapped": "UPDATE journal_entry SET id = CASE id WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE id IN (3, 4); UPDATE journal_entry SET id = -id WHERE id < 0",
    "head-cut": "DELETE FROM journal_change WHERE entry_id <= 2; DELETE FROM journal_entry WHERE id <= 2",
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_the_chain_shows_every_damage(chained: Path, tmp_path: Path, damage: str) -> None:
    (tmp_path / DATABASE).write_bytes(chained.read_bytes())
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.executescript(DAMAGES[damage])
    connection.close()
    store = Store(tmp_path, user="tester")
    try:
        assert store.broken_entries() or store.integrity()
    finally:
        store.close()


def test_a_cut_off_end_is_found_by_the_last_known_head(chained: Path, tmp_path: Path) -> None:
    """T15: truncation alone keeps a whole chain; whoever noted the head (on a receipt) sees that it is gone."""
    (tmp_path / DATABASE).write_bytes(chained.read_bytes())
    connection = sqlite3.connect(tmp_path / DATABASE)
    noted = connection.execute("SELECT hash FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()[0]
    connection.executescript(
        "DELETE FROM journal_change WHERE entry_id = 6; DELETE FROM journal_entry WHERE id = 6"
    )
    kept = connection.execute("SELECT hash FROM journal_entry").fetchall()
    connection.close()
    assert (noted,) not in kept


def test_a_sound_chain_is_called_sound_and_progress_is_told(chained: Path, tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(chained.read_bytes())
    store = Store(tmp_path, user="tester")
    steps: list[int] = []
    try:
        assert store.broken_entries(steps.append) == []
        assert store.integrity() == []
        with store.read() as session:
            assert broken_entries(session.connection(), lambda _done: None) == []
    finally:
        store.close()
    assert steps == list(range(ENTRIES))
