"""Pairing: the optimum against brute force, capacity and forbidden pairs whichever way a pair is made, least change."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import register
from talentdesk.rules.pair_score import (
    NOTHING_KNOWN,
    ApprenticeFacts,
    MentorFacts,
    PairFacts,
    PairRules,
    Weights,
    pair_score,
)
from talentdesk.services import history, pair_classes, pairing, records, teaching
from talentdesk.services.pair_facts import PairSettings
from talentdesk.services.pair_needs import ClassStanding
from talentdesk.services.pair_points import point_table
from talentdesk.services.pair_solver import ClassNeed, Goal, PairProblem, solve, total
from talentdesk.store import Store

TODAY = date(2026, 11, 21)
GOALS: tuple[Goal, ...] = ("best", "steady")


def _value(problem: PairProblem, pairs: dict[int, int], goal: Goal) -> tuple[int, int]:
    kept = sum(problem.before.get(a) == m for a, m in pairs.items())
    return (total(problem, pairs), kept) if goal == "best" else (kept, total(problem, pairs))


def _meets(problem: PairProblem, pairs: dict[int, int]) -> bool:
    for need in problem.needs:
        mentors = {pairs[a] for a in need.apprentices if a in pairs}
        if len(mentors - need.already) < need.mentors:
            return False
        if need.leads is not None and not mentors & need.leads:
            return False
    return True


def _allowed(problem: PairProblem, pairs: dict[int, int]) -> bool:
    loads = [list(pairs.values()).count(m) for m in range(len(problem.capacities))]
    return all(load <= most for load, most in zip(loads, problem.capacities, strict=True)) and all(
        problem.scores[a][m] > 0 for a, m in pairs.items()
    )


def brute_force(problem: PairProblem, goal: Goal) -> tuple[int, int] | None:
    """The best value of all pairings there are, by trying each; loads are counted as they grow."""
    best: tuple[int, int] | None = None
    people, masters = len(problem.scores), len(problem.capacities)
    left, pairs = list(problem.capacities), {}

    def place(a: int) -> None:
        nonlocal best
        if a == people:
            if _meets(problem, pairs):
                value = _value(problem, pairs, goal)
                best = value if best is None else max(best, value)
            return
        place(a + 1)
        for m in range(masters):
            if problem.scores[a][m] > 0 and left[m] > 0:
                left[m] -= 1
                pairs[a] = m
                place(a + 1)
                del pairs[a]
                left[m] += 1

    place(0)
    return best


def flow_free_bound(problem: PairProblem) -> int:
    """The optimum by a second, quite different way: dynamic programming over the mentors' loads left."""
    states = {tuple(problem.capacities): 0}
    for row in problem.scores:
        following = dict(states)
        for loads, value in states.items():
            for m, points in enumerate(row):
                if points > 0 and loads[m] > 0:
                    after = (*loads[:m], loads[m] - 1, *loads[m + 1 :])
                    following[after] = max(following.get(after, -1), value + points)
        states = following
    return max(states.values())


def _random_problem(seed: int, most: int) -> PairProblem:
    chance = random.Random(seed)
    people, masters = chance.randint(1, most), chance.randint(1, most)
    return PairProblem(
        scores=[[chance.choice((0, 0, *range(1, 14))) for _ in range(masters)] for _ in range(people)],
        capacities=[chance.randint(0, 3) for _ in range(masters)],
        before={a: chance.randrange(masters) for a in range(people) if chance.random() < 0.6},
    )


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_random_cases_equal_brute_force(block: int) -> None:
    """Up to 8 × 8: all pairings tried up to 4 × 4, every state of loads left up to 8 × 8."""
    for seed in range(block * 100, block * 100 + 100):
        small = _random_problem(seed, 4)
        for goal in GOALS:
            found = solve(small, goal)
            assert found is not None
            assert _allowed(small, found)
            assert _value(small, found, goal) == brute_force(small, goal), (seed, goal)
        large = _random_problem(seed, 8)
        found = solve(large)
        assert found is not None
        assert _allowed(large, found)
        assert total(large, found) == flow_free_bound(large), seed


