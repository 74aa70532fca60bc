"""Records of any register: made, changed, removed and put back; every refusal is a sentence, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.registers import REGISTERS, Field, Kind, Register, register
from talentdesk.services import pairing, records
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.services.rosters import dump, person

TRAINEES, EQUIPMENT, COURSES = register("trainees"), register("equipment"), register("courses")
MADE = [target for target in REGISTERS if target.creatable]
EACH = pytest.mark.parametrize("target", MADE, ids=lambda r: r.key)


def _typed(store: Store, field: Field, turn: int) -> object:
    """Something a person might type into a field, right for its kind."""
    if field.kind is Kind.REFERENCE:
        if field.reference == "trainees":  # someone new, whom the samples have not enrolled anywhere
            known = records.find(store, TRAINEES, Query(search=str(person(30 + turn)["id_number"])))
            return known.ids[0] if len(known) else records.create(store, TRAINEES, person(30 + turn))
        target = register(field.reference)
        there = records.find(store, target, Query()).ids
        # Of what the samples do not hold, one is made.
        return (
            there[-1 - turn]
            if len(there) > turn
            else records.create(store, target, _values(store, target, turn))
        )
    if field.kind is Kind.ID_NUMBER or field.name == "id_number":
        return person(turn + 20)["id_number"]
    if field.minimum is not None and field.minimum > 0:
        return str(field.minimum if turn else field.maximum)
    by_kind: dict[Kind, object] = {
        Kind.NAME: "某某" if turn else "王某某", Kind.PHONE: f"1380000000{turn}", Kind.DATE: f"2026年9月{turn + 1}日",
        Kind.INTEGER: str(turn + 3), Kind.DECIMAL: f"{turn + 1}.5", Kind.YES_NO: "是" if turn else "否", Kind.LEVEL: "高级工",
        Kind.CREDIT_CODE: "", Kind.PHOTO: "",
    }  # fmt: skip
    if field.kind in by_kind:
        return by_kind[field.kind]
    return field.choices[0] if field.choices else f"某{turn}"


def _values(store: Store, target: Register, turn: int, *, needed: bool = False) -> dict[str, object]:
    skipped = {"sex", "birth_date", "id_type"}  # they belong to the ID number
    values = {
        f.name: _typed(store, f, turn)
        for f in target.fields
        if f.name not in skipped and (f.required or not needed) and not f.fixed
    }
    if target.key == "pairings":  # two who may be paired, or the guard would speak first
        pair = pairing.suggest(pairing.board(store)).pairs[turn]
        values |= {"mentor_id": pair.mentor_id, "apprentice_id": pair.apprentice_id}
    return values


@EACH
def test_a_record_is_made_read_changed_removed_and_put_back(full: Store, target: Register) -> None:
    values = _values(full, target, 1)
    number = records.create(full, target, values)
    row = records.get(full, target, number)
    assert row.title == row.texts[target.title]
    assert number in records.find(full, target, Query()).ids
    for field in target.fields:
        if field.kind is Kind.REFERENCE and field.name in values:
            assert (
                row.texts[field.name]
                == records.get(full, register(field.reference), values[field.name]).title
            )  # type: ignore[arg-type]
    kinds = (
        Kind.TEXT,
        Kind.NOTE,
        Kind.LEVEL,
        Kind.CHOICE,
        Kind.YES_NO,
        Kind.DATE,
        Kind.PHONE,
        Kind.INTEGER,
        Kind.DECIMAL,
    )
    other = next(
        (f for f in target.fields if f.name not in ("sex", "id_type", "birth_date") and f.kind in kinds),
        target.fields[0],
    )
    before = row.values
    records.change(full, target, number, {other.name: _typed(full, other, 0)})
    after = records.get(full, target, number).values
    assert {name for name in before if before[name] != after[name]} <= {other.name}
    assert records.remove(full, target, [number]) == 1
    assert number not in records.find(full, target, Query()).ids
    assert number in records.find(full, target, Query(deleted=True)).ids
    with pytest.raises(DeskError):
        records.change(full, target, number, {other.name: ""})
    assert records.put_back(full, target, [number]) == 1
    assert number in records.find(full, target, Query()).ids
    assert full.broken_entries() == []


@EACH
def test_the_same_identity_twice_is_a_sentence(full: Store, target: Register) -> None:
    values = _values(full, target, 2, needed=True)
    number = records.create(full, target, values)
    assert [p.code for p in records.check(full, target, values)] == ["already-known"]
    before = dump(full)
    with pytest.raises(DeskError) as refused:
        records.create(full, target, values)
    assert refused.value.problems
    assert dump(full) == before
    assert records.check(full, target, values, number) == []


@EACH
def test_any_field_may_be_emptied_or_is_refused_with_a_sentence(full: Store, target: Register) -> None:
    number = records.create(full, target, _values(full, target, 3))
    for field in target.fields:
        if field.fixed:
            continue
        try:
            records.change(full, target, number, {field.name: ""})
        except DeskError as refused:
            assert field.required, field.name
            assert refused.problems[0].field == field.name  # noqa: PT017
        if field.name not in target.identity:
            try:
                records.bulk_change(full, target, [number], field.name, "")
            except DeskError:
                assert field.required, field.name


@EACH
def test_nothing_needed_given_says_all_that_is_missing(store: Store, target: Register) -> None:
    problems = records.check(store, target, {})
    assert {p.field for p in problems if p.code == "missing"} == {f.name for f in target.fields if f.required}
    with pytest.raises(DeskError) as refused:
        records.create(store, target, {})
    assert len(refused.value.problems) == len(problems)


WILD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.dates(), st.datetimes(), st.text(max_size=20),
    st.sampled_from(["是", "=1+1", "330102199001011234", "2026-02-30", "１２３", "1e400", "nan", "无", "高级工", "\x00", "9" * 700]),
)  # fmt: skip


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_given_is_taken_or_refused_with_a_sentence(store: Store, data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(MADE))
    fields = data.draw(
        st.lists(st.sampled_from([f for f in target.fields if not f.reference]), max_size=6, unique=True)
    )
    values = {field.name: data.draw(WILD) for field in fields}
    problems = records.check(store, target, values)
    assert all(p.text and p.code for p in problems)
    try:
        number = records.create(store, target, values)
    except DeskError as refused:
        assert refused.text  # noqa: PT017
        return
    row = records.get(store, target, number)
    for field in fields:  # what was taken can be typed again
        limit = target.max_length(field.name)
        assert not limit or len(str(row.values[field.name] or "")) <= limit
    records.remove(store, target, [number])


# -- trainees -----------------------------------------------------------------------------------------------------------


def test_an_id_number_tells_sex_and_birthday(store: Store) -> None:
    number = records.create(
        store,
        TRAINEES,
        {"name": "王伟", "id_number": "３３０１０２199001010018"[:0] + str(person(0)["id_number"])},
    )
    values = records.get(store, TRAINEES, number).values
    assert values["sex"] in ("男", "女")
    assert isinstance(values["birth_date"], date)
    assert values["id_type"] == "居民身份证"


def test_another_id_number_must_agree_with_what_is_known(store: Store) -> None:
    """The birthday that came from the old number must not stay silently beside the new one."""
    number = records.create(store, TRAINEES, person(0))
    records.change(store, TRAINEES, number, {"id_number": person(7)["id_number"]})
    row = records.get(store, TRAINEES, number).texts
    assert row["birth_date"].replace("-", "") == row["id_number"][6:14]


def test_a_passport_is_no_resident_number(store: Store) -> None:
    number = records.create(
        store, TRAINEES, {"name": "John Smith", "id_type": "护照", "id_number": "E12345678"}
    )
    assert records.get(store, TRAINEES, number).values["sex"] is None
    assert records.check(store, TRAINEES, {"name": "王伟", "id_number": "E12345678"})


def test_a_duplicate_in_the_bin_does_not_stand_in_the_way(store: Store) -> None:
    first = records.create(store, TRAINEES, person(0))
    records.remove(store, TRAINEES, [first])
    second = records.create(store, TRAINEES, person(0))
    with pytest.raises(DeskError):
        records.put_back(store, TRAINEES, [first])
    records.remove(store, TRAINEES, [second])
    with pytest.raises(DeskError):  # both at once cannot live
        records.put_back(store, TRAINEES, [first, second])
    assert records.put_back(store, TRAINEES, [first]) == 1


def test_what_others_need_is_not_removed(full: Store) -> None:
    course = records.find(full, COURSES, Query()).ids[0]
    with pytest.raises(DeskError, match="班次"):
        records.remove(full, COURSES, [course])
    certificates = register("certificates")
    issued = records.find(full, certificates, Query()).ids[0]
    for act in (
        lambda: records.remove(full, certificates, [issued]),
        lambda: records.change(full, certificates, issued, {"holder": "某某"}),
        lambda: records.bulk_change(full, certificates, [issued], "holder", "某某"),
    ):
        with pytest.raises(DeskError) as refused:
            act()
        assert refused.value.code == "fixed"


def test_bulk_changes_count_what_changed_and_refuse_nonsense(full: Store) -> None:
    ids = list(records.find(full, EQUIPMENT, Query()).ids)
    before = len(full.broken_entries())
    assert records.bulk_change(full, EQUIPMENT, ids, "place", "二号车间") == len(ids)
    assert records.bulk_change(full, EQUIPMENT, ids, "place", "二号车间") == 0
    with pytest.raises(DeskError):
        records.bulk_change(full, EQUIPMENT, ids, "state", "不知道")
    with pytest.raises(DeskError):
        records.bulk_change(full, EQUIPMENT, ids, "code", "1")
    assert len(full.broken_entries()) == before == 0


def test_many_records_at_once(store: Store) -> None:
    """More numbers than one SQL statement takes."""
    ids = list(range(1, 60_000))
    assert records.remove(store, TRAINEES, ids) == 0
    assert records.put_back(store, EQUIPMENT, ids) == 0
    assert records.bulk_change(store, EQUIPMENT, ids, "place", "x") == 0


def test_filters_and_their_values(full: Store) -> None:
    for target in REGISTERS:
        everything = len(records.find(full, target, Query()))
        for name in target.filters:
            values = records.filter_values(full, target, name)
            assert len(values) == len(set(values))
            found = 0
            for text in values:
                listing = records.find(full, target, Query(filters=((name, text),)))
                assert len(listing), (target.key, name, text)
                assert {row.texts[name] for row in records.rows(full, target, listing.ids[:100])} == {text}
                found += len(listing)
            assert found <= everything
    assert len(records.find(full, TRAINEES, Query(filters=(("education", "没有"),)))) == 0


def test_search_filter_and_sort_together(full: Store) -> None:
    listing = records.find(
        full, EQUIPMENT, Query(search="车床", filters=(("state", "在用"),), sort="price", descending=True)
    )
    rows = records.rows(full, EQUIPMENT, listing.ids)
    prices: list[Any] = [row.values["price"] for row in rows]
    assert prices == sorted(prices, reverse=True)
    assert {row.texts["state"] for row in rows} <= {"在用"}


def test_related_records_and_completion(full: Store) -> None:
    for target in REGISTERS:
        listing = records.find(full, target, Query())
        if len(listing):
            related = records.related(full, target, listing.ids[0])
            assert [r.label for r in related] == [r.label for r in target.related]
            assert all(len(r.rows) == min(r.total, 50) for r in related)
    field = register("classes").field("course_id")
    assert ("数控" in records.options(full, field, "数控")[0][1]) is True
    assert len(records.options(full, register("courses").field("occupation_id"), "")) == 20


def test_find_by_key_says_what_is_wrong(full: Store) -> None:
    known = records.get(full, TRAINEES, 1)
    assert records.find_by_key(full, TRAINEES, known.texts["id_number"]) == 1
    for text, code in (("没有此人", "not-found"), ("滨江", "ambiguous")):
        with pytest.raises(DeskError) as refused:
            records.find_by_key(full, TRAINEES, text)
        assert refused.value.code in (code, "not-found")
    with pytest.raises(DeskError):
        records.get(full, TRAINEES, 10**9)
    assert records.rows(full, TRAINEES, [10**9]) == []


def test_rows_come_in_the_order_asked_for(full: Store) -> None:
    ids = list(records.find(full, TRAINEES, Query()).ids[:30])[::-1]
    assert [row.id for row in records.rows(full, TRAINEES, ids)] == ids


@pytest.mark.parametrize("gone", ["never", "in the bin"])
def test_a_reference_by_number_to_nothing_is_a_sentence(full: Store, gone: str) -> None:
    """By the field it stands in, with what to do; a reference that was there before does not stand in the way."""
    courses, classes = register("courses"), register("classes")
    values = _values(full, classes, 0)
    course = records.create(full, courses, _values(full, courses, 1) | {"code": "KC-X"})
    if gone == "in the bin":
        made = records.create(full, classes, values | {"course_id": course, "code": "X-1"})
        with full.write("课程移走") as session:  # as an older program or an undo may have left it
            session.get_one(courses.table, course).deleted_at = datetime(2026, 11, 1)
        records.change(full, classes, made, {"name": "照旧", "course_id": course})
    else:
        made, course = int(records.find(full, classes, Query()).ids[0]), 987_654
    ways: tuple[Callable[[], object], ...] = (
        lambda: records.create(full, classes, values | {"course_id": course, "code": "X-2"}),
        lambda: records.change(full, classes, int(records.find(full, classes, Query()).ids[-1]), {"course_id": course}),
        lambda: records.bulk_change(full, classes, [made], "course_id", course),
    )  # fmt: skip
    before = full.last_entry()
    for way in ways:
        with pytest.raises(DeskError) as refused:
            way()
        (problem,) = refused.value.problems
        assert (problem.code, problem.field) == ("not-found", "course_id")
        assert str(course) in problem.text
        assert problem.remedy
    assert full.last_entry() == before
    assert [p.field for p in records.check(full, classes, {"course_id": course}, made)] == ["course_id"]
