"""Which rows the journal touches: after any edits, the rows that say something else are among those named."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Float, Integer, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_profiles import Column, FileSpec
from talentdesk.model import (
    Base,
    BaseProfile,
    BureauProfile,
    Certificate,
    Enrolment,
    Mark,
    Trainee,
    TrainingClass,
)
from talentdesk.model.base import LevelType
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.services import report_changes
from talentdesk.services.history import undo
from talentdesk.services.report_fields import Join, Source
from talentdesk.services.report_rows import touched_ids
from talentdesk.services.report_sources import SOURCES, source
from talentdesk.store import Store
from tests.services.reports_base import LEVEL, WHOLE, fill, rows_of

TABLES = (
    "trainee", "training_class", "enrolment", "session", "attendance", "mark", "course", "occupation", "teacher",
    "certificate", "held_certificate", "work_period", "base_profile", "mentor", "apprentice", "pairing", "pair_evaluation",
    "equipment", "partner", "secondment", "teacher_training", "workshop",
)  # fmt: skip
ONLY = {
    "attendance.mark": ("present", "absent", "late", "leave"),
    "enrolment.state": ("在读", "退学", "结业"),
    "training_class.state": ("筹备", "开班", "结束"),
    "certificate.state": ("有效", "作废"),
    "certificate.kind": ("职业技能等级证书", "结业证书"),
    "pairing.state": ("进行中", "出师", "解除"),
    "equipment.kind": ("设备", "工具", "套件"),
    "equipment.state": ("在用", "维修", "报废"),
}
LEFT_ALONE = {"id", "deleted_at", "uid", "copy_number", "number_pattern"}
BINNED = datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None)
State = Mapping[str, Mapping[int, bytes]]


def state_of(store: Store) -> State:
    """The digest of every row of every source."""
    return {
        found.key: {row.record_id: row.digest for row in rows_of(store, WHOLE, found.key)}
        for found in SOURCES
    }


def differing(before: State, after: State, key: str) -> set[int]:
    """Rows that are new, gone, or say something else."""
    old, new = before[key], after[key]
    return {number for number in old.keys() | new.keys() if old.get(number) != new.get(number)}


def touched(store: Store, file: FileSpec, since: int) -> set[int] | None:
    with store.read() as session:
        return touched_ids(session.connection(), file, since, store.last_entry())


def _value(session: Work, chance: random.Random, table: Table, name: str) -> object:
    """Any value that a column may hold."""
    column = table.c[name]
    only = ONLY.get(f"{table.name}.{name}")
    if only:
        return chance.choice(only)
    if column.nullable and chance.random() < 0.2:
        return None
    for key in column.foreign_keys:
        return chance.choice(list(session.scalars(select(key.column))) or [None])
    if isinstance(column.type, LevelType):
        return chance.choice(list(SkillLevel))
    if isinstance(column.type, Boolean):
        return chance.random() < 0.5
    if isinstance(column.type, Integer):
        return chance.randrange(1, 60)
    if isinstance(column.type, Float):
        return chance.randrange(200) / 2
    if isinstance(column.type, Date):
        return date(2025, 12, 1) + timedelta(days=chance.randrange(500))
    assert isinstance(column.type, String), column
    return f"词{chance.randrange(10**6)}"


def _edit(session: Work, chance: random.Random) -> None:
    """One record made, changed, moved, binned, put back or erased, by no rule at all."""
    table = Base.metadata.tables[chance.choice(TABLES)]
    few = select(table.c.id).order_by(table.c.id.desc()).limit(40)
    if table.name == "occupation":  # of the whole catalogue only a few are used
        few = select(Base.metadata.tables["course"].c.occupation_id).limit(40)
    number = chance.choice(list(session.scalars(few)) or [0])
    names = [column.name for column in table.columns if column.name not in LEFT_ALONE]
    kind = chance.choice(("change", "change", "change", "bin", "back", "erase", "make"))
    if kind == "change":
        name = chance.choice(names)
        values: dict[str, object] = {name: _value(session, chance, table, name)}
        session.execute(update(table).where(table.c.id == number).values(values))
    elif kind in ("bin", "back") and table.name != "base_profile":
        values = {"deleted_at": BINNED if kind == "bin" else None}
        session.execute(update(table).where(table.c.id == number).values(values))
    elif kind == "erase" and table.name not in ("base_profile", "occupation"):
        session.execute(delete(table).where(table.c.id == number))
    elif kind == "make" and table.name != "base_profile":
        session.execute(insert(table).values({name: _value(session, chance, table, name) for name in names}))


def work(store: Store, chance: random.Random) -> None:
    """A few operations; what the base's own rules or keys refuse leaves no trace."""
    for _ in range(chance.randrange(1, 4)):
        try:
            if chance.random() < 0.15:
                undo(store)
                continue
            with store.write("random") as session:
                for _ in range(chance.randrange(1, 4)):
                    _edit(session, chance)
        except (IntegrityError, StatementError, DeskError):
            continue


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_change_are_among_those_named(store: Store, seed: int) -> None:
    fill(store)
    chance = random.Random(seed)
    before, since, seen = state_of(store), store.last_entry(), 0
    for step in range(40):
        work(store, chance)
        after = state_of(store)
        for file in WHOLE.files:
            changed = differing(before, after, file.key)
            named = touched(store, file, since)
            assert named is None or changed <= named, (seed, step, file.key, changed - named)
            seen += len(changed)
        # Now and then several operations are looked at together, as a package would.
        if chance.random() < 0.7:
            before, since = after, store.last_entry()
    assert seen > 100


