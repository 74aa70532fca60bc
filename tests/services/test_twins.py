"""Copies of one base: whatever is done on both PCs and however the files go, both end with the same, and nothing is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.model import (
    Attendance,
    BaseProfile,
    Enrolment,
    Equipment,
    Loan,
    LoanItem,
    Mentor,
    NumberCounter,
    Pairing,
    Session,
    Teacher,
    Trainee,
    UploadChannel,
    UploadPackage,
)
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.registers import register
from talentdesk.services import (
    attendance,
    bases,
    history,
    loans,
    photos,
    proofs,
    records,
    supplies,
    teaching,
    twin_merging,
    twins,
)
from talentdesk.services.records import Query
from talentdesk.services.twin_numbers import BLOCK, is_own, next_block
from talentdesk.store import Store
from tests.services.twin_world import (
    DAY,
    PEOPLE,
    World,
    contents,
    differences,
    founded_world,
    live,
    sound,
    work,
    world,
)

TEACHERS, TRAINEES, EQUIPMENT = register("teachers"), register("trainees"), register("equipment")
NOW = datetime(2026, 11, 21, 9)


@pytest.fixture(scope="module")
def founded_pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded-pair")
    founded_world(folder)
    return folder


@pytest.fixture
def here(founded_pair: Path, tmp_path: Path) -> Iterator[World]:
    with world(founded_pair, tmp_path, 1) as made:
        yield made


def same(here: World) -> None:
    """Exchange without a person's hand, then nothing differs."""
    for store, other in ((here.a, here.b), (here.b, here.a), (here.a, here.b)):
        twin_merging.merge(other, here.export(store))
    assert differences(contents(here.a), contents(here.b)) == {}
    sound(here.a)
    sound(here.b)


def one(store: Store, name: str) -> Teacher:
    with store.read() as session:
        return session.scalars(select(Teacher).where(Teacher.name == name)).one()


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), rounds=st.integers(1, 4))
def test_both_end_with_the_same(
    founded_pair: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, rounds: int
) -> None:
    folder = tmp_path_factory.mktemp("live")
    live(founded_pair, folder, seed, rounds)
    shutil.rmtree(folder)


