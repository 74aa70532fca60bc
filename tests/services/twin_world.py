"""Two PCs with copies of one base, worked in at random and exchanging files: for the property and the proof of merging."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import (
    Booking,
    Enrolment,
    Loan,
    Pairing,
    Record,
    Session,
    TrainingClass,
)
from talentdesk.model.vocabulary import AttendanceMark, SkillLevel
from talentdesk.registers import register
from talentdesk.services import (
    attendance,
    bases,
    bookings,
    equipment,
    history,
    loans,
    marks,
    records,
    supplies,
    teaching,
    twin_merging,
    twins,
)
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.services.twin_events import COLUMNS, EXCHANGED
from talentdesk.store import Store
from tests.fictional import people

PEOPLE = list(people(40, seed=7))
DAY = date(2026, 11, 2)
# What each finds breaks a rule that spans records.
BROKEN_RULES = (
    """SELECT m.id FROM mentor m JOIN pairing p ON p.mentor_id = m.id WHERE p.state = '进行中' AND p.deleted_at IS NULL
       GROUP BY m.id HAVING count(*) > min(m.capacity, 8)""",
    """SELECT 1 FROM pairing WHERE state = '进行中' AND deleted_at IS NULL
       GROUP BY mentor_id, apprentice_id HAVING count(*) > 1""",
    """SELECT 1 FROM pairing p JOIN pair_exclusion x ON x.mentor_id = p.mentor_id AND x.apprentice_id = p.apprentice_id
       WHERE p.state = '进行中' AND p.deleted_at IS NULL AND x.deleted_at IS NULL""",
    """SELECT 1 FROM pairing WHERE deleted_at IS NULL AND agreement_number IS NOT NULL
       GROUP BY agreement_number HAVING count(*) > 1""",
    """SELECT e.id FROM equipment e WHERE e.kind = '耗材' AND e.quantity <>
       (SELECT coalesce(sum(change), 0) FROM stock_movement m WHERE m.equipment_id = e.id AND m.deleted_at IS NULL)""",
    """SELECT e.id FROM equipment e WHERE e.state <> (SELECT s.state FROM equipment_state s WHERE s.equipment_id = e.id
       AND s.deleted_at IS NULL ORDER BY s.since DESC, s.id DESC LIMIT 1)""",
    """SELECT e.id FROM equipment e JOIN loan_item i ON i.equipment_id = e.id JOIN loan l ON l.id = i.loan_id
       WHERE l.state = '借出' AND i.quantity > i.returned AND e.kind <> '耗材' GROUP BY e.id
       HAVING sum(i.quantity - i.returned) > e.quantity OR (e.quantity = 1 AND e.state <> '借出')
           OR e.deleted_at IS NOT NULL""",
)
Rows = dict[str, list[tuple[Any, ...]]]


class Clock:
    """A clock of its own for each PC, that sometimes goes wrong."""

    def __init__(self, chance: random.Random, start: datetime) -> None:
        self._chance, self._now = chance, start

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=self._chance.randint(1, 600))
        if self._chance.random() < 0.03:
            self._now += timedelta(days=self._chance.choice((-2, 2)))
        return self._now


def founded_world(folder: Path) -> None:
    """A small base with something of everything, and a copy of it, closed."""
    store = bases.create_base(folder / "a", name="滨江市高技能人才培训基地", code="BJ", user="甲")
    course = records.create(store, register("courses"), {"code": "K1", "name": "车工"})
    group = teaching.open_class(
        store, {"code": "B1", "name": "一班", "course_id": course, "start": DAY, "end": DAY + timedelta(60)}
    )
    ids = [_trainee(store, number) for number in range(4)]
    teaching.enrol(store, group, ids)
    teaching.add_session(store, group, DAY, 4)
    teaching.add_session(store, group, DAY + timedelta(1), 4)
    for number in range(3):
        _mentor(store, number)
        _apprentice(store, 10 + number)
    records.create(store, register("workshops"), {"name": "数控室", "stations": 4})
    for code in ("S1", "S2"):
        records.create(store, register("equipment"), {"code": code, "name": f"车床{code}", "place": "数控室"})
    records.create(
        store, register("equipment"), {"code": "H1", "name": "焊条", "kind": "耗材", "quantity": 10}
    )
    twins.make_copy(store, folder / "b", "教室", datetime.now())
    store.close()


def _trainee(store: Store, number: int) -> int:
    who = PEOPLE[number]
    return records.create(store, register("trainees"), {"name": who.name, "id_number": who.id_number})


def _mentor(store: Store, number: int) -> int:
    who = PEOPLE[20 + number]
    values = {"name": who.name, "id_number": who.id_number, "level": SkillLevel(6), "capacity": 2}
    return records.create(store, register("mentors"), values)


def _apprentice(store: Store, number: int) -> int:
    who = PEOPLE[20 + number]
    return records.create(
        store, register("apprentices"), {"name": who.name, "id_number": who.id_number, "level": SkillLevel(3)}
    )


@dataclass
class World:
    """The two open copies and the folder for their files."""

    a: Store
    b: Store
    folder: Path
    chance: random.Random
    files: int = 0

    def export(self, store: Store) -> Path:
        """A file of what is new on one side."""
        self.files += 1
        path = self.folder / f"{self.files}.tdtwin"
        twins.export_changes(store, None, path, datetime.now())
        return path

    def take(self, store: Store, path: Path) -> twin_merging.Merge:
        """Merge a file as it was shown before, with the choices of a random person; the conflicts' values can be found."""
        shown = twin_merging.preview_merge(store, path)
        side = self.chance.choice(("later", "later", "ours", "theirs", "some"))
        choices = twin_merging.choose_all(shown, side)
        if side == "some":
            choices = {
                (c.table, c.record_id, c.field): self.chance.choice(("ours", "theirs"))
                for c in shown.conflicts
                if c.choosable and self.chance.random() < 0.5
            }
        done = twin_merging.merge(store, path, choices)
        _both_values_are_kept(store, done)
        return done

    def exchange(self, way: str) -> None:
        """a: from the main PC, b: from the copy, ab and ba: one after the other, both: at the same time."""
        if way == "both":
            first, second = self.export(self.a), self.export(self.b)
            self.take(self.b, first)
            self.take(self.a, second)
            return
        for letter in way:
            here, there = (self.a, self.b) if letter == "a" else (self.b, self.a)
            self.take(there, self.export(here))


