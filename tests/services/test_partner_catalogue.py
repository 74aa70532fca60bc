"""The catalogue that partner bases exchange: nothing personal unasked, nothing of one's own overwritten unasked."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from talentdesk.errors import DeskError
from talentdesk.exchange.catalogue_files import CatalogueManifest, write_catalogue
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.proof.keys import SigningKey
from talentdesk.proof.signatures import signature_of
from talentdesk.registers import register
from talentdesk.services import bases, partner_catalogue, records
from talentdesk.services.partner_catalogue import export_catalogue, import_catalogue, preview_catalogue
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.services.twin_world import PEOPLE

COURSES, TEACHERS, EQUIPMENT = (register(key) for key in partner_catalogue.SHARED)
NOW = datetime(2026, 11, 21, 9)
ALL = dict.fromkeys(partner_catalogue.SHARED)
WHO = PEOPLE[35]


@pytest.fixture
def partner(store: Store, tmp_path: Path) -> Iterator[Store]:
    """Another base."""
    made = bases.create_base(tmp_path / "partner", name="临海市技能基地", code="LH", user="partner")
    yield made
    made.close()


@pytest.fixture
def filled_store(store: Store) -> Store:
    records.create(
        store, COURSES, {"code": "K1", "name": "车工高级", "occupation_id": "车工", "level": SkillLevel.SENIOR,
                         "hours_theory": 40, "featured": True, "remark": "内部备注"},
    )  # fmt: skip
    records.create(
        store,
        TEACHERS,
        {"code": "T1", "name": "孙敏", "id_number": WHO.id_number, "phone": "13800000001", "title": "讲师"},
    )
    records.create(
        store,
        EQUIPMENT,
        {"code": "S1", "name": "车床", "price": 12.5, "custodian": "周某", "bought_on": date(2020, 5, 1)},
    )
    return store


def by_code(store: Store, key: str, code: str) -> dict[str, object]:
    target = register(key)
    return records.get(store, target, records.find_by_key(store, target, code)).values


def test_what_is_shown_arrives_with_its_origin_and_without_personal_numbers(
    filled_store: Store, partner: Store, tmp_path: Path
) -> None:
    made = export_catalogue(filled_store, tmp_path / "c", ALL, NOW)
    assert dict(made.counts) == {"courses": 1, "teachers": 1, "equipment": 1}
    with zipfile.ZipFile(tmp_path / "c") as archive:
        text = archive.read("catalogue.json").decode()
    assert not any(secret in text for secret in (WHO.id_number, "13800000001", "内部备注", "周某"))
    shown = preview_catalogue(partner, tmp_path / "c")
    assert (shown.base_name, shown.base_code) == ("滨江市高技能人才培训基地", "BJ")
    assert shown.fingerprint == made.fingerprint
    assert not shown.known
    assert [(item.code, item.status, item.problems) for item in shown.items] == [
        ("K1", "new", ()), ("T1", "new", ()), ("S1", "new", ()),
    ]  # fmt: skip
    assert len(records.find(partner, COURSES, Query())) == 0
    done = import_catalogue(partner, tmp_path / "c")
    assert [item.done for item in done.items] == ["add", "add", "add"]
    course = by_code(partner, "courses", "K1")
    assert (course["name"], course["level"], course["hours_theory"], course["featured"]) == (
        "车工高级", SkillLevel.SENIOR, 40, True,
    )  # fmt: skip
    assert course["occupation_id"] == by_code(filled_store, "courses", "K1")["occupation_id"]
    assert course["remark"] == "来自滨江市高技能人才培训基地的资源目录"
    assert by_code(partner, "teachers", "T1")["id_number"] is None
    thing = by_code(partner, "equipment", "S1")
    assert (thing["price"], thing["bought_on"], thing["state"]) == (12.5, date(2020, 5, 1), "在用")
    again = preview_catalogue(partner, tmp_path / "c")
    assert again.known
    assert {item.status for item in again.items} == {"same"}
    entry = partner.last_entry()
    import_catalogue(partner, tmp_path / "c")
    assert partner.last_entry() == entry  # nothing to do leaves no trace


def test_personal_numbers_go_only_when_asked(filled_store: Store, partner: Store, tmp_path: Path) -> None:
    export_catalogue(filled_store, tmp_path / "c", {"teachers": None}, NOW, personal=True)
    assert preview_catalogue(partner, tmp_path / "c").personal
    import_catalogue(partner, tmp_path / "c")
    assert by_code(partner, "teachers", "T1")["id_number"] == WHO.id_number


def test_ones_own_is_overwritten_only_when_chosen(
    filled_store: Store, partner: Store, tmp_path: Path
) -> None:
    own = records.create(
        partner, TEACHERS, {"code": "T1", "name": "吴越", "title": "教授", "remark": "自己的"}
    )
    export_catalogue(filled_store, tmp_path / "c", {"teachers": None}, NOW)
    (item,) = preview_catalogue(partner, tmp_path / "c").items
    assert (item.status, item.record_id) == ("changed", own)
    assert [(c.label, c.ours, c.theirs) for c in item.changes] == [
        ("姓名", "吴越", "孙敏"),
        ("性别", "", "女"),
        ("职称", "教授", "讲师"),
    ]
    before = partner.last_entry()
    assert import_catalogue(partner, tmp_path / "c").items[0].done == "skip"
    assert partner.last_entry() == before
    for _ in range(2):  # a second time it is there already
        import_catalogue(partner, tmp_path / "c", {("teachers", "T1"): "add"})
    assert by_code(partner, "teachers", "T1@BJ")["name"] == "孙敏"
    assert len(records.find(partner, TEACHERS, Query())) == 2
    assert by_code(partner, "teachers", "T1")["name"] == "吴越"
    import_catalogue(partner, tmp_path / "c", {("teachers", "T1"): "overwrite"})
    values = by_code(partner, "teachers", "T1")
    assert (values["name"], values["title"]) == ("孙敏", "讲师")
    assert values["remark"] == "自己的；来自滨江市高技能人才培训基地的资源目录"


def test_a_base_does_not_import_itself_and_nothing_is_no_catalogue(
    filled_store: Store, tmp_path: Path
) -> None:
    export_catalogue(filled_store, tmp_path / "c", ALL, NOW)
    with pytest.raises(DeskError) as own:
        preview_catalogue(filled_store, tmp_path / "c")
    assert own.value.code == "catalogue-own"
    with pytest.raises(DeskError) as nothing:
        export_catalogue(filled_store, tmp_path / "d", {"courses": []}, NOW)
    assert nothing.value.code == "nothing"
    assert not (tmp_path / "d").exists()


def test_a_changed_file_is_refused(filled_store: Store, partner: Store, tmp_path: Path) -> None:
    export_catalogue(filled_store, tmp_path / "c", ALL, NOW)
    with zipfile.ZipFile(tmp_path / "c") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = members["manifest.json"].replace("滨江市".encode(), "海州市".encode())
    with zipfile.ZipFile(tmp_path / "bad", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(DeskError) as trouble:
        import_catalogue(partner, tmp_path / "bad")
    assert trouble.value.code == "signature"


def test_odd_records_are_problems_and_the_others_come(partner: Store, tmp_path: Path) -> None:
    key = SigningKey.generate("临海", date(2026, 1, 1))
    manifest = CatalogueManifest("u" * 32, "XX", "某基地", "2026-11-21T01:00:00+00:00", personal=False)
    given: dict[str, list[dict[str, object]]] = {
        "courses": [
            {"code": "K1", "name": "车工", "hours_theory": "很多"},
            {"name": "没有编号"},
            {
                "code": "K2",
                "name": "铣工",
                "level": 77,
                "occupation_id": {"code": "0-0", "name": "没有的职业"},
                "id": 5,
            },
            {"code": "K2", "name": "又一个"},
            {"code": "K3", "name": "x" * 300},
        ]
    }
    write_catalogue(tmp_path / "c", manifest, given, lambda data: signature_of(data, key))
    done = import_catalogue(partner, tmp_path / "c")
    assert [item.done for item in done.items] == ["skip", "skip", "add", "skip", "skip"]
    assert all(item.problems for item in done.items if item.done == "skip")
    course = by_code(partner, "courses", "K2")
    assert (course["name"], course["level"], course["occupation_id"]) == ("铣工", None, None)


def test_the_same_catalogue_has_the_same_bytes(filled_store: Store, tmp_path: Path) -> None:
    first = export_catalogue(filled_store, tmp_path / "1", ALL, NOW).path.read_bytes()
    assert export_catalogue(filled_store, tmp_path / "2", ALL, NOW).path.read_bytes() == first
    shutil.rmtree(tmp_path / "none", ignore_errors=True)
    with zipfile.ZipFile(tmp_path / "1") as archive:
        assert json.loads(archive.read("manifest.json"))["format"] == "talentdesk-catalogue"