@pytest.mark.parametrize("asked", [1, 5_000])
@pytest.mark.parametrize("seed", range(40))
def test_a_class_gets_its_mentors_with_a_lead_or_the_answer_is_no(
    seed: int, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether all pairs are asked at once, or at first the most promising one alone."""
    monkeypatch.setattr(pair_classes, "FIRST_ASKED", asked)
    chance = random.Random(seed)
    plain = _random_problem(seed, 4)
    masters = len(plain.capacities)
    need = ClassNeed(
        frozenset(range(chance.randint(1, len(plain.scores)))),
        chance.randint(0, 2),
        chance.choice((None, frozenset(chance.sample(range(masters), chance.randint(1, masters))))),
        frozenset(chance.sample(range(masters), chance.choice((0, 0, 1)))),
    )
    problem = PairProblem(plain.scores, plain.capacities, plain.before, (need,))
    for goal in GOALS:
        found, best = solve(problem, goal), brute_force(problem, goal)
        if best is None:
            assert found is None
            continue
        assert found is not None
        assert _allowed(problem, found)
        assert _meets(problem, found)
        assert _value(problem, found, goal) == best


@pytest.mark.parametrize("seed", range(60))
def test_after_dropping_a_mentor_the_changed_pairs_are_the_least_there_are(seed: int) -> None:
    first = _random_problem(seed, 5)
    before = solve(first)
    assert before is not None
    gone = random.Random(seed).randrange(len(first.capacities))
    capacities = [0 if m == gone else most for m, most in enumerate(first.capacities)]
    again = PairProblem(first.scores, capacities, before)
    for goal in GOALS:
        found = solve(again, goal)
        assert found is not None
        assert _value(again, found, goal) == brute_force(again, goal)
    steady = solve(again, "steady")
    assert steady is not None
    lost = {a for a, m in before.items() if m == gone}
    assert {a for a in before if steady.get(a) != before[a]} == lost


levels = st.none() | st.sampled_from(list(SkillLevel))
words = st.sampled_from(["", "数控", "焊接", "数控 焊接"])


@settings(max_examples=60)
@given(st.data())
def test_the_table_of_points_is_the_score_of_each_pair(data: st.DataObject) -> None:
    mentors = [
        MentorFacts(
            n + 1, "师", 3, data.draw(levels), data.draw(st.none() | st.integers(1, 2)), data.draw(words), data.draw(words),
            data.draw(words), data.draw(st.integers(0, 40)), data.draw(st.sampled_from(["", "A", "B"])),
        )
        for n in range(data.draw(st.integers(1, 5)))
    ]  # fmt: skip
    apprentices = [
        ApprenticeFacts(
            n + 1, "徒", data.draw(levels), data.draw(st.none() | st.integers(1, 2)), data.draw(words), data.draw(words),
            data.draw(words), None, data.draw(st.sampled_from(["", "A", "C"])),
        )
        for n in range(data.draw(st.integers(1, 5)))
    ]  # fmt: skip
    keys = st.tuples(st.integers(1, 5), st.integers(1, 5))
    facts = st.builds(
        PairFacts,
        st.sampled_from(["", "亲属"]),
        st.booleans(),
        st.none() | st.integers(1, 9),
        st.none() | st.integers(1, 9),
    )
    known = data.draw(st.dictionaries(keys, facts, max_size=4))
    rules = PairRules(data.draw(st.integers(0, 3)), data.draw(st.booleans()))
    weights = Weights(level=data.draw(st.integers(0, 100)), trade=data.draw(st.integers(0, 100)))
    table = point_table(mentors, apprentices, known, weights, rules)
    for (row, a), (column, m) in product(enumerate(apprentices), enumerate(mentors)):
        single = pair_score(m, a, known.get((m.id, a.id), NOTHING_KNOWN), weights, rules)
        assert table[row, column] == single.points
        assert bool(single.forbidden) == (single.points == 0)


def test_the_samples_are_paired_at_best_and_explained(full: Store) -> None:
    on = pairing.board(full)
    found = pairing.suggest(on)
    assert found.pairs
    loads = [pair.mentor_id for pair in found.pairs]
    free = {mentor.id: mentor.free for mentor in on.mentors}
    assert all(loads.count(mentor) <= free[mentor] for mentor in free)
    for pair in found.pairs:
        assert not pair.score.forbidden
        assert pair.score.points == 100 + sum(reason.points for reason in pair.score.reasons)
        assert all(reason.text for reason in pair.score.reasons)
    made = pairing.accept(full, [(pair.mentor_id, pair.apprentice_id) for pair in found.pairs[:5]], TODAY)
    assert len(made) == 5
    assert len(pairing.board(full).apprentices) == len(on.apprentices) - 5


def _free_pair(full: Store) -> tuple[int, int]:
    found = pairing.suggest(pairing.board(full))
    return found.pairs[0].mentor_id, found.pairs[0].apprentice_id


def test_a_move_over_capacity_or_into_a_forbidden_pair_is_refused(full: Store) -> None:
    on = pairing.board(full)
    found = pairing.suggest(on)
    pairs = {pair.apprentice_id: pair.mentor_id for pair in found.pairs}
    crowded = next(m for m in on.mentors if list(pairs.values()).count(m.id) == m.free and m.free)
    stranger = next(
        a
        for a in on.apprentices
        if pairs.get(a.id) != crowded.id and not pairing.score_of(on, crowded, a).forbidden
    )
    with pytest.raises(DeskError) as refused:
        pairing.moved(on, pairs, stranger.id, crowded.id)
    assert refused.value.code == "capacity"
    mentor, apprentice = next(
        (m, a) for m in on.mentors for a in on.apprentices if pairing.score_of(on, m, a).forbidden
    )
    with pytest.raises(DeskError) as refused:
        pairing.moved(on, pairs, apprentice.id, mentor.id)
    assert refused.value.code == "forbidden"
    freed = pairing.moved(on, pairs, found.pairs[0].apprentice_id, None)
    assert pairing.judged(on, freed).total == found.total - found.pairs[0].score.points


@pytest.mark.parametrize(
    "way", ["by hand", "by editing", "by undo", "by lowering the capacity", "by exclusion"]
)
def test_no_way_leads_past_the_guard(full: Store, way: str) -> None:
    mentor, apprentice = _free_pair(full)
    target = register("pairings")
    values = {"mentor_id": mentor, "apprentice_id": apprentice, "start": TODAY}
    before = full.last_entry()
    if way == "by exclusion":
        records.create(full, target, values)
        with pytest.raises(DeskError) as refused:
            records.create(
                full,
                register("pair_exclusions"),
                {"mentor_id": mentor, "apprentice_id": apprentice, "reason": "亲属"},
            )
        assert refused.value.code == "forbidden"
        return
    if way == "by lowering the capacity":
        records.create(full, target, values)
        with pytest.raises(DeskError) as refused:
            records.change(full, register("mentors"), mentor, {"capacity": 0})
        assert refused.value.code == "capacity"
        return
    if way == "by undo":
        made = records.create(full, target, values)
        records.change(full, target, made, {"state": "解除"})
        ended = full.last_entry()
        records.change(full, register("mentors"), mentor, {"capacity": 0})
        with pytest.raises(DeskError) as refused:
            history.undo(full, ended)
        assert refused.value.code == "capacity"
        return
    records.create(
        full,
        register("pair_exclusions"),
        {"mentor_id": mentor, "apprentice_id": apprentice, "reason": "亲属"},
    )
    if way == "by editing":
        made = records.create(full, target, values | {"state": "解除"})
        before = full.last_entry()
        with pytest.raises(DeskError) as refused:
            records.change(full, target, made, {"state": "进行中"})
    else:
        before = full.last_entry()
        with pytest.raises(DeskError) as refused:
            records.create(full, target, values)
    assert refused.value.code == "forbidden"
    assert "亲属" in refused.value.text
    assert full.last_entry() == before


def test_what_a_class_has_counts_for_it(full: Store) -> None:
    """A class that has a mentor by a pair under way asks for the others only; with too few people for more, for none."""
    class_id = teaching.find_class(full, "2026QCG1")
    first = [pair.apprentice_id for pair in pairing.suggest(pairing.board(full)).pairs[:4]]
    assert records.bulk_change(full, register("apprentices"), first, "class_id", "2026QCG1") == 4
    on = pairing.board(full, class_id=class_id)
    found = pairing.suggest(on)
    leads = {mentor.id for mentor in on.mentors if mentor.may_lead}
    chosen = {pair.mentor_id for pair in found.pairs}
    assert len(chosen) >= 3
    assert chosen & leads
    lead = next(pair for pair in found.pairs if pair.mentor_id in leads)
    pairing.accept(full, [(lead.mentor_id, lead.apprentice_id)], TODAY)
    rest = pairing.board(full, class_id=class_id)
    assert len(rest.apprentices) == 3
    again = pairing.suggest(rest)
    assert len({pair.mentor_id for pair in again.pairs} - {lead.mentor_id}) >= 2
    with pytest.raises(DeskError) as refused:
        pairing.suggest(pairing.board(full, class_id=class_id, without=[m.id for m in rest.mentors]))
    assert refused.value.code == "class-mentors"


def _class_of_four(full: Store) -> tuple[int, list[int]]:
    """The four apprentices of the best pairs made a class; its number and theirs."""
    class_id = teaching.find_class(full, "2026QCG1")
    people = [pair.apprentice_id for pair in pairing.suggest(pairing.board(full)).pairs[:4]]
    records.bulk_change(full, register("apprentices"), people, "class_id", "2026QCG1")
    return class_id, people


def test_what_pairs_leave_open_of_a_class_is_told_by_its_name(full: Store) -> None:
    class_id, people = _class_of_four(full)
    assert pairing.class_needs(full) == []  # not begun: nothing to warn of
    on = pairing.board(full, class_id=class_id)
    name = on.classes[class_id].name
    assert [each.code for each in pairing.class_needs(full, class_id=class_id)] == [
        "class-mentors",
        "class-lead",
    ]
    best = {pair.apprentice_id: pair.mentor_id for pair in pairing.suggest(on).pairs}
    assert pairing.gaps(on, best) == []
    chosen = [(mentor, apprentice) for apprentice, mentor in best.items()]
    assert pairing.class_needs(full, chosen) == []
    # all with one mentor who may not lead
    low = next(m for m in on.mentors if not m.may_lead)
    few, lead = pairing.gaps(on, {people[0]: low.id})
    assert (few.code, lead.code) == ("class-mentors", "class-lead")
    assert f"{name}只有 1 位师傅，还差 2 位" in few.text
    assert name in lead.text
    assert few.remedy
    assert lead.remedy
    leader = next(m for m in on.mentors if m.may_lead)
    assert [p.code for p in pairing.gaps(on, {people[0]: leader.id})] == ["class-mentors"]
    # what the class has counts, even of a mentor who is left out this time
    pairing.accept(full, [next(each for each in chosen if each[0] in _leads(on))], TODAY)
    after = pairing.board(full, class_id=class_id, without=_leads(on))
    (left,) = pairing.gaps(after, {})
    assert "还差 2 位" in left.text
    with full.write("不要求") as session:
        session.scalars(select(BaseProfile)).one().class_mentors = 0
    assert pairing.class_needs(full) == []


def _leads(on: pairing.Board) -> list[int]:
    return [mentor.id for mentor in on.mentors if mentor.may_lead]


@pytest.mark.parametrize("lacking", ["mentors", "lead"])
def test_a_class_that_cannot_be_served_is_named(full: Store, lacking: str) -> None:
    class_id, _ = _class_of_four(full)
    on = pairing.board(full)
    name = on.classes[class_id].name
    if lacking == "mentors":
        on = replace(on, mentors=tuple(m for m in on.mentors if m.may_lead)[:2])
        said = f"{name}要 3 位师傅，最多凑得出"
    else:
        on = replace(on, mentors=tuple(replace(m, lead=False) for m in on.mentors))
        said = f"{name}没有一位能结对的师傅可以当组长"
    refused = _refusal(on)
    assert refused.code == "class-mentors"
    assert said in refused.text
    assert refused.remedy


def test_classes_that_take_each_others_mentors_are_all_named() -> None:
    """Three mentors with one place each, two classes that ask for two: each could be served by itself."""
    mentors = tuple(
        MentorFacts(n, f"师{n}", 1, SkillLevel.TECHNICIAN, 1, "", "", "", 9, f"M{n}") for n in (1, 2, 3)
    )
    apprentices = tuple(
        ApprenticeFacts(n, f"徒{n}", SkillLevel.JUNIOR, 1, "", "", "", 1 + n % 2, f"A{n}") for n in range(4)
    )
    classes = {n: ClassStanding(f"{n}班", 2, (), led=False) for n in (1, 2)}
    settings_of = PairSettings(Weights(), PairRules(), 12, 2)
    on = pairing.Board(mentors, apprentices, {}, settings_of, {}, classes)
    assert _refusal(on).text == "凑不齐学徒班要求的师傅：1班、2班各自够，合起来师傅不够分。"
    alone = replace(on, apprentices=apprentices[::2], classes={1: classes[1]})
    assert len(pairing.suggest(alone).pairs) == 2
    nobody = replace(alone, mentors=())
    assert _refusal(nobody).text.startswith(
        "凑不齐学徒班要求的师傅：1班要 2 位师傅，最多凑得出 0 位；1班没有一位"
    )
    served = {1: ClassStanding("1班", 2, (7, 8), led=True)}
    assert pairing.suggest(replace(nobody, classes=served)).pairs == ()


def _refusal(on: pairing.Board) -> DeskError:
    with pytest.raises(DeskError) as refused:
        pairing.suggest(on)
    return refused.value