@pytest.fixture
def base(store: Store) -> Store:
    fill(store)
    return store


def change(store: Store, statement: Any) -> int:
    """Run one statement as an operation; the entry before it."""
    since = store.last_entry()
    with store.write("one change") as session:
        session.execute(statement)
    assert store.last_entry() == since + 1
    return since


def ids(store: Store, statement: Any) -> set[int]:
    with store.read() as session:
        return set(session.scalars(statement))


def only(key: str, *fields: str) -> FileSpec:
    return FileSpec(key, key, key, tuple(Column(name, name) for name in fields))


def test_one_trainee_touches_his_own_rows_and_no_others(base: Store) -> None:
    number = min(ids(base, select(Trainee.id)))
    since = change(base, update(Trainee).where(Trainee.id == number).values(phone="13900000000"))
    assert touched(base, WHOLE.file("trainees"), since) == {number}
    own = ids(base, select(Enrolment.id).where(Enrolment.trainee_id == number))
    assert touched(base, WHOLE.file("participants"), since) == own
    assert touched(base, WHOLE.file("certificates"), since) == ids(
        base, select(Certificate.id).where(Certificate.trainee_id == number)
    )
    for key in ("classes", "teachers", "equipment", "pairings", "indicators"):
        assert touched(base, WHOLE.file(key), since) == set()


def test_a_file_is_touched_only_by_what_it_reads(base: Store) -> None:
    since = change(base, update(Mark).values(theory=77.0))
    assert touched(base, only("participants", "theory"), since) == ids(base, select(Mark.enrolment_id))
    assert touched(base, only("participants", "trainee_name", "hours_attended"), since) == set()
    since = change(base, update(BaseProfile).values(name="新名称"))
    assert touched(base, only("trainees", "name", "base_name"), since) is None
    assert touched(base, only("trainees", "name", "base_code"), since) == set()
    since = change(base, update(BaseProfile).values(pass_mark=50))
    assert touched(base, only("participants", "result"), since) is None
    assert touched(base, only("participants", "theory"), since) == set()
    since = change(base, update(TrainingClass).values(remark="改"))
    assert touched(base, WHOLE.file("indicators"), since) == set()
    since = change(base, update(TrainingClass).values(end=date(2028, 1, 1)))
    assert touched(base, WHOLE.file("indicators"), since) is None