@given(copy=st.integers(0, 99), last=st.integers(0, 2**50))
def test_blocks_of_numbers_never_meet(copy: int, last: int) -> None:
    start = next_block(copy, last)
    assert start > last
    assert is_own(copy, start)
    assert all(not is_own(other, start + BLOCK // 2) for other in range(100) if other != copy)


def test_new_records_never_get_the_same_number(here: World) -> None:
    made: set[int] = set()
    for turn in range(3):
        for store, letter in ((here.a, "A"), (here.b, "B")):
            number = records.create(store, TEACHERS, {"code": f"{letter}{turn}", "name": "孙敏"})
            assert number not in made
            made.add(number)
        here.exchange("both")
    same(here)


def test_a_field_changed_on_both_pcs_is_shown_side_by_side(here: World) -> None:
    number = records.create(here.a, TEACHERS, {"code": "T1", "name": "孙敏", "phone": "13800000001"})
    same(here)
    records.change(here.a, TEACHERS, number, {"title": "讲师", "employer": "甲校"})
    records.change(here.b, TEACHERS, number, {"title": "副教授", "education": "本科"})
    path = here.export(here.b)
    before, entry = contents(here.a), here.a.last_entry()
    shown = twin_merging.preview_merge(here.a, path)
    assert (contents(here.a), here.a.last_entry()) == (before, entry)
    (conflict,) = shown.conflicts
    assert (conflict.register, conflict.title, conflict.label) == ("师资", "孙敏", "职称")
    assert (conflict.ours, conflict.theirs) == ("讲师", "副教授")
    assert (conflict.ours_by, conflict.theirs_by) == ("甲", "乙")
    assert conflict.choosable
    twin_merging.merge(here.a, path, {("teacher", number, "title"): "ours"})
    kept = records.get(here.a, TEACHERS, number).texts
    assert (kept["title"], kept["employer"], kept["education"]) == ("讲师", "甲校", "本科")
    (found,) = twin_merging.conflicts(here.a)
    assert (found.ours, found.theirs, found.kept, found.decided_by) == ("讲师", "副教授", "ours", "甲")
    same(here)
    assert records.get(here.b, TEACHERS, number).texts["title"] == "讲师"


@pytest.mark.parametrize("first", ["a", "b", "both"])
def test_without_a_choice_the_later_change_stands_in_either_order(here: World, first: str) -> None:
    number = records.create(here.a, TEACHERS, {"code": "T1", "name": "孙敏"})
    same(here)
    here.b._clock = lambda: datetime(2026, 12, 1).astimezone()
    here.a._clock = lambda: datetime(2026, 12, 2).astimezone()
    records.change(here.b, TEACHERS, number, {"title": "早"})
    records.change(here.a, TEACHERS, number, {"title": "晚"})
    if first == "both":
        one_way, other_way = here.export(here.a), here.export(here.b)
        twin_merging.merge(here.b, one_way)
        twin_merging.merge(here.a, other_way)
    else:
        store, other = (here.a, here.b) if first == "a" else (here.b, here.a)
        twin_merging.merge(other, here.export(store))
    same(here)
    assert records.get(here.a, TEACHERS, number).texts["title"] == "晚"


def test_choices_made_on_both_pcs_come_together(here: World) -> None:
    number = records.create(here.a, TEACHERS, {"code": "T1", "name": "孙敏"})
    same(here)
    records.change(here.a, TEACHERS, number, {"title": "甲的"})
    records.change(here.b, TEACHERS, number, {"title": "乙的"})
    first, second = here.export(here.a), here.export(here.b)
    twin_merging.merge(here.b, first, {("teacher", number, "title"): "ours"})
    twin_merging.merge(here.a, second, {("teacher", number, "title"): "ours"})
    assert records.get(here.a, TEACHERS, number).texts["title"] == "甲的"
    assert records.get(here.b, TEACHERS, number).texts["title"] == "乙的"
    same(here)


def test_a_record_in_use_there_does_not_stay_in_the_bin(here: World) -> None:
    number = records.create(here.a, TEACHERS, {"code": "T1", "name": "孙敏"})
    same(here)
    records.remove(here.a, TEACHERS, [number])
    records.change(here.b, TEACHERS, number, {"title": "讲师"})
    path = here.export(here.a)
    shown = twin_merging.preview_merge(here.b, path)
    assert [(c.field, c.ours, c.theirs, c.kept) for c in shown.conflicts] == [
        ("deleted_at", "在用", "在回收站", "ours")
    ]
    twin_merging.merge(here.b, path)
    same(here)
    assert records.get(here.a, TEACHERS, number).texts["title"] == "讲师"
    assert not records.get(here.a, TEACHERS, number).deleted


def test_a_chosen_deletion_is_one(here: World) -> None:
    number = records.create(here.a, TEACHERS, {"code": "T1", "name": "孙敏"})
    same(here)
    records.remove(here.a, TEACHERS, [number])
    records.change(here.b, TEACHERS, number, {"title": "讲师"})
    path = here.export(here.a)
    twin_merging.merge(
        here.b, path, twin_merging.choose_all(twin_merging.preview_merge(here.b, path), "theirs")
    )
    assert records.get(here.b, TEACHERS, number).deleted
    # The main PC has heard of the edit only now; that the record goes was decided knowing it.
    twin_merging.merge(here.a, here.export(here.b))
    twin_merging.merge(here.b, here.export(here.a))
    assert differences(contents(here.a), contents(here.b)) == {}


def test_a_cleared_cell_that_was_changed_there_stays(here: World) -> None:
    with here.a.read() as session:
        unit, group = session.execute(select(Session.id, Session.class_id).limit(1)).one()
        enrolment = session.scalars(select(Enrolment.id).where(Enrolment.class_id == group)).all()[0]
    attendance.set_attendance(here.a, group, {(enrolment, unit): AttendanceMark.PRESENT})
    same(here)
    attendance.set_attendance(here.a, group, {(enrolment, unit): None})
    attendance.set_attendance(here.b, group, {(enrolment, unit): AttendanceMark.LATE})
    same(here)
    with here.a.read() as session:
        assert session.scalars(select(Attendance.mark)).all() == ["late"]
    assert [each.label for each in twin_merging.conflicts(here.b)] == ["整条记录"]


def test_one_person_entered_on_both_pcs_stays_twice_and_is_told(here: World) -> None:
    who = PEOPLE[30]
    values = {"name": who.name, "id_number": who.id_number}
    records.create(here.a, TRAINEES, values | {"employer": "甲厂"})
    number = records.create(here.b, TRAINEES, values | {"employer": "乙厂"})
    with here.b.read() as session:
        group = session.scalars(select(Session.class_id)).first()
    assert group is not None
    teaching.enrol(here.b, group, [number])
    done = twin_merging.merge(here.a, here.export(here.b))
    assert any("重复" in each.why and each.label == "证件号码" for each in done.conflicts)
    same(here)
    with here.a.read() as session:
        found = session.scalars(select(Trainee).where(Trainee.name == who.name).order_by(Trainee.id)).all()
        assert [each.employer for each in found] == ["甲厂", "乙厂"]
        assert [each.id_number for each in found] == [who.id_number, f"{who.id_number}~{number}"]
        assert "重复" in (found[1].remark or "")
        assert session.scalar(select(Enrolment.id).where(Enrolment.trainee_id == number)) is not None


def test_identities_that_change_places_are_no_clash(here: World) -> None:
    first, second = (
        records.create(here.a, TEACHERS, {"code": code, "name": "孙敏"}) for code in ("T1", "T2")
    )
    same(here)
    for number, code in ((first, "T9"), (second, "T1"), (first, "T2")):
        records.change(here.a, TEACHERS, number, {"code": code})
    twin_merging.merge(here.b, here.export(here.a))
    assert twin_merging.conflicts(here.b) == []
    assert [records.get(here.b, TEACHERS, number).texts["code"] for number in (first, second)] == ["T2", "T1"]


def test_stock_of_both_pcs_adds_up_and_the_history_is_not_doubled(here: World) -> None:
    supplies.stock_in(here.a, "H1", 5, DAY)
    supplies.stock_out(here.b, "H1", 3, DAY)
    with here.b.read() as session:
        number = session.scalars(select(Equipment.id).where(Equipment.code == "S1")).one()
    records.change(here.b, EQUIPMENT, number, {"state": "维修"})
    lines = len(contents(here.b)["equipment_state"])
    same(here)
    with here.a.read() as session:
        assert session.scalars(select(Equipment.quantity).where(Equipment.code == "H1")).one() == 12
    assert len(contents(here.a)["equipment_state"]) == lines
    assert len(contents(here.a)["stock_movement"]) == 3
    assert twin_merging.conflicts(here.a) == []


def test_stock_that_both_pcs_used_up_is_told(here: World) -> None:
    for store in (here.a, here.b):
        supplies.stock_out(store, "H1", 8, DAY)
    done = twin_merging.merge(here.a, here.export(here.b))
    assert len(done.warnings) == 1
    assert "-6" in done.warnings[0]


def test_pairs_beyond_capacity_are_settled_alike(here: World) -> None:
    with here.a.read() as session:
        mentor = session.scalars(select(Mentor.id)).first()
        apprentices = session.scalars(select(register("apprentices").table.id)).all()
    assert mentor is not None
    records.change(here.a, register("mentors"), mentor, {"capacity": 1})
    same(here)
    for store, apprentice in zip((here.a, here.b), apprentices, strict=False):
        records.create(
            store, register("pairings"), {"mentor_id": mentor, "apprentice_id": apprentice, "start": DAY}
        )
    done = twin_merging.merge(here.a, here.export(here.b))
    assert any("超过师傅可带的人数" in each.why for each in done.conflicts)
    same(here)
    with here.b.read() as session:
        assert len(session.scalars(select(Pairing.id)).all()) == 2
        assert len(session.scalars(select(Pairing.id).where(Pairing.deleted_at.is_(None))).all()) == 1


def test_a_thing_lent_on_both_pcs_is_out_once(here: World) -> None:
    with here.a.read() as session:
        number = session.scalars(select(Equipment.id).where(Equipment.code == "S1")).one()
    for store, who in ((here.a, "周师傅"), (here.b, "郑师傅")):
        loans.lend(store, loans.Asked(who, ((number, 1),), DAY + timedelta(5)), DAY)
    done = twin_merging.merge(here.a, here.export(here.b))
    assert any("两台电脑各有登记" in each.why for each in done.conflicts)
    same(here)
    with here.a.read() as session:
        out = session.scalars(
            select(Loan.borrower)
            .join(LoanItem, LoanItem.loan_id == Loan.id)
            .where(LoanItem.quantity > LoanItem.returned)
        ).all()
        assert out == ["周师傅"]
        assert len(set(session.scalars(select(Loan.number)).all())) == 2
    # Loans go on being numbered.
    loans.take_back(here.a, "JY2026001", DAY)
    assert loans.lend(here.a, loans.Asked("钱师傅", ((number, 1),), DAY), DAY) == "JY2026002"


def test_what_only_the_main_pc_does_is_refused_in_a_copy(here: World) -> None:
    with pytest.raises(DeskError) as number, here.b.write("编号") as session:
        session.add(NumberCounter(scope="2026", last=1))
    with pytest.raises(DeskError) as key:
        proofs.roll_key(here.b, DAY)
    with here.b.write("渠道") as session:
        session.add(UploadChannel(name="市局", profile="national", transport="folder"))
    with pytest.raises(DeskError) as package, here.b.write("上报") as session:
        session.add(
            UploadPackage(
                channel_id=1, number=1, kind="变动", name="x", sha256="", manifest_sha256="", bytes=0, entry_from=0,
                entry_to=0, created_at=NOW, created_by="乙", state="已生成",
            )
        )  # fmt: skip
    with pytest.raises(DeskError) as copy:
        twins.make_copy(here.b, here.folder / "c", "又一个", NOW)
    assert {trouble.value.code for trouble in (number, key, package, copy)} == {"copy"}
    proofs.roll_key(here.a, DAY)
    same(here)  # the files are signed with the key both have


def test_only_the_next_file_of_the_right_copy_is_merged(here: World, fresh: object) -> None:
    records.create(here.b, TEACHERS, {"code": "T1", "name": "孙敏"})
    old = here.export(here.b)
    records.create(here.b, TEACHERS, {"code": "T2", "name": "孙敏"})
    new = here.export(here.b)
    twin_merging.merge(here.a, new)
    for path, code in ((new, "twin-merged"), (old, "twin-older")):
        for ask in (twin_merging.preview_merge, twin_merging.merge):
            with pytest.raises(DeskError) as trouble:
                ask(here.a, path)
            assert trouble.value.code == code
    with pytest.raises(DeskError) as own:
        twin_merging.merge(here.b, new)
    assert own.value.code == "twin-receiver"
    other = bases.create_base(here.folder / "other", name="别的基地", user="丙")
    with pytest.raises(DeskError) as foreign:
        twin_merging.merge(other, new)
    other.close()
    assert foreign.value.code == "twin-base"


def test_a_backup_put_back_is_noticed(here: World, founded_pair: Path) -> None:
    records.create(here.b, TEACHERS, {"code": "T1", "name": "孙敏"})
    same(here)
    same(here)
    path = here.export(here.a)
    here.b.close()
    shutil.rmtree(here.folder / "b")
    shutil.copytree(founded_pair / "b", here.folder / "b", ignore=shutil.ignore_patterns("*.lock"))
    here.b = bases.open_base(here.folder / "b", user="乙")
    with pytest.raises(DeskError) as gap:
        twin_merging.merge(here.b, path)
    assert gap.value.code == "twin-gap"
    for number in range(20):  # as many operations as before, but others
        records.create(here.b, TEACHERS, {"code": f"N{number}", "name": "孙敏"})
    before = contents(here.a)
    with pytest.raises(DeskError) as past:
        twin_merging.merge(here.a, here.export(here.b))
    assert past.value.code == "twin-past"
    assert contents(here.a) == before


def test_photos_travel_and_come_once(here: World) -> None:
    number = records.create(here.b, TEACHERS, {"code": "T1", "name": "孙敏"})
    picture = here.folder / "p.png"
    Image.new("RGB", (60, 80), "navy").save(picture)
    photos.set_photo(here.b, TEACHERS, number, picture)
    path = here.export(here.b)
    assert twin_merging.merge(here.a, path).files == 1
    found = photos.photo_path(here.a, str(records.get(here.a, TEACHERS, number).values["photo"]))
    assert found is not None
    assert found.is_relative_to(here.a.folder)
    same(here)
    assert twins.export_changes(here.b, None, here.folder / "next.tdtwin", NOW).files == 0


def test_merged_records_are_found_and_the_merge_is_not_undone(here: World) -> None:
    records.create(here.b, TRAINEES, {"name": PEOPLE[31].name, "id_number": PEOPLE[31].id_number})
    done = twin_merging.merge(here.a, here.export(here.b))
    assert len(records.find(here.a, TRAINEES, Query(search=PEOPLE[31].id_number))) == 1
    with pytest.raises(DeskError) as trouble:
        history.undo(here.a, done.entry_id)
    assert trouble.value.code == "fixed"


def test_an_exchange_carries_only_what_is_new(here: World) -> None:
    work(here.b, random.Random(5), 30)
    same(here)
    same(here)
    for store in (here.a, here.b):
        assert twins.export_changes(store, None, here.folder / "none.tdtwin", NOW).records == 0


def test_a_third_pc_hears_of_the_second_through_the_main_one(here: World) -> None:
    twins.make_copy(here.a, here.folder / "c", "仓库", NOW)
    third = bases.open_base(here.folder / "c", user="丁")
    try:
        number = records.create(here.b, TEACHERS, {"code": "T1", "name": "孙敏"})
        records.create(third, TEACHERS, {"code": "T1", "name": "吴越"})
        twin_merging.merge(here.a, here.export(here.b))
        for turn in range(2):
            for source, target, partner in (
                (third, here.a, 0),
                (here.a, third, 2),
                (here.a, here.b, 1),
                (here.b, here.a, 0),
            ):
                path = here.folder / f"{turn}-{source.user}-{target.user}.tdtwin"
                twins.export_changes(source, partner, path, NOW)
                twin_merging.merge(target, path)
        assert records.get(third, TEACHERS, number).title == "孙敏"
        assert differences(contents(here.a), contents(here.b)) == {}
        assert differences(contents(here.a), contents(third)) == {}
        assert len(twins.copies(here.a)) == 2
    finally:
        third.close()


def test_a_copy_is_whole_and_the_folder_must_be_empty(here: World) -> None:
    assert here.b.integrity() == []
    assert here.b.broken_entries() == []
    assert [each.number for each in twins.copies(here.b)] == [0]
    with here.b.read() as session:
        assert session.scalars(select(BaseProfile.copy_number)).one() == 1
    with pytest.raises(DeskError) as full:
        twins.make_copy(here.a, here.folder, "满的", NOW)
    assert full.value.code == "exists"
    with pytest.raises(DeskError) as nameless:
        twins.make_copy(here.a, here.folder / "c", " ", NOW)
    assert nameless.value.code == "missing"
    assert len(twins.copies(here.a)) == 1
