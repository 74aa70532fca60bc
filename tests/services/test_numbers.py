"""Numbers as they are taken: by whom, when, in which order; each once and for ever, however many ask at a time."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import Certificate, NumberCounter, Trainee
from talentdesk.registers import register
from talentdesk.services import bases, issue_register, issuing, numbers, records
from talentdesk.store import Store
from tests.proofs import allocate_numbers
from tests.services.passing import ISSUED, Passed, certify, passed_class, register_rows
from tests.services.rosters import dump

PREFIX = "S000033000123"
THREADS, EACH = 4, 180


def _filed(store: Store) -> None:
    bases.change_profile(store, {"is_assessor": "是"})
    numbers.save_scheme(store, name="国家", kind="national", prefix=PREFIX)


def _refused(store: Store, passed: Passed, out: Path, scheme: str | None) -> str:
    """The code of a refusal after which nothing is issued, counted or written."""
    before = dump(store)
    with pytest.raises(DeskError) as refused:
        certify(store, passed.class_id, out, scheme=scheme)
    assert refused.value.remedy
    assert dump(store) == before
    assert not out.exists()
    return refused.value.code


# -- many at a time -----------------------------------------------------------------------------------------------------


def test_four_threads_take_no_number_twice_and_leave_none_out(store: Store) -> None:
    passed = passed_class(store, 4)
    bases.change_profile(store, {"number_pattern": "{prefix}{yyyy}{class}{seq:6}"})
    taken: list[list[str]] = [[] for _ in range(THREADS)]
    trouble: list[BaseException] = []

    def work(own: list[str], trainee_id: int) -> None:
        try:
            while len(own) < EACH:
                with store.write("发证") as session:
                    trainee = session.get_one(Trainee, trainee_id)
                    facts = issuing.class_facts(session, passed.class_id)
                    many = min(9, EACH - len(own))
                    made = [
                        issuing.issue(session, facts, trainee, issued_on=ISSUED, layout="booklet")
                        for _ in range(many)
                    ]
                own.extend(one.number for one in made)
        except BaseException as wrong:
            trouble.append(wrong)
            raise

    threads = [
        threading.Thread(target=work, args=(own, trainee))
        for own, trainee in zip(taken, passed.trainees, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    everything = [number for own in taken for number in own]
    assert sorted(everything) == [f"BJ2026B1{serial:06d}" for serial in range(1, THREADS * EACH + 1)]
    assert all(own == sorted(own) for own in taken)
    with store.read() as session:
        assert session.scalars(select(NumberCounter.last)).all() == [THREADS * EACH]
        assert len(session.scalars(select(Certificate.number)).all()) == THREADS * EACH
    assert store.broken_entries() == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_kills_lose_double_and_skip_nothing(tmp_path: Path) -> None:
    tally = allocate_numbers.run(tmp_path, numbers=60, kills=1, seed=3)
    assert tally.kills == 1
    assert tally.allocated >= 60


def test_a_failed_issue_leaves_no_gap(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 2)

    def break_off() -> None:
        with store.write("发证") as session:
            facts = issuing.class_facts(session, passed.class_id)
            trainee = session.get_one(Trainee, passed.trainees[0])
            issuing.issue(session, facts, trainee, issued_on=ISSUED, layout="booklet")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    certify(store, passed.class_id, tmp_path / "c.pdf")
    assert _last_four(store) == [1, 2]


def _last_four(store: Store) -> list[int]:
    return sorted(int(number[-4:]) for number in register_rows(store))


# -- void, foreign, other years ------------------------------------------------------------------------------------------


def test_void_numbers_stay_and_are_never_used_again(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 3)
    first = certify(store, passed.class_id, tmp_path / "1.pdf")
    for number in first[1:]:
        issue_register.void(store, number, "打印损坏")
    second = certify(store, passed.class_id, tmp_path / "2.pdf")
    assert second[0] == first[0]
    assert not set(second[1:]) & set(first)
    rows = register_rows(store)
    assert {rows[number].texts["state"] for number in first[1:]} == {"作废"}
    assert {rows[number].texts["reason"] for number in first[1:]} == {"打印损坏"}
    assert _last_four(store) == [1, 2, 3, 4, 5]


def test_a_number_that_came_from_elsewhere_is_passed_over(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 2)
    sample = numbers.sample_number("{yyyy}{class}{seq:4}", "", ISSUED).replace(numbers.SAMPLE_CLASS, "B1")
    bases.change_profile(store, {"number_pattern": "{yyyy}{class}{seq:4}"})
    with store.write("编号回填") as session:
        issuing.record_given_number(session, passed.class_id, passed.trainees[0], sample, ISSUED)
    assert certify(store, passed.class_id, tmp_path / "c.pdf") == ("2026B10002", "2026B10003")


def test_the_count_begins_anew_with_the_year_and_only_where_the_pattern_says_it(
    store: Store, tmp_path: Path
) -> None:
    bases.change_profile(store, {"number_pattern": "{yyyy}{seq:3}"})
    numbers.save_scheme(store, name="连号", kind="free", pattern="N{seq:3}")
    one, two = passed_class(store, 2, code="B1"), passed_class(store, 2, code="B2", first=4)
    assert certify(store, one.class_id, tmp_path / "1.pdf", day=date(2026, 12, 31)) == ("2026001", "2026002")
    assert certify(store, two.class_id, tmp_path / "2.pdf", day=date(2027, 1, 1)) == ("2027001", "2027002")
    three = passed_class(store, 1, code="B3", first=8)
    assert certify(store, three.class_id, tmp_path / "3.pdf", day=date(2026, 12, 31)) == ("2026003",)
    for index, day in enumerate((date(2026, 12, 31), date(2027, 1, 1))):
        again = passed_class(store, 1, code=f"C{index}", first=12 + index)
        assert certify(store, again.class_id, tmp_path / "4.pdf", day=day, scheme="连号") == (
            f"N00{index + 1}",
        )


def test_a_wider_serial_counts_on(store: Store, tmp_path: Path) -> None:
    bases.change_profile(store, {"number_pattern": "A{seq:1}"})
    nine, more = passed_class(store, 9), passed_class(store, 1, code="B2", first=10)
    assert certify(store, nine.class_id, tmp_path / "1.pdf")[-1] == "A9"
    assert _refused(store, more, tmp_path / "2.pdf", None) == "out-of-range"
    bases.change_profile(store, {"number_pattern": "A{seq:2}"})
    assert certify(store, more.class_id, tmp_path / "2.pdf") == ("A10",)


def test_a_run_over_the_end_numbers_nobody(store: Store, tmp_path: Path) -> None:
    bases.change_profile(store, {"number_pattern": "A{seq:1}"})
    assert _refused(store, passed_class(store, 10), tmp_path / "c.pdf", None) == "out-of-range"


# -- the national number -------------------------------------------------------------------------------------------------


def test_the_national_number_is_for_filed_organisations_only(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 2)
    numbers.save_scheme(store, name="国家", kind="national", prefix=PREFIX)
    assert _refused(store, passed, tmp_path / "c.pdf", "国家") == "not-assessor"
    bases.change_profile(store, {"is_assessor": "是"})
    made = certify(store, passed.class_id, tmp_path / "c.pdf", scheme="国家")
    assert made == (f"{PREFIX}263000001", f"{PREFIX}263000002")
    for number in made:
        found = numbers.explain_number(number)
        assert (found.kind, found.problems) == ("national", ())


def test_the_national_serial_begins_anew_with_year_and_level(store: Store, tmp_path: Path) -> None:
    _filed(store)
    wanted = [
        ("三级/高级工", date(2026, 12, 31), "263000001"),
        ("三级/高级工", date(2027, 1, 1), "273000001"),
        ("五级/初级工", date(2026, 12, 31), "265000001"),
        ("一级/高级技师", date(2026, 12, 31), "261000001"),
        ("三级/高级工", date(2026, 12, 31), "263000002"),
    ]
    for index, (level, day, tail) in enumerate(wanted):
        passed = passed_class(store, 1, code=f"B{index}", level=level, first=index)
        made = certify(store, passed.class_id, tmp_path / "c.pdf", day=day, scheme="国家")
        assert made == (f"{PREFIX}{tail}",)


@pytest.mark.parametrize("level", ["", "学徒工", "特级技师", "首席技师"])
def test_no_level_digit_no_national_number(store: Store, tmp_path: Path, level: str) -> None:
    _filed(store)
    passed = passed_class(store, 1, level=level)
    assert _refused(store, passed, tmp_path / "c.pdf", "国家") == "missing"


def test_after_999999_it_ends(store: Store, tmp_path: Path) -> None:
    _filed(store)
    with store.write("计数") as session:
        session.add(NumberCounter(scope=f"{PREFIX}263", last=999_998))
    one, two = passed_class(store, 1), passed_class(store, 1, code="B2", first=3)
    assert certify(store, one.class_id, tmp_path / "1.pdf", scheme="国家") == (f"{PREFIX}263999999",)
    assert _refused(store, two, tmp_path / "2.pdf", "国家") == "out-of-range"


def test_a_scheme_made_past_the_check_is_refused_at_use(store: Store, tmp_path: Path) -> None:
    """The register itself takes any text for a prefix or pattern."""
    bases.change_profile(store, {"is_assessor": "是"})
    passed = passed_class(store, 1)
    target = register("schemes")
    records.create(store, target, {"name": "坏前缀", "kind": "national", "prefix": "S１２"})
    records.create(store, target, {"name": "空", "kind": "free"})
    assert _refused(store, passed, tmp_path / "c.pdf", "坏前缀") == "unknown-value"
    assert _refused(store, passed, tmp_path / "c.pdf", "空") == "missing"
    assert _refused(store, passed, tmp_path / "c.pdf", "没有") == "not-found"


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("free", "", "missing"),
        ("free", "{seq:4}{seq:4}", "unknown-value"),
        ("free", "{nonsense}{seq:4}", "unknown-value"),
        ("free", "{seq:4", "unknown-value"),
        ("national", "", "unknown-value"),
        ("national", "S00003300012", "unknown-value"),
        ("national", "S０0003300012３", "unknown-value"),
    ],
)
def test_wrong_schemes_are_not_kept(store: Store, kind: str, text: str, code: str) -> None:
    before = dump(store)
    with pytest.raises(DeskError) as refused:
        numbers.save_scheme(store, name="甲", kind=kind, **{"pattern" if kind == "free" else "prefix": text})
    assert refused.value.code == code
    assert dump(store) == before


def test_a_removed_scheme_is_not_used_and_its_name_not_taken(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 1)
    made = numbers.save_scheme(store, name="甲", kind="free", pattern="A{seq:3}")
    with pytest.raises(DeskError):
        numbers.save_scheme(store, name="甲", kind="free", pattern="B{seq:3}")
    records.remove(store, register("schemes"), [made])
    assert _refused(store, passed, tmp_path / "c.pdf", "甲") == "not-found"
    with pytest.raises(DeskError) as refused:
        numbers.save_scheme(store, name=" 甲 ", kind="free", pattern="B{seq:3}")
    assert refused.value.code == "already-known"
    records.put_back(store, register("schemes"), [made])
    assert certify(store, passed.class_id, tmp_path / "c.pdf", scheme="甲") == ("A001",)


def test_samples_say_what_the_first_number_will_be(store: Store) -> None:
    assert numbers.sample_number("{prefix}{yyyy}{class}{seq:4}", "JY", ISSUED) == "JY2026B26010001"
    assert numbers.sample_national(PREFIX, ISSUED) == f"{PREFIX}263000001"
    for wrong in (
        lambda: numbers.sample_number("{x}{seq:1}", "", ISSUED),
        lambda: numbers.sample_national("S1", ISSUED),
    ):
        with pytest.raises(DeskError):
            wrong()


def test_the_shipped_province_table_is_the_national_one() -> None:
    assert numbers.explain_number("Y000123000007195000001").parts[2].meaning.startswith("黑龙江")
    assert numbers.explain_number("S000032000007195000001").parts[2].meaning.startswith("江苏")
    assert [p.code for p in numbers.explain_number("S000010000007195000001").problems] == ["unknown-value"]
