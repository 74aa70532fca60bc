"""Evaluations, endings and money of pairs over the store, with the journal and undo behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_csv
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.services import (
    bases,
    history,
    importing,
    pair_endings,
    pair_evaluations,
    pair_money,
    pair_wishes,
    pairing,
    records,
    today,
)
from talentdesk.services.pair_endings import Ending
from talentdesk.store import Store
from tests.services.test_pair_ways import Base

START = date(2026, 9, 1)
FULL = {"attitude": "28", "study": "18.5", "skill": "27", "outcome": "18"}


class Pair:
    """A base with one pair: mentor 0 (技师), apprentice 0 (初级工), from 1 September 2026 for a year."""

    def __init__(self, store: Store) -> None:
        self.base, self.store = Base(store), store
        (self.id,) = pairing.accept(store, [(self.base.mentors[0], self.base.apprentices[0])], START)
        self.number = "ST2026001"

    def record(self, day: date, due_on: date | None = None, **values: object) -> pair_evaluations.Evaluated:
        return pair_evaluations.record(self.store, self.id, values, day, due_on=due_on)


@pytest.fixture
def pair(fresh: Callable[[], Store]) -> Pair:
    return Pair(fresh())


def _refused(code: str, function: Callable[..., object], *arguments: object, **more: object) -> None:
    with pytest.raises(DeskError) as refused:
        function(*arguments, **more)
    assert refused.value.code == code
    assert refused.value.text
    assert refused.value.remedy


def test_what_is_due_and_overdue(pair: Pair) -> None:
    assert pair_evaluations.due(pair.store, date(2026, 11, 30)) == []
    (ahead,) = pair_evaluations.due(pair.store, date(2026, 11, 30), ahead=1)
    assert (ahead.due_on, ahead.days_late, ahead.last) == (date(2026, 12, 1), -1, False)
    found = pair_evaluations.due(pair.store, date(2027, 9, 5))
    assert [(each.due_on.isoformat(), each.days_late, each.last) for each in found] == [
        ("2026-12-01", 278, False), ("2027-03-01", 188, False), ("2027-06-01", 96, False), ("2027-08-31", 5, True),
    ]  # fmt: skip
    assert {each.agreement_number for each in found} == {pair.number}
    bases.change_profile(pair.store, {"pair_review_months": 6})
    assert [each.due_on for each in pair_evaluations.due(pair.store, date(2027, 9, 5))] == [
        date(2027, 3, 1),
        date(2027, 8, 31),
    ]


def test_the_first_page_tells_what_is_due(pair: Pair) -> None:
    def lines(day: date) -> list[tuple[int, str]]:
        return [
            (line.count, line.page) for line in today.due(pair.store, day) if line.kind == "pair-evaluations"
        ]

    assert lines(date(2026, 11, 30)) == []
    assert lines(date(2026, 12, 1)) == [(1, "pairings")]
    pair.record(date(2026, 12, 1), **FULL)
    assert lines(date(2026, 12, 2)) == []
    assert lines(date(2027, 9, 1)) == [(1, "pairings")]  # three due, one pair


def test_an_evaluation_in_steps_and_taken_back(pair: Pair) -> None:
    day = date(2026, 12, 3)
    first = pair.record(day, feedback_score="95", feedback="讲得清楚")
    assert (first.due_on, first.points, first.grade) == (date(2026, 12, 1), None, "")
    assert len(pair_evaluations.due(pair.store, day)) == 1  # feedback alone is no evaluation
    second = pair.record(day, **FULL, evaluator="考核组")
    assert (second.id, second.points, second.grade) == (first.id, 91.5, "优秀")
    row = records.get(pair.store, register("pair_evaluations"), second.id)
    assert (row.values["done_on"], row.values["feedback_score"]) == (day, 95)
    assert pair_evaluations.due(pair.store, day) == []
    assert pair.record(day, thesis_title="切削参数", thesis_score="88").due_on == date(
        2027, 3, 1
    )  # the next one
    changed = pair.record(day, date(2026, 12, 1), outcome="8")
    assert (changed.id, changed.points, changed.grade) == (first.id, 81.5, "良好")
    history.undo(pair.store)
    assert pair_endings.roll(pair.store)[0].points == 91.5


def test_what_is_wrong_with_an_evaluation_is_said(pair: Pair) -> None:
    before, day = pair.store.last_entry(), date(2026, 12, 3)
    _refused("missing", pair.record, day, attitude="28")
    with pytest.raises(DeskError):
        pair.record(day, **(FULL | {"attitude": "31"}))
    with pytest.raises(DeskError):
        pair.record(day, **(FULL | {"skill": "好"}))
    _refused("out-of-range", pair.record, day, date(2028, 1, 1), **FULL)
    _refused("out-of-range", pair.record, day, **FULL, done_on="2026-12-04")
    _refused("not-found", pair_evaluations.record, pair.store, 999, FULL, day)
    assert pair.store.last_entry() == before
    for due_on in ("2026-12-01", "2027-03-01", "2027-06-01", "2027-08-31"):
        assert pair.record(date(2027, 9, 1), **FULL).due_on.isoformat() == due_on
    _refused("done", pair.record, date(2027, 9, 1), **FULL)


def test_evaluations_come_in_by_agreement_number(pair: Pair, tmp_path: Path) -> None:
    path = tmp_path / "evaluations.csv"
    headings = ("协议编号", "应考核日期", "工作态度(30)", "学习(20)", "技能(30)", "成果(20)")
    rows = [(pair.number, "2026-12-01", 30, 20, 30, 20), ("ST2026999", "2026-12-01", 30, 20, 30, 20)]
    write_csv(path, headings, rows, encoding="utf-8-sig")
    outcome = importing.apply(pair.store, importing.prepare(pair.store, "pair_evaluations", path))
    assert outcome.added == 1
    assert {(p.row, p.field) for p in outcome.refused} == {(2, "pairing_id")}
    assert pair_evaluations.due(pair.store, date(2026, 12, 1)) == []
    assert records.find_by_key(pair.store, register("pairings"), pair.number) == pair.id


def test_the_end_and_the_level_are_one_operation(pair: Pair) -> None:
    ending = Ending(date(2027, 8, 31), result="独立上岗", level_reached=SkillLevel.INTERMEDIATE)
    _refused("out-of-range", pair_endings.end_pair, pair.store, pair.id, ending, date(2027, 8, 30))
    early = Ending(date(2026, 8, 31))
    _refused("out-of-range", pair_endings.end_pair, pair.store, pair.id, early, date(2027, 9, 1))
    low = Ending(date(2027, 8, 31), level_reached=SkillLevel.APPRENTICE)
    _refused("contradiction", pair_endings.end_pair, pair.store, pair.id, low, date(2027, 9, 1))
    other = Ending(date(2027, 8, 31), "进行中")
    _refused("unknown-value", pair_endings.end_pair, pair.store, pair.id, other, date(2027, 9, 1))
    pair_endings.end_pair(pair.store, pair.id, ending, date(2027, 9, 1))
    apprentice = register("apprentices")
    level = lambda: records.get(pair.store, apprentice, pair.base.apprentices[0]).values["level"]  # noqa: E731
    assert level() == SkillLevel.INTERMEDIATE
    (line,) = pair_endings.graduates(pair.store)
    assert (line.agreement_number, line.level_before, line.level_reached) == (
        pair.number,
        SkillLevel.JUNIOR,
        SkillLevel.INTERMEDIATE,
    )
    assert pair_evaluations.due(pair.store, date(2028, 1, 1)) == []
    _refused("ended", pair_endings.end_pair, pair.store, pair.id, ending, date(2027, 9, 1))
    assert pair_endings.graduates(pair.store, until=date(2027, 8, 30)) == []
    assert pair_endings.graduates(pair.store, since=date(2027, 8, 31), until=date(2027, 8, 31)) == [line]
    history.undo(pair.store)
    assert level() == SkillLevel.JUNIOR
    assert pair_endings.roll(pair.store)[0].state == "进行中"


def test_an_end_written_into_the_record_is_the_same_end(pair: Pair) -> None:
    """The level goes to the apprentice, the day has its limits, many at once are refused."""
    target, apprentices = register("pairings"), register("apprentices")
    low = {"state": "出师", "level_reached": SkillLevel.APPRENTICE}
    _refused("contradiction", records.change, pair.store, target, pair.id, low)
    early = {"state": "出师", "ended_on": START - timedelta(days=1)}
    _refused("out-of-range", records.change, pair.store, target, pair.id, early)
    _refused(
        "out-of-range",
        records.change,
        pair.store,
        target,
        pair.id,
        {"state": "解除", "ended_on": "2199-01-01"},
    )
    for state in ("出师", "解除"):
        _refused("fixed", records.bulk_change, pair.store, target, [pair.id], "state", state)
    assert pair_endings.roll(pair.store)[0].state == "进行中"
    records.change(
        pair.store, target, pair.id, {"state": "出师", "level_reached": "中级工", "ended_on": START}
    )
    (line,) = pair_endings.graduates(pair.store)
    assert (line.ended_on, line.level_before, line.level_reached) == (
        START,
        SkillLevel.JUNIOR,
        SkillLevel.INTERMEDIATE,
    )
    level = records.get(pair.store, apprentices, pair.base.apprentices[0]).values["level"]
    assert level == SkillLevel.INTERMEDIATE
    history.undo(pair.store)
    assert records.get(pair.store, apprentices, pair.base.apprentices[0]).values["level"] == SkillLevel.JUNIOR
    records.change(pair.store, target, pair.id, {"state": "解除"})
    assert pair_endings.roll(pair.store)[0].ended_on == max(date.today(), START)


def test_dissolved_pairs_are_no_graduates(pair: Pair) -> None:
    pair_endings.end_pair(pair.store, pair.id, Ending(date(2026, 10, 1), "解除", "离职"), date(2026, 10, 1))
    assert pair_endings.graduates(pair.store) == []
    assert [line.state for line in pair_endings.roll(pair.store)] == ["解除"]
    assert pairing.board(pair.store).apprentices[0].id == pair.base.apprentices[0]  # free for another mentor


def test_a_pair_is_found_by_number_or_apprentice(pair: Pair) -> None:
    name = records.get(pair.store, register("apprentices"), pair.base.apprentices[0]).values["name"]
    for key in (pair.number, str(name), pair.base.numbers[1][0]):
        assert pair_endings.find_pair(pair.store, f" {key} ") == pair.id
    _refused("not-found", pair_endings.find_pair, pair.store, "没有")
    records.create(pair.store, register("pairings"), pair.base.values(1, 0, START))
    _refused("ambiguous", pair_endings.find_pair, pair.store, str(name))


def test_ratings_of_all_and_over_time(pair: Pair) -> None:
    pair.record(date(2026, 12, 1), **FULL, feedback_score="80")
    pair.record(date(2027, 3, 1), attitude=15, study=10, skill=15, outcome=10)
    first, *others = pair_evaluations.ratings(pair.store, date(2027, 3, 31))
    # evaluations (91.5 + 2 * 50) / 3 = 63.8 weighs 50, feedback 80 weighs 20: 68.4
    assert (first.mentor_id, first.rating.value, first.rating.grade, first.active) == (
        pair.base.mentors[0],
        68.4,
        "合格",
        1,
    )
    assert [other.rating.value for other in others] == [None] * 3
    over = pair_evaluations.rating_over_time(pair.store, pair.base.mentors[0], date(2027, 3, 31), quarters=3)
    assert [(day.isoformat(), found.value) for day, found in over] == [
        ("2026-06-30", None), ("2026-09-30", None), ("2026-12-31", 88.2), ("2027-03-31", 68.4),
    ]  # fmt: skip
    pair_evaluations.change_rating_weights(pair.store, {"evaluation": "0"})
    assert pair_evaluations.ratings(pair.store, date(2027, 3, 31))[0].rating.value == 80.0
    for wrong in ({"evaluation": "101"}, {"evaluation": "x"}, {"nosuch": "1"}):
        _refused("unknown-value", pair_evaluations.change_rating_weights, pair.store, wrong)


def test_rewards_are_granted_once(pair: Pair) -> None:
    day = date(2027, 9, 1)
    ending = Ending(date(2027, 8, 31), level_reached=SkillLevel.TECHNICIAN)
    pair_endings.end_pair(pair.store, pair.id, ending, day)
    (line,) = pair_money.due_rewards(pair.store, day)
    assert (line.reward.rule, line.reward.amount, line.reward.day) == ("带出技师", 2000, date(2027, 8, 31))
    assert pair_money.grant(pair.store, [line], day)
    assert pair_money.due_rewards(pair.store, day) == []
    _refused("stale", pair_money.grant, pair.store, [line], day)
    records.change(pair.store, register("apprentices"), pair.base.apprentices[0], {"level": "一级/高级技师"})
    (more,) = pair_money.due_rewards(pair.store, date(2029, 9, 1))
    assert (more.reward.rule, more.reward.amount) == ("五年内带出高级技师", 3000)
    assert pair_money.due_rewards(pair.store, date(2031, 9, 2)) == []
    _refused("stale", pair_money.grant, pair.store, [more, more], date(2029, 9, 1))


def test_the_base_keeps_its_own_rules(pair: Pair) -> None:
    pair.record(date(2026, 12, 1), attitude=10, study=10, skill=10, outcome=10)
    assert pair_money.due_rewards(pair.store, date(2026, 12, 1)) == []
    assert pair_money.keep_proposed_rules(pair.store) == 3
    assert pair_money.keep_proposed_rules(pair.store) == 0
    rules = register("reward_rules")
    number = records.find_by_key(pair.store, rules, "考核不合格扣减")
    records.change(pair.store, rules, number, {"amount": -100})
    (line,) = pair_money.due_rewards(pair.store, date(2026, 12, 1))
    assert (line.reward.rule, line.reward.amount) == ("考核不合格扣减", -100)
    records.change(pair.store, rules, number, {"in_use": "否"})
    assert pair_money.due_rewards(pair.store, date(2026, 12, 1)) == []


def test_the_allowance_sheet_of_a_month(pair: Pair) -> None:
    (unset,) = pair_money.allowance_sheet(pair.store, 2026, 9)
    assert (unset.monthly, unset.days, unset.amount) == (None, 30, Decimal("0.00"))
    records.change(pair.store, register("pairings"), pair.id, {"allowance": 200})

    def amounts(year: int, month: int) -> list[tuple[int, Decimal]]:
        return [(line.days, line.amount) for line in pair_money.allowance_sheet(pair.store, year, month)]

    assert amounts(2026, 8) == []
    assert amounts(2026, 9) == [(30, Decimal("200.00"))]
    assert amounts(2027, 8) == [(31, Decimal("200.00"))]
    assert amounts(2027, 9) == []  # the term is over
    pair_endings.end_pair(pair.store, pair.id, Ending(date(2026, 11, 15), "解除"), date(2026, 11, 15))
    assert amounts(2026, 11) == [(15, Decimal("100.00"))]
    assert amounts(2026, 12) == []


def test_pairs_by_both_sides_wishes(pair: Pair) -> None:
    """Mentor 1 takes one and named apprentice 3 first; mentor 0 named nobody and takes who names him."""
    wishes, base = register("pair_wishes"), pair.base

    def wish(side: str, m: int, a: int, rank: int) -> None:
        values = {
            "side": side,
            "mentor_id": base.mentors[m],
            "apprentice_id": base.apprentices[a],
            "rank": rank,
        }
        records.create(pair.store, wishes, values)

    for side, m, a, rank in (
        ("徒弟", 1, 3, 1), ("徒弟", 1, 4, 1), ("徒弟", 0, 4, 2), ("师傅", 1, 3, 1), ("师傅", 1, 4, 2),
        ("徒弟", 0, 1, 1),  # excluded with mentor 0, and named nobody else
        ("徒弟", 2, 2, 1),  # a mentor of too low a level
    ):  # fmt: skip
        wish(side, m, a, rank)
    on = pairing.board(pair.store)
    found = pair_wishes.match_wishes(on)
    place = base.apprentices.index
    assert {(base.mentors.index(p.mentor_id), place(p.apprentice_id)) for p in found.pairs} == {
        (1, 3),
        (0, 4),
    }
    ranks = {place(p.apprentice_id): (p.mentor_rank, p.apprentice_rank) for p in found.pairs}
    assert ranks == {3: (1, 1), 4: (None, 2)}
    assert {place(a) for a in found.unpaired} == {1, 2, 5}
    assert len(pairing.accept(pair.store, [(p.mentor_id, p.apprentice_id) for p in found.pairs], START)) == 2