def test_children_that_are_erased_or_moved_name_both_owners(base: Store) -> None:
    first, second, *_ = sorted(ids(base, select(Mark.enrolment_id)))
    file = only("participants", "theory")
    since = change(base, delete(Mark).where(Mark.enrolment_id == first))
    assert touched(base, file, since) == {first}
    third = max(ids(base, select(Enrolment.id)))
    since = change(base, update(Mark).where(Mark.enrolment_id == second).values(enrolment_id=third))
    assert touched(base, file, since) == {second, third}


JOINS = [(found, join) for found in SOURCES for join in found.joins]


@pytest.mark.parametrize(("found", "join"), JOINS, ids=[f"{s.key}-{j.name}" for s, j in JOINS])
def test_a_change_of_any_reached_record_touches_the_rows(base: Store, found: Source, join: Join) -> None:
    """A text of all records of the joined table is changed: rows do change, and all that do are named."""
    names = [
        field.sql.partition(".")[2].strip('"')
        for field in found.fields
        if field.sql.startswith(f"{join.name}.")
    ]
    table = Base.metadata.tables[join.table]
    chosen = next(name for name in ("remark", "name", "trade", "place") if name in names)
    file = only(found.key, *(field.key for field in found.fields if field.sql == f'{join.name}."{chosen}"'))
    before = {row.record_id: row.digest for row in rows_of(base, replace(WHOLE, files=(file,)), found.key)}
    since = change(base, update(table).values({chosen: table.c[chosen].concat("改")}))
    if chosen == "remark":
        since = change(base, update(table).values({chosen: "改"}))
    after = {row.record_id: row.digest for row in rows_of(base, replace(WHOLE, files=(file,)), found.key)}
    changed = {number for number in after if after[number] != before[number]}
    assert changed
    assert changed <= (touched(base, file, since) or set())


def test_a_void_level_certificate_brings_the_other_one_of_its_class_back(base: Store) -> None:
    before = state_of(base)
    level = ids(base, select(Certificate.id).where(Certificate.kind == LEVEL))
    since = change(base, update(Certificate).where(Certificate.id.in_(level)).values(state="作废"))
    changed = differing(before, state_of(base), "certificates")
    assert level < changed
    assert changed <= (touched(base, WHOLE.file("certificates"), since) or set())


def test_everything_is_named_from_the_beginning_after_a_new_profile_and_when_most_was_touched(
    base: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = WHOLE.file("trainees")
    assert touched(base, file, 0) is None
    assert touched(base, file, base.last_entry()) == set()
    since = change(base, insert(BureauProfile).values(key="x", label="x", data="{}"))
    assert touched(base, file, since) is None
    since = change(base, update(Trainee).values(remark="改"))
    assert len(touched(base, file, since) or ()) == 5
    monkeypatch.setattr(report_changes, "MOST", 4)
    assert touched(base, file, since) is None


def test_every_link_of_a_source_leads_back_to_its_rows() -> None:
    """Declared tables and columns exist, and a link's way back ends at the root."""
    tables = Base.metadata.tables
    for found in SOURCES:
        for join in found.joins:
            assert found.hops(join.name)[-1][0] == found.table
            assert all(column in tables[table].c for table, column in found.hops(join.name))
        for child in found.children:
            assert child.column in tables[child.table].c
            found.hops(child.onto)
        for watch in found.watch:
            assert set(watch.columns) <= set(tables[watch.table].c.keys())
        known = {each.name for each in found.joins} | {each.name for each in found.children}
        assert all(set(field.needs) <= known for field in found.fields)
        columns = tables["base_profile"].c
        assert all(name in columns for field in found.fields for name in field.base)
    assert source("participants").hops("o") == [
        ("course", "occupation_id"), ("training_class", "course_id"), ("enrolment", "class_id"),
    ]  # fmt: skip