def _both_values_are_kept(store: Store, done: twin_merging.Merge) -> None:
    kept = {
        (each.table, each.record_id, each.field, each.ours, each.theirs)
        for each in twin_merging.conflicts(store, limit=100_000)
    }
    for each in done.conflicts:
        assert (each.table, each.record_id, each.field, each.ours, each.theirs) in kept


@contextmanager
def world(founded: Path, folder: Path, seed: int) -> Iterator[World]:
    """Open copies of a founded world."""
    chance = random.Random(seed)
    for name in ("a", "b"):
        shutil.copytree(founded / name, folder / name, ignore=shutil.ignore_patterns("*.lock"))
    start = datetime(2026, 11, 20, 8, tzinfo=UTC)
    a, b = (
        Store(folder / name, user=user, before_commit=bases.HOOKS, clock=Clock(chance, start + skew))
        for name, user, skew in (
            ("a", "甲", timedelta()),
            ("b", "乙", timedelta(hours=chance.randint(-50, 50))),
        )
    )
    try:
        yield World(a, b, folder, chance)
    finally:
        a.close()
        b.close()


def contents(store: Store) -> Rows:
    """All exchanged tables, row by row."""
    found: Rows = {}
    with store.read() as session:
        for table in EXCHANGED:
            names = ", ".join(f'"{name}"' for name in COLUMNS[table])
            rows = session.connection().exec_driver_sql(f'SELECT {names} FROM "{table}" ORDER BY id')
            found[table] = [tuple(row) for row in rows]
    return found


def differences(first: Rows, second: Rows) -> dict[str, tuple[Any, Any]]:
    """By table, what stands only here and only there."""
    return {
        table: (sorted(set(first[table]) - set(second[table]), key=repr),
                sorted(set(second[table]) - set(first[table]), key=repr))
        for table in first
        if first[table] != second[table]
    }  # fmt: skip


def sound(store: Store) -> None:
    """The file is sound, every chain holds, and every rule that spans records is kept."""
    assert store.integrity() == []
    assert store.broken_entries() == []
    with store.read() as session:
        connection = session.connection()
        for statement in BROKEN_RULES:
            assert connection.exec_driver_sql(statement).all() == [], statement


