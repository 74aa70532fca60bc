"""Every way to make a pair, in any order: never a mentor over capacity, never a forbidden pair, never the same pair twice."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_csv, write_xlsx
from talentdesk.model import Mentor, PairExclusion, Pairing
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.rules.pair_score import HARD_CAP
from talentdesk.services import bases, history, importing, pairing, records
from talentdesk.services.import_plan import REFUSED
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.fictional import people

TODAY = date(2026, 11, 21)
PAIRINGS, MENTORS, EXCLUSIONS = register("pairings"), register("mentors"), register("pair_exclusions")
# (level, capacity); one mentor too low for anyone, one who is an apprentice too
MASTERS = (
    (SkillLevel.TECHNICIAN, 2),
    (SkillLevel.SENIOR, 1),
    (SkillLevel.INTERMEDIATE, 3),
    (SkillLevel.SENIOR, 2),
)
LEARNERS = (
    SkillLevel.JUNIOR,
    SkillLevel.INTERMEDIATE,
    SkillLevel.SENIOR,
    SkillLevel.JUNIOR,
    SkillLevel.JUNIOR,
    None,
)
HEADINGS = ("师傅", "徒弟", "开始日期", "状态", "协议编号")
STATES = ("", "进行中", "出师", "解除")
masters, learners = st.integers(0, len(MASTERS) - 1), st.integers(0, len(LEARNERS) - 1)
days = st.integers(0, 2).map(lambda n: TODAY + timedelta(days=n))
lines = st.tuples(masters, learners, days, st.sampled_from(STATES), st.sampled_from(["", "ST2026001", "甲1"]))


class Base:
    """A small base: mentors and apprentices by place, one exclusion (mentor 0 with apprentice 1)."""

    def __init__(self, store: Store) -> None:
        self.store = store
        known = list(people(len(MASTERS) + len(LEARNERS), 3))
        self.mentors = [
            records.create(
                store,
                MENTORS,
                {"name": who.name, "id_number": who.id_number, "level": level.label, "capacity": most},
            )
            for who, (level, most) in zip(known, MASTERS, strict=False)
        ]
        same = [*known[len(MASTERS) :][:-1], known[3]]  # the last apprentice is mentor 3
        self.apprentices = [
            records.create(
                store, register("apprentices"),
                {"name": who.name, "id_number": who.id_number, "level": level.label if level else ""},
            )
            for who, level in zip(same, LEARNERS, strict=True)
        ]  # fmt: skip
        self.numbers = ([who.id_number for who in known[: len(MASTERS)]], [who.id_number for who in same])
        self.exclude(0, 1)

    def exclude(self, mentor: int, apprentice: int) -> int:
        values = {
            "mentor_id": self.mentors[mentor],
            "apprentice_id": self.apprentices[apprentice],
            "reason": "亲属",
        }
        return records.create(self.store, EXCLUSIONS, values)

    def values(self, mentor: int, apprentice: int, day: date, state: str = "") -> dict[str, object]:
        return {
            "mentor_id": self.mentors[mentor], "apprentice_id": self.apprentices[apprentice], "start": day, "state": state
        }  # fmt: skip

    def file(self, path: Path, rows: list[tuple[int, int, date, str, str]]) -> Path:
        cells = [
            (self.numbers[0][m], self.numbers[1][a], day.isoformat(), state, number)
            for m, a, day, state, number in rows
        ]
        if path.suffix == ".csv":
            write_csv(path, HEADINGS, cells, encoding="utf-8-sig")
        else:
            write_xlsx(path, HEADINGS, cells, sheet="师徒")
        return path

    def check(self) -> None:
        """Asks the tables themselves, by rules written down here again."""
        with self.store.read() as session:
            pairs = session.execute(
                select(Pairing.mentor_id, Pairing.apprentice_id).where(
                    Pairing.state == "进行中", Pairing.deleted_at.is_(None)
                )
            ).all()
            most = dict(session.execute(select(Mentor.id, Mentor.capacity)).all())
            shut = set(
                session.execute(
                    select(PairExclusion.mentor_id, PairExclusion.apprentice_id).where(
                        PairExclusion.deleted_at.is_(None)
                    )
                ).all()
            )
            numbers = session.scalars(
                select(Pairing.agreement_number).where(Pairing.deleted_at.is_(None))
            ).all()
        for mentor, count in Counter(mentor for mentor, _ in pairs).items():
            assert count <= min(most[mentor], HARD_CAP)
        assert max(Counter(pairs).values(), default=1) == 1
        assert not shut & set(pairs)
        for mentor, apprentice in pairs:
            m, a = self.mentors.index(mentor), self.apprentices.index(apprentice)
            assert self.numbers[0][m] != self.numbers[1][a]
            assert MASTERS[m][0] >= SkillLevel.SENIOR
            assert LEARNERS[a] is None or MASTERS[m][0] > LEARNERS[a]
        used = [number for number in numbers if number]
        assert len(used) == len(set(used))


class Ways(RuleBasedStateMachine):
    """Makes, moves, edits, imports, undoes and restores pairs at random; each may be refused, none may leave a wrong pair."""

    def __init__(self, base: Base, folder: Path) -> None:
        super().__init__()
        self.base, self.store, self.folder = base, base.store, folder
        self.made, self.start = 0, base.store.last_entry()

    def _any(self, deleted: bool = False) -> list[int]:
        return list(records.find(self.store, PAIRINGS, Query(deleted=deleted)).ids)

    @rule(count=st.integers(1, 6), goal=st.sampled_from(["best", "steady"]))
    def accept_the_suggestion(self, count: int, goal: pairing.Goal) -> None:
        """What is suggested is never refused."""
        found = pairing.suggest(pairing.board(self.store), goal=goal).pairs[:count]
        made = pairing.accept(self.store, [(p.mentor_id, p.apprentice_id) for p in found], TODAY)
        assert len(made) == len(found)

    @rule(chosen=st.lists(st.tuples(masters, learners), max_size=4))
    def accept_what_someone_chose(self, chosen: list[tuple[int, int]]) -> None:
        pairs = [(self.base.mentors[m], self.base.apprentices[a]) for m, a in chosen]
        with suppress(DeskError):
            pairing.accept(self.store, pairs, TODAY)

    @rule(moves=st.lists(st.tuples(learners, st.none() | masters), max_size=5))
    def move_on_the_board_and_accept(self, moves: list[tuple[int, int | None]]) -> None:
        """What the board lets one do is never refused afterwards."""
        on = pairing.board(self.store)
        pairs: dict[int, int] = {}
        for a, m in moves:
            with suppress(DeskError):
                pairs = pairing.moved(
                    on, pairs, self.base.apprentices[a], None if m is None else self.base.mentors[m]
                )
        assert len(pairing.accept(self.store, [(m, a) for a, m in pairs.items()], TODAY)) == len(pairs)

    @rule(m=masters, a=learners, day=days, state=st.sampled_from(STATES))
    def by_hand(self, m: int, a: int, day: date, state: str) -> None:
        with suppress(DeskError):
            records.create(self.store, PAIRINGS, self.base.values(m, a, day, state))

    @rule(rows=st.lists(lines, min_size=1, max_size=6), kind=st.sampled_from([".csv", ".xlsx"]),
          known=st.sampled_from(["update", "keep"]))  # fmt: skip
    def by_import(self, rows: list[tuple[int, int, date, str, str]], kind: str, known: str) -> None:
        """A file is never refused as a whole, and the plan says beforehand which rows are."""
        self.made += 1
        path = self.base.file(self.folder / f"{self.made}{kind}", rows)
        plan = importing.prepare(self.store, "pairings", path)
        outcome = importing.apply(self.store, plan, known=known)
        assert {p.row for p in plan.problems} == {row.row for row in plan.rows if row.action == REFUSED}
        assert all(problem.text and problem.remedy and problem.field for problem in outcome.refused)
        if known == "update":
            assert len(outcome.refused) == len(plan.problems)

    @precondition(lambda self: self._any())
    @rule(data=st.data(), m=masters, a=learners, state=st.sampled_from(STATES[1:]), name=st.sampled_from(
        ["mentor_id", "apprentice_id", "state", "allowance"]))  # fmt: skip
    def edit(self, data: st.DataObject, m: int, a: int, state: str, name: str) -> None:
        number = data.draw(st.sampled_from(self._any()))
        value = {"mentor_id": self.base.mentors[m], "apprentice_id": self.base.apprentices[a], "state": state,
                 "allowance": 200}[name]  # fmt: skip
        with suppress(DeskError):
            records.change(self.store, PAIRINGS, number, {name: value})

    @precondition(lambda self: self._any())
    @rule(data=st.data(), state=st.sampled_from(STATES[1:]))
    def edit_many(self, data: st.DataObject, state: str) -> None:
        numbers = data.draw(st.lists(st.sampled_from(self._any()), unique=True, min_size=1))
        with suppress(DeskError):
            records.bulk_change(self.store, PAIRINGS, numbers, "state", state)

    @precondition(lambda self: self._any())
    @rule(data=st.data())
    def to_the_bin(self, data: st.DataObject) -> None:
        with suppress(DeskError):
            records.remove(self.store, PAIRINGS, [data.draw(st.sampled_from(self._any()))])

    @precondition(lambda self: self._any(deleted=True))
    @rule(data=st.data())
    def out_of_the_bin(self, data: st.DataObject) -> None:
        numbers = data.draw(st.lists(st.sampled_from(self._any(deleted=True)), unique=True, min_size=1))
        with suppress(DeskError):
            records.put_back(self.store, PAIRINGS, numbers)

    @rule(m=masters, most=st.integers(0, 4))
    def change_a_capacity(self, m: int, most: int) -> None:
        with suppress(DeskError):
            records.change(self.store, MENTORS, self.base.mentors[m], {"capacity": most})

    @rule(m=masters, a=learners)
    def exclude(self, m: int, a: int) -> None:
        with suppress(DeskError):
            self.base.exclude(m, a)

    @rule(data=st.data())
    def undo_any_operation(self, data: st.DataObject) -> None:
        entries = [each.id for each in history.operations(self.store, limit=12) if each.id > self.start]
        if entries:
            with suppress(DeskError):
                history.undo(self.store, data.draw(st.sampled_from(entries)))

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.base.check()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_sequence_of_ways_leaves_a_wrong_pair(
    founded: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shutil.copytree(founded, start := tmp_path_factory.mktemp("pairs") / "start")
    first = bases.open_base(start, user="tester")
    ready = Base(first)
    first.close()
    opened: list[Store] = []

    def machine() -> Ways:
        while opened:
            opened.pop().close()
        folder = tmp_path_factory.mktemp("ways")
        shutil.copytree(start, folder / "base", ignore=shutil.ignore_patterns("*.lock"))
        opened.append(bases.open_base(folder / "base", user="tester"))
        ready.store = opened[0]
        return Ways(ready, folder)

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=16,
            phases=(Phase.explicit, Phase.generate),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    opened.pop().close()


@pytest.fixture
def small(fresh: Callable[[], Store]) -> Base:
    return Base(fresh())


def _taken_in(
    base: Base, path: Path, rows: list[tuple[int, int, date, str, str]]
) -> tuple[importing.ImportPlan, importing.ImportOutcome]:
    plan = importing.prepare(base.store, "pairings", base.file(path, rows))
    return plan, importing.apply(base.store, plan)


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_a_row_too_many_is_refused_by_itself(small: Base, tmp_path: Path, kind: str) -> None:
    rows = [
        (1, 0, TODAY, "", "甲1"),
        (1, 3, TODAY, "", ""),  # mentor 1 takes one
        (0, 1, TODAY, "", ""),  # excluded
        (2, 0, TODAY, "进行中", ""),  # a mentor of a level too low
        (3, 5, TODAY, "", ""),  # himself
        (0, 4, TODAY, "", "甲1"),  # the number of another agreement
        (1, 4, TODAY, "出师", ""),  # ended: no place needed
        (1, 0, TODAY + timedelta(days=1), "", ""),  # the same pair again
    ]
    plan, outcome = _taken_in(small, tmp_path / f"pairs{kind}", rows)
    said = {(problem.row, problem.field, problem.code) for problem in outcome.refused}
    assert said == {
        (2, "mentor_id", "capacity"), (3, "mentor_id", "forbidden"), (4, "mentor_id", "forbidden"),
        (5, "mentor_id", "forbidden"), (6, "agreement_number", "duplicate"), (8, "apprentice_id", "duplicate"),
    }  # fmt: skip
    assert all(problem.text and problem.remedy for problem in outcome.refused)
    assert (outcome.added, plan.counts()["refused"]) == (2, 6)
    small.check()


def test_a_pair_that_ends_in_the_file_makes_room_in_it(small: Base, tmp_path: Path) -> None:
    _taken_in(small, tmp_path / "first.csv", [(1, 0, TODAY, "", "")])
    rows = [(1, 3, TODAY, "", ""), (1, 0, TODAY, "出师", "")]
    path = small.file(tmp_path / "second.csv", rows)
    kept = importing.apply(small.store, importing.prepare(small.store, "pairings", path), known="keep")
    assert [(p.row, p.code) for p in kept.refused] == [(1, "capacity")]  # what is kept as it is makes no room
    outcome = importing.apply(small.store, importing.prepare(small.store, "pairings", path))
    assert (outcome.added, outcome.updated, outcome.refused) == (1, 1, ())
    small.check()


def test_capacities_and_exclusions_of_a_file_are_judged_row_by_row(small: Base, tmp_path: Path) -> None:
    small_pair = records.create(small.store, PAIRINGS, small.values(0, 0, TODAY))
    assert small_pair
    known = list(people(len(MASTERS), 3))
    path = tmp_path / "mentors.csv"
    write_csv(
        path,
        ("姓名", "证件号码", "可带徒人数"),
        [(w.name, w.id_number, 0) for w in known],
        encoding="utf-8-sig",
    )
    outcome = importing.apply(small.store, importing.prepare(small.store, "mentors", path))
    assert [(p.row, p.field, p.code) for p in outcome.refused] == [(1, "capacity", "capacity")]
    assert outcome.updated == len(MASTERS) - 1
    path = tmp_path / "exclusions.csv"
    cells = [(small.numbers[0][0], small.numbers[1][a], "亲属") for a in (0, 3)]
    write_csv(path, ("师傅", "徒弟", "回避原因"), cells, encoding="utf-8-sig")
    outcome = importing.apply(small.store, importing.prepare(small.store, "pair_exclusions", path))
    assert [(p.row, p.code) for p in outcome.refused] == [(1, "forbidden")]
    assert outcome.added == 1


def test_who_has_a_pair_is_not_undone_away(small: Base) -> None:
    """A person put back from the bin, paired, and the putting back undone."""
    target, person = register("apprentices"), small.apprentices[0]
    records.remove(small.store, target, [person])
    records.put_back(small.store, target, [person])
    back = small.store.last_entry()
    records.create(small.store, PAIRINGS, small.values(0, 0, TODAY))
    with pytest.raises(DeskError) as refused:
        history.undo(small.store, back)
    assert refused.value.code == "in-use"


def test_a_change_of_levels_leaves_the_pair_and_is_told(small: Base) -> None:
    """An apprentice who reaches his mentor's level stays his apprentice; the pair can still be edited."""
    pair = records.create(small.store, PAIRINGS, small.values(1, 0, TODAY))
    assert pairing.outdated(small.store) == {}
    records.change(small.store, register("apprentices"), small.apprentices[0], {"level": "三级/高级工"})
    records.change(small.store, PAIRINGS, pair, {"allowance": 300})
    assert list(pairing.outdated(small.store)) == [pair]
    records.change(small.store, PAIRINGS, pair, {"state": "解除"})
    with pytest.raises(DeskError) as refused:
        records.change(small.store, PAIRINGS, pair, {"state": "进行中"})
    assert refused.value.code == "forbidden"


