"""Numbers of the other identity papers."""

from __future__ import annotations

import pytest

from talentdesk.rules.papers import DOCUMENT_KINDS, check_document


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("居民身份证", "11010519491231002x", None),
        ("居民身份证", "110101199001062717", "id-checksum"),
        ("居民身份证", "5101041975051267", "id-damaged"),
        ("港澳台居民居住证", "810000199408230021", None),
        ("港澳台居民居住证", "830000199201300022", None),
        ("港澳台居民居住证", "830000199201300023", "id-checksum"),
        ("港澳台居民居住证", "11010519491231002X", "id-damaged"),
        ("外国人永久居留身份证", "911124198108030024", None),
        ("外国人永久居留身份证", "911124198108030025", "id-checksum"),
        ("外国人永久居留身份证", "can110080010111", None),
        ("外国人永久居留身份证", "110105194912310021", "id-damaged"),
        ("港澳居民来往内地通行证", "H12345678", None),
        ("港澳居民来往内地通行证", "m1234567801", None),
        ("港澳居民来往内地通行证", "H1234567", "id-damaged"),
        ("港澳居民来往内地通行证", "A12345678", "id-damaged"),
        ("台湾居民来往大陆通行证", "12345678", None),
        ("台湾居民来往大陆通行证", "1234567", "id-damaged"),
        ("护照", "E12345678", None),
        ("护照", "E 1234 5678", None),
        ("护照", "E12", "id-damaged"),
        ("军官证", "南字第01234567号", None),
        ("军官证", "123456789", "id-damaged"),
        ("军官证", "1234567890123456789", "id-damaged"),
        ("其他", "无号", None),
        ("其他", "9" * 31, "too-long"),
        ("其他", " ", "missing"),
        ("学生证", "1", "unknown-value"),
    ],
)
def test_check_document(kind: str, number: str, code: str | None) -> None:
    found = check_document(kind, number)
    assert [p.code for p in found] == ([code] if code else [])
    assert all(p.text and p.remedy for p in found)


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_every_kind_wants_a_number(kind: str) -> None:
    assert [p.code for p in check_document(kind, "")] == ["missing"]