# What people do. Each takes a store and a source of chance; a DeskError is the program's right.


def _any(store: Store, table: type[Record], chance: random.Random, *, living: bool = True) -> int | None:
    with store.read() as session:
        statement = select(table.id).order_by(table.id)
        ids = session.scalars(statement.where(table.deleted_at.is_(None)) if living else statement).all()
    return int(chance.choice(ids)) if ids else None


def _edit(store: Store, chance: random.Random) -> None:
    key, values = chance.choice(
        (
            ("trainees", {"remark": f"备注{chance.randint(1, 9)}"}),
            (
                "trainees",
                {"phone": f"1380000000{chance.randint(0, 9)}", "employer": f"单位{chance.randint(1, 3)}"},
            ),
            ("trainees", {"id_number": PEOPLE[chance.randint(0, 12)].id_number}),
            ("courses", {"name": f"课程{chance.randint(1, 5)}", "hours_theory": chance.randint(1, 5)}),
            ("classes", {"place": chance.choice(("一楼", "二楼")), "head_teacher_id": None}),
            ("mentors", {"capacity": chance.randint(1, 2)}),
            ("equipment", {"code": f"S{chance.randint(1, 5)}"}),
            ("equipment", {"custodian": f"人{chance.randint(1, 5)}", "quantity": chance.randint(1, 3)}),
            ("equipment", {"state": chance.choice(("在用", "维修", "闲置"))}),
            ("teachers", {"code": f"T{chance.randint(1, 4)}", "title": f"职称{chance.randint(1, 3)}"}),
        )
    )
    target = register(key)
    number = _any(store, target.table, chance)
    if number is not None:
        records.change(store, target, number, values)


def _new(store: Store, chance: random.Random) -> None:
    choice = chance.randint(0, 5)
    if choice == 0:
        _trainee(store, chance.randint(0, 12))
    elif choice == 1:
        records.create(store, register("teachers"), {"code": f"T{chance.randint(1, 4)}", "name": "孙敏"})
    elif choice == 2:
        records.create(store, register("equipment"), {"code": f"S{chance.randint(1, 5)}", "name": "铣床"})
    elif choice == 3:
        _mentor(store, chance.randint(0, 5))
    elif choice == 4:
        _apprentice(store, chance.randint(10, 15))
    else:
        records.create(store, register("courses"), {"code": f"K{chance.randint(1, 3)}", "name": "钳工"})


def _bin(store: Store, chance: random.Random) -> None:
    target = register(
        chance.choice(("trainees", "teachers", "courses", "equipment", "mentors", "pairings", "bookings"))
    )
    number = _any(store, target.table, chance)
    if number is not None:
        records.remove(store, target, [number])


def _put_back(store: Store, chance: random.Random) -> None:
    target = register(chance.choice(("trainees", "teachers", "courses", "equipment", "mentors", "pairings")))
    number = _any(store, target.table, chance, living=False)
    if number is not None:
        records.put_back(store, target, [number])


def _enrol(store: Store, chance: random.Random) -> None:
    group = _any(store, TrainingClass, chance)
    trainee = _any(store, register("trainees").table, chance)
    if group is not None and trainee is not None:
        teaching.enrol(store, group, [trainee])


def _attend(store: Store, chance: random.Random) -> None:
    group = _any(store, TrainingClass, chance)
    with store.read() as session:
        enrolments = session.scalars(
            select(Enrolment.id).where(Enrolment.class_id == group, Enrolment.deleted_at.is_(None))
        ).all()
        units = session.scalars(select(Session.id).where(Session.class_id == group)).all()
    if group is None or not enrolments or not units:
        return
    cells = {
        (int(chance.choice(enrolments)), int(chance.choice(units))): chance.choice((None, *AttendanceMark))
        for _ in range(3)
    }
    attendance.set_attendance(store, group, cells)


def _mark(store: Store, chance: random.Random) -> None:
    group = _any(store, TrainingClass, chance)
    with store.read() as session:
        enrolments = session.scalars(select(Enrolment.id).where(Enrolment.class_id == group)).all()
    if group is not None and enrolments:
        marks.set_marks(store, group, {int(chance.choice(enrolments)): {"theory": chance.randint(40, 99)}})