def test_an_agreement_number_is_never_given_twice(small: Base) -> None:
    """Not after an undo either: the paper may have been signed."""
    first = pairing.accept(small.store, [(small.mentors[0], small.apprentices[0])], TODAY)
    entry = small.store.last_entry()
    assert records.get(small.store, PAIRINGS, first[0]).values["agreement_number"] == "ST2026001"
    history.undo(small.store, entry)
    second = pairing.accept(small.store, [(small.mentors[0], small.apprentices[0])], TODAY)
    row = records.get(small.store, PAIRINGS, second[0])
    assert (row.values["agreement_number"], row.values["end"]) == ("ST2026002", date(2027, 11, 20))
    assert row.values["level_before"] == SkillLevel.JUNIOR
    with pytest.raises(DeskError) as refused:
        records.create(small.store, PAIRINGS, small.values(0, 3, TODAY) | {"agreement_number": "ST2026002"})
    assert refused.value.code == "duplicate"
    with pytest.raises(DeskError) as refused:
        pairing.accept(small.store, [(small.mentors[1], small.apprentices[0])], TODAY)
    assert refused.value.code == "stale"  # he has a mentor by now
    records.create(small.store, PAIRINGS, small.values(1, 0, TODAY))  # a second one is for someone to decide
    small.check()


def test_what_a_mentor_leaves_open_his_record_as_a_teacher_says(small: Base) -> None:
    teacher = records.create(
        small.store,
        register("teachers"),
        {"code": "T1", "name": "王教师", "level": "二级/技师", "employer": "技师学院"},
    )
    records.change(small.store, MENTORS, small.mentors[2], {"teacher_id": teacher, "level": ""})
    facts = next(m for m in pairing.board(small.store).mentors if m.id == small.mentors[2])
    assert (facts.level, facts.employer, facts.may_lead) == (SkillLevel.TECHNICIAN, "技师学院", True)
    records.change(small.store, MENTORS, small.mentors[2], {"level": "三级/高级工", "lead": "否"})
    facts = next(m for m in pairing.board(small.store).mentors if m.id == small.mentors[2])
    assert (facts.level, facts.may_lead) == (SkillLevel.SENIOR, False)
