"""The life of a certificate: frozen when issued, printed alike ever after, voided, reissued, collected, expired."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from talentdesk.errors import DeskError
from talentdesk.model import Certificate, LayoutVersion
from talentdesk.registers import register
from talentdesk.services import (
    bases,
    batches,
    certificates,
    issue_register,
    issuing,
    layouts,
    numbers,
    records,
)
from talentdesk.store import Store
from tests.documents.pdf_reading import page_texts
from tests.services.passing import ISSUED, certify, passed_class, register_rows
from tests.services.rosters import dump

TRAINEES = register("trainees")


def _code(action: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as refused:
        action()
    assert refused.value.text
    return refused.value.code


def _plain(text: str) -> str:
    return "".join(text.split())


def _pages(path: Path) -> list[str]:
    return [_plain(text) for text in page_texts(path)]


def _moved(store: Store, name: str) -> None:
    """A new version of a layout, its words all a little lower and in another title."""
    data = layouts.current_data(store, name)
    data["title"] = "改过的版式"
    for side in data["sides"]:
        for element in side["elements"]:
            element["y"] = element["y"] + 1
    layouts.save_layout(store, data)


# -- frozen ---------------------------------------------------------------------------------------------------------------


def test_a_reprint_is_the_same_file_whatever_became_of_person_layout_and_base(
    store: Store, tmp_path: Path
) -> None:
    passed = passed_class(store, 1)
    (number,) = certify(store, passed.class_id, tmp_path / "c.pdf")
    digests = [certificates.reprint(store, number, tmp_path / "0.pdf")]
    changes: list[Callable[[], object]] = [
        lambda: records.change(store, TRAINEES, passed.trainees[0], {"name": "改名后", "employer": "别处"}),
        lambda: _moved(store, certificates.DEFAULT_LAYOUT),
        lambda: bases.change_profile(
            store, {"name": "改名后的基地", "address": "新地址", "verify_url": "https://a.cn"}
        ),
        lambda: records.change(
            store,
            register("courses"),
            records.find_by_key(store, register("courses"), "KB1"),
            {"name": "改名课"},
        ),
    ]
    for index, change in enumerate(changes, start=1):
        change()
        digests.append(certificates.reprint(store, number, tmp_path / f"{index}.pdf"))
    assert set(digests) == {digests[0]}
    assert (tmp_path / "c.pdf").read_bytes() == (tmp_path / "0.pdf").read_bytes()
    assert hashlib.sha256((tmp_path / "4.pdf").read_bytes()).hexdigest() == digests[0]
    assert "改名" not in "".join(_pages(tmp_path / "4.pdf"))


def test_another_photo_later_does_not_change_the_page(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 1)
    photos = [tmp_path / f"{colour}.jpg" for colour in ("navy", "maroon")]
    for photo in photos:
        Image.new("RGB", (413, 579), photo.stem).save(photo, dpi=(300, 300))
    records.set_photo(store, TRAINEES, passed.trainees[0], photos[0])
    (number,) = certify(store, passed.class_id, tmp_path / "c.pdf")
    before = certificates.reprint(store, number, tmp_path / "1.pdf")
    records.set_photo(store, TRAINEES, passed.trainees[0], photos[1])
    assert certificates.reprint(store, number, tmp_path / "2.pdf") == before


def test_what_was_frozen_is_kept_with_its_sha256(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 2)
    certify(store, passed.class_id, tmp_path / "c.pdf")
    with store.read() as session:
        found = session.query(Certificate).all()
        assert len({one.sha256 for one in found}) == 2
        for one in found:
            version = session.get_one(LayoutVersion, one.layout_version_id)
            assert hashlib.sha256(version.data.encode()).hexdigest() == version.sha256
            assert one.sha256 == issuing.frozen_digest(one.snapshot or "", version.sha256)


def test_a_class_with_pages_of_different_layouts_comes_in_order_each_as_frozen(
    store: Store, tmp_path: Path
) -> None:
    passed = passed_class(store, 4)
    first = certify(store, passed.class_id, tmp_path / "1.pdf")
    for number in (first[1], first[2]):
        issue_register.void(store, number, "损坏")
    _moved(store, certificates.DEFAULT_LAYOUT)
    second = certify(store, passed.class_id, tmp_path / "2.pdf")
    issue_register.void(store, second[2], "损坏")
    third = certify(store, passed.class_id, tmp_path / "3.pdf", layout="completion-portrait")
    assert third[0] == first[0]
    assert third[1] == second[1]
    assert third[3] == first[3]
    rows = register_rows(store)
    pages = _pages(tmp_path / "3.pdf")
    assert len(pages) == 4
    for number, page in zip(third, pages, strict=True):
        assert number in page
        assert _plain(rows[number].texts["holder"]) in page
    shapes = [page.mediabox.width > page.mediabox.height for page in PdfReader(tmp_path / "3.pdf").pages]
    assert shapes == [True, True, False, True]
    assert batches.write_pages(store, list(third), tmp_path / "again.pdf") == 4
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "3.pdf").read_bytes()
    back = list(reversed(third))
    assert batches.write_pages(store, back, tmp_path / "back.pdf") == 4
    assert [number in page for number, page in zip(back, _pages(tmp_path / "back.pdf"), strict=True)] == [
        True
    ] * 4
    for number, page in list(zip(third, pages, strict=True))[1:3]:
        certificates.reprint(store, number, tmp_path / "one.pdf")
        assert _pages(tmp_path / "one.pdf") == [page]


def test_certificates_from_before_layouts_had_versions_keep_their_own_layout(
    store: Store, tmp_path: Path
) -> None:
    """Data of the first program's time: no layout version, only the layout's name."""
    passed = passed_class(store, 2)
    certify(store, passed.class_id, tmp_path / "1.pdf")
    with store.write("旧数据") as session:
        for one, name in zip(
            session.query(Certificate), ("completion-portrait", "completion-landscape"), strict=True
        ):
            one.layout_version_id, one.layout = None, name
    certify(store, passed.class_id, tmp_path / "2.pdf")
    pages = PdfReader(tmp_path / "2.pdf").pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False, True]


# -- void and reissue -----------------------------------------------------------------------------------------------------


def test_void_needs_a_reason_and_happens_once(store: Store, tmp_path: Path) -> None:
    (number,) = certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf")
    before = dump(store)
    assert _code(lambda: issue_register.void(store, number, "")) == "missing"
    assert _code(lambda: issue_register.void(store, number, " \t\n")) == "missing"
    assert _code(lambda: issue_register.void(store, "没有", "损坏")) == "not-found"
    assert dump(store) == before
    issue_register.void(store, f" {number} ", " 打印损坏 ")
    row = register_rows(store)[number]
    assert (row.texts["state"], row.texts["reason"]) == ("作废", "打印损坏")
    assert _code(lambda: issue_register.void(store, number, "再来")) == "void"


def test_a_void_certificate_is_not_printed_again(store: Store, tmp_path: Path) -> None:
    (number,) = certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf")
    issue_register.void(store, number, "打印损坏")
    out = tmp_path / "v.pdf"
    assert _code(lambda: certificates.reprint(store, number, out)) == "void"
    assert _code(lambda: batches.write_pages(store, [number], out)) == "void"
    assert not out.exists()


def test_a_chain_of_reissues_shows_every_link(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 1)
    (one,) = certify(store, passed.class_id, tmp_path / "c.pdf")
    records.change(store, TRAINEES, passed.trainees[0], {"name": "改名后"})
    two = issue_register.reissue(store, one, "姓名有误", date(2026, 12, 1))
    three = issue_register.reissue(store, two.new, "遗失", date(2027, 1, 5))
    assert (two.old, three.old) == (one, two.new)
    rows = register_rows(store)
    assert set(rows) == {one, two.new, three.new}
    assert [rows[n].texts["state"] for n in (one, two.new, three.new)] == ["作废", "作废", "有效"]
    assert [rows[n].texts["reason"] for n in (one, two.new, three.new)] == [
        "补办：姓名有误",
        "补办：遗失",
        "",
    ]
    assert [rows[n].texts["supersedes_id"] for n in (two.new, three.new)] == [one, two.new]
    assert rows[one].texts["holder"] != rows[two.new].texts["holder"] == "改名后"
    assert rows[three.new].texts["issued_on"].startswith("2027")
    stood = [batches.standing(store, rows[n].id, date(2027, 2, 1)) for n in (one, two.new, three.new)]
    assert [(s.void, s.replaces, s.replaced_by) for s in stood] == [
        (True, "", two.new),
        (True, one, three.new),
        (False, two.new, ""),
    ]
    assert certify(store, passed.class_id, tmp_path / "c2.pdf") == (three.new,)


def test_reissue_refusals_change_nothing(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 2)
    one, other = certify(store, passed.class_id, tmp_path / "c.pdf")
    issue_register.void(store, one, "损坏")
    with store.write("编号回填") as session:
        issuing.record_given_number(
            session, passed.class_id, passed.trainees[0], "S000033000123263000001", ISSUED
        )
    before = dump(store)
    for number, reason, code in (
        (one, "遗失", "void"),
        (other, " ", "missing"),
        ("没有", "遗失", "not-found"),
        ("S000033000123263000001", "遗失", "not-printed"),
    ):
        assert _code(lambda n=number, r=reason: issue_register.reissue(store, n, r, ISSUED)) == code  # type: ignore[misc]
    assert _code(lambda: issue_register.reissue(store, other, "遗失", ISSUED, scheme="没有")) == "not-found"
    assert dump(store) == before


def test_a_reissue_may_name_its_scheme(store: Store, tmp_path: Path) -> None:
    numbers.save_scheme(store, name="甲", kind="free", pattern="A{seq:3}")
    (one,) = certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf", scheme="甲")
    assert issue_register.reissue(store, one, "遗失", ISSUED, scheme="甲").new == "A002"


# -- collection and expiry ---------------------------------------------------------------------------------------------------


def test_collection_is_noted_once_and_for_all_or_none(store: Store, tmp_path: Path) -> None:
    one, two, three = certify(store, passed_class(store, 3).class_id, tmp_path / "c.pdf")
    issue_register.void(store, three, "损坏")
    day = date(2026, 12, 1)
    before = dump(store)
    assert _code(lambda: issue_register.collect(store, [one, three], by="", day=day)) == "void"
    assert _code(lambda: issue_register.collect(store, [one, "没有"], by="", day=day)) == "not-found"
    assert _code(lambda: issue_register.collect(store, [one, one], by="", day=day)) == "collected"
    assert dump(store) == before
    assert issue_register.collect(store, [one], by=" ", day=day) == 1
    assert issue_register.collect(store, [two], by=" 单位代领人 ", day=day) == 1
    rows = register_rows(store)
    assert rows[one].texts["collected_by"] == rows[one].texts["holder"]
    assert rows[two].texts["collected_by"] == "单位代领人"
    assert {rows[n].values["collected_on"] for n in (one, two)} == {day}
    assert _code(lambda: issue_register.collect(store, [two], by="", day=day)) == "collected"


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 11, 20), 1, date(2026, 12, 20)),
        (date(2026, 11, 20), 13, date(2027, 12, 20)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later(day: date, months: int, last: date) -> None:
    assert issuing.months_later(day, months) == last


def test_expiry_follows_the_course_at_the_time_of_issue(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 1, valid_months=1)
    (one,) = certify(store, passed.class_id, tmp_path / "c.pdf", day=date(2027, 1, 31))
    course = records.find_by_key(store, register("courses"), "KB1")
    records.change(store, register("courses"), course, {"valid_months": "24"})
    row = register_rows(store)[one]
    assert row.values["expires_on"] == date(2027, 2, 28)
    assert not batches.standing(store, row.id, date(2027, 2, 28)).expired
    assert batches.standing(store, row.id, date(2027, 3, 1)).expired
    new = issue_register.reissue(store, one, "换证", date(2027, 3, 1)).new
    assert register_rows(store)[new].values["expires_on"] == date(2029, 3, 1)
    (plain,) = certify(store, passed_class(store, 1, code="B2", first=3).class_id, tmp_path / "2.pdf")
    assert register_rows(store)[plain].values["expires_on"] is None


def test_nobody_writes_into_the_issue_register_by_hand(store: Store, tmp_path: Path) -> None:
    (number,) = certify(store, passed_class(store, 1).class_id, tmp_path / "c.pdf")
    target, row = register("certificates"), register_rows(store)[number]
    before = dump(store)
    assert _code(lambda: records.create(store, target, dict(row.texts) | {"number": "X1"})) == "fixed"
    assert _code(lambda: records.change(store, target, row.id, {"holder": "别人"})) == "fixed"
    assert _code(lambda: records.bulk_change(store, target, [row.id], "state", "作废")) == "fixed"
    assert _code(lambda: records.remove(store, target, [row.id])) == "fixed"
    assert dump(store) == before