def _stock(store: Store, chance: random.Random) -> None:
    move = chance.choice((supplies.stock_in, supplies.stock_out))
    move(store, "H1", chance.randint(1, 6), DAY)


def _lend(store: Store, chance: random.Random) -> None:
    number = _any(store, register("equipment").table, chance)
    if number is not None:
        loans.lend(store, loans.Asked("周师傅", ((number, 1),), DAY + timedelta(9)), DAY)


def _take_back(store: Store, chance: random.Random) -> None:
    number = _any(store, Loan, chance)
    if number is not None:
        with store.read() as session:
            code = session.get_one(Loan, number).number
        chance.choice((loans.cancel, lambda s, n: loans.take_back(s, n, DAY)))(store, code)


def _state(store: Store, chance: random.Random) -> None:
    number = _any(store, register("equipment").table, chance)
    if number is not None:
        state = chance.choice(("在用", "维修", "停用"))
        equipment.change_state(store, [number], state, DAY + timedelta(chance.randint(0, 40)), "检查")


def _pair(store: Store, chance: random.Random) -> None:
    mentor, apprentice = (_any(store, register(key).table, chance) for key in ("mentors", "apprentices"))
    if mentor is not None and apprentice is not None:
        values = {"mentor_id": mentor, "apprentice_id": apprentice, "start": DAY}
        values |= {"agreement_number": f"ST{chance.randint(1, 3)}"} if chance.random() < 0.5 else {}
        records.create(store, register("pairings"), values)


def _part(store: Store, chance: random.Random) -> None:
    with store.read() as session:
        pairs = session.scalars(select(Pairing.id).where(Pairing.state == ACTIVE)).all()
    if pairs:
        records.change(
            store, register("pairings"), int(chance.choice(pairs)), {"state": "解除", "ended_on": DAY}
        )


def _exclude(store: Store, chance: random.Random) -> None:
    mentor, apprentice = (_any(store, register(key).table, chance) for key in ("mentors", "apprentices"))
    values = {"mentor_id": mentor, "apprentice_id": apprentice, "reason": "亲属"}
    records.create(store, register("pair_exclusions"), values)


def _book(store: Store, chance: random.Random) -> None:
    number = _any(store, register("equipment").table, chance)
    start = datetime(2027, 1, chance.randint(1, 3), chance.choice((8, 9, 10)))
    person = chance.choice(("甲", "乙", "丙"))
    bookings.book(store, start, start + timedelta(hours=2), person, DAY, equipment_id=number)


def _unbook(store: Store, chance: random.Random) -> None:
    number = _any(store, Booking, chance)
    if number is not None:
        bookings.cancel(store, number)


def _undo(store: Store, _chance: random.Random) -> None:
    history.undo(store)


DEEDS: tuple[Callable[[Store, random.Random], None], ...] = (
    _edit, _edit, _edit, _new, _new, _bin, _put_back, _enrol, _attend, _attend, _mark, _stock, _lend, _take_back, _state,
    _pair, _pair, _part, _exclude, _book, _unbook, _undo,
)  # fmt: skip


def work(store: Store, chance: random.Random, times: int) -> int:
    """Do something so many times; how often it was let."""
    done = 0
    for _ in range(times):
        try:
            chance.choice(DEEDS)(store, chance)
            done += 1
        except DeskError:
            continue
    return done


def live(founded: Path, folder: Path, seed: int, rounds: int) -> tuple[int, int]:
    """Rounds of work and exchange, then quiet exchange; (deeds done, conflicts met). Fails where the copies differ."""
    with world(founded, folder, seed) as here:
        done = 0
        for _ in range(rounds):
            done += work(here.a, here.chance, here.chance.randint(0, 8))
            done += work(here.b, here.chance, here.chance.randint(0, 8))
            here.exchange(here.chance.choice(("a", "b", "ab", "ba", "both", "both")))
        here.exchange(here.chance.choice(("ab", "ba", "both")))
        # What was chosen or settled in the last merges is told once more.
        here.exchange(here.chance.choice(("ab", "ba")))
        found = differences(contents(here.a), contents(here.b))
        assert not found, found
        sound(here.a)
        sound(here.b)
        met = len(twin_merging.conflicts(here.a, limit=100_000)) + len(
            twin_merging.conflicts(here.b, limit=100_000)
        )
        return done, met
