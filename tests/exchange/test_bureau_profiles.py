"""Profiles of bureaus as files: round trips, every fault named with its place; rows as exact RFC 4180 text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_faults import CHOICES
from talentdesk.exchange.bureau_profiles import (
    VERSION,
    Column,
    FileSpec,
    Profile,
    ReceiptSpec,
    dialect_of,
    read_profile,
    write_profile,
)
from talentdesk.exchange.bureau_text import encodable, heading_text, not_encodable, row_text, row_writer
from talentdesk.paths import resource

FILE = FileSpec(
    "trainees", "学员", "trainees", (Column("姓名", "name", required=True), Column("序号", "row_no"))
)
PROFILE = Profile("city", "市局", files=(FILE,))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def told(profile: Profile = PROFILE) -> dict[str, Any]:
    """The JSON of a profile, to be spoilt."""
    found: dict[str, Any] = json.loads(write_profile(profile))
    return found


def faults(document: Any) -> list[tuple[str, str]]:
    """(code, text) of every fault; each has a remedy."""
    with pytest.raises(DeskError) as trouble:
        read_profile(json.dumps(document, ensure_ascii=False))
    assert trouble.value.code == "bureau-profile"
    assert trouble.value.remedy
    assert all(problem.remedy for problem in trouble.value.problems)
    return [(problem.code, problem.text) for problem in trouble.value.problems]


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Any profile that may be."""
    tables = draw(st.dictionaries(WORDS, st.dictionaries(WORDS, WORDS, min_size=1), max_size=3))
    choice = {name: draw(st.sampled_from(values)) for name, values in CHOICES.items()}
    files = []
    for number in range(draw(st.integers(1, 3))):
        columns = tuple(
            Column(
                heading, draw(WORDS), draw(st.booleans()), draw(st.sampled_from(["", *tables])), draw(st.just("") | WORDS),
                draw(st.just("") | WORDS), draw(st.booleans()), draw(st.booleans()),
            )
            for heading in draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
        )  # fmt: skip
        own: dict[str, Any] = {
            name: draw(st.none() | st.sampled_from(values)) for name, values in CHOICES.items()
        }
        file = FileSpec(f"f{number}", f"文件{number}", draw(WORDS), columns, valid_from=draw(DAYS))
        files.append(replace(file, **own))
    receipt = ReceiptSpec({"row": ("行",), "result": ("结果", "处理")}, {"通过": "accepted"})
    return Profile(
        "any", draw(WORDS), draw(st.just("") | WORDS), "1", None, draw(DAYS), **choice,
        date_format=draw(st.sampled_from(["yyyy-MM-dd", "yyyyMMdd", "d.M.yyyy"])), code_tables=tables, files=tuple(files),
        receipt=draw(st.sampled_from([receipt, ReceiptSpec()])),
    )  # fmt: skip


@given(profiles())
def test_a_profile_comes_back_as_it_was(profile: Profile) -> None:
    text = write_profile(profile)
    again = read_profile(text)
    assert again == profile
    assert write_profile(again) == text


def test_every_shipped_profile_is_sound_and_written_as_we_write_it() -> None:
    shipped = sorted(resource("bureaus").glob("*.json"))
    assert [path.stem for path in shipped] == ["national"]
    for path in shipped:
        text = path.read_text(encoding="utf-8")
        profile = read_profile(text)
        assert profile.key == path.stem
        assert write_profile(profile) == text
        assert set(profile.receipt.columns) == {
            "package", "manifest", "base", "file", "row", "row_id", "result", "code", "text", "number",
        }  # fmt: skip
        for file in profile.files:
            assert all(encodable(heading, "gbk") for heading in file.headings)


def test_no_file_a_newer_one_and_another_format_are_refused() -> None:
    newer = told() | {"version": VERSION + 1}
    with pytest.raises(DeskError) as trouble:
        read_profile(json.dumps(newer))
    assert trouble.value.code == "bureau-newer"
    for text in ("", "[]", "null", "{", '"x"', "[" * 5000, json.dumps(told() | {"format": "talentdesk-package"}),
                 json.dumps(told() | {"version": "new"}), json.dumps(told() | {"profile": []})):  # fmt: skip
        with pytest.raises(DeskError) as trouble:
            read_profile(text)
        assert trouble.value.code == "bureau-profile"
    assert read_profile("\ufeff" + write_profile(PROFILE)) == PROFILE


Spoil = Callable[[dict[str, Any]], object]


def _column(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["profile"]["files"][0]["columns"][0]
    return found


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (lambda d: d["profile"].update(encoding="big5"), "profile-value", ("encoding", "big5")),
        (lambda d: d["profile"].update(label=""), "profile-missing", ("label",)),
        (lambda d: d["profile"].pop("key"), "profile-missing", ("key",)),
        (lambda d: d["profile"].update(key="市局"), "profile-value", ("市局",)),
        (lambda d: d["profile"].update(colour="red"), "profile-unknown", ("colour",)),
        (lambda d: d["profile"].update(valid_from="2026-13-01"), "profile-value", ("2026-13-01",)),
        (
            lambda d: d["profile"].update(valid_from="2026-12-01", valid_to="2026-11-30"),
            "profile-value",
            ("valid_to",),
        ),
        (lambda d: d["profile"].update(date_format="DD/MM"), "profile-value", ("DD/MM",)),
        (lambda d: d["profile"].update(files=[]), "profile-missing", ("files",)),
        (lambda d: d["profile"].update(files="学员"), "profile-missing", ("files",)),
        (lambda d: d["profile"]["files"].append(d["profile"]["files"][0]), "profile-twice", ("trainees",)),
        (lambda d: d["profile"]["files"][0].update(name="a/b"), "profile-value", ("文件“a/b”", "name")),
        (lambda d: d["profile"]["files"][0].update(columns=[]), "profile-missing", ("文件“学员”", "columns")),
        (lambda d: d["profile"]["files"][0].update(quoting="some"), "profile-value", ("文件“学员”", "some")),
        (lambda d: d["profile"]["files"][0].pop("source"), "profile-missing", ("文件“学员”", "source")),
        (lambda d: _column(d).pop("heading"), "profile-missing", ("文件“学员”", "第 1 列", "heading")),
        (
            lambda d: _column(d).update(required="yes"),
            "profile-value",
            ("文件“学员”", "第 1 列“姓名”", "yes"),
        ),
        (lambda d: _column(d).update(table="无"), "profile-table", ("文件“学员”", "第 1 列“姓名”", "无")),
        (lambda d: _column(d).update(heading="序号"), "profile-twice", ("文件“学员”", "第 2 列“序号”")),
        (lambda d: _column(d).update(width=3), "profile-unknown", ("文件“学员”", "第 1 列“姓名”", "width")),
        (lambda d: d["profile"].update(code_tables={"性别": {"男": 1}}), "profile-table", ("性别",)),
        (lambda d: d["profile"].update(code_tables={"性别": {}}), "profile-table", ("性别",)),
        (lambda d: d["profile"].update(receipt={"columns": {"row": ["行"]}}), "profile-missing", ("result",)),
        (lambda d: d["profile"].update(receipt={"columns": {"line": ["行"]}}), "profile-value", ("line",)),
        (
            lambda d: d["profile"].update(receipt={"columns": {"row": ["行"], "result": ["行"]}}),
            "profile-twice",
            ("行",),
        ),
        (lambda d: d["profile"].update(receipt={"results": {"好": "good"}}), "profile-value", ("good",)),
    ],
)
def test_each_fault_is_named_with_its_place(spoil: Spoil, code: str, words: tuple[str, ...]) -> None:
    document = told()
    spoil(document)
    found = faults(document)
    assert [each[0] for each in found] == [code]
    assert all(word in found[0][1] for word in words)


def test_all_faults_are_told_at_once() -> None:
    document = told(replace(PROFILE, files=(FILE, replace(FILE, key="classes", name="班次"))))
    document["profile"]["encoding"] = "latin-1"
    for number, file in enumerate(document["profile"]["files"]):
        file["columns"][number]["table"] = "没有"
    texts = [text for _, text in faults(document)]
    assert len(texts) == 3
    assert "“学员”：第 1 列“姓名”" in texts[1]
    assert "“班次”：第 2 列“序号”" in texts[2]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)),
       st.sampled_from(["files", "code_tables", "receipt", "key", "valid_to", "label", "columns", "heading"]))  # fmt: skip
def test_whatever_stands_there_is_a_fault_or_read_never_a_crash(junk: Any, place: str) -> None:
    document = told()
    target = document["profile"]
    if place == "columns":
        target = target["files"][0]
    elif place == "heading":
        target = _column(document)
    target[place] = junk
    try:
        read = read_profile(json.dumps(document))
    except DeskError:  # said in words: that is what is wanted
        return
    assert read_profile(write_profile(read)) == read


# --- the text of a row ---------------------------------------------------------------------------------------------------

CELLS = st.lists(
    st.text(st.sampled_from('a,"\r\n\t 中9X=') | st.characters(codec="utf-8"), max_size=8),
    min_size=1,
    max_size=6,
)


@given(
    st.lists(CELLS, min_size=1, max_size=4),
    st.sampled_from(CHOICES["quoting"]),
    st.sampled_from(CHOICES["line_end"]),
)
def test_a_reader_of_rfc_4180_gets_every_cell_back(
    rows: list[list[str]], quoting: str, line_end: str
) -> None:
    profile = replace(PROFILE, quoting=quoting, line_end=line_end)
    text = "".join(row_text(row, profile, FILE) for row in rows)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == rows
    assert text.endswith("\r\n" if line_end == "crlf" else "\n")


def test_quotes_stand_only_where_they_must() -> None:
    cases = {
        ("a", "b"): "a,b\r\n",
        ("a b", " c "): "a b, c \r\n",
        ("a,b", ""): '"a,b",\r\n',
        ('他说"好"',): '"他说""好"""\r\n',
        ("a\nb", "c\rd"): '"a\nb","c\rd"\r\n',
        ("",): '""\r\n',
        ("", ""): ",\r\n",
        ("=1+1", "-2"): "=1+1,-2\r\n",
    }
    for cells, text in cases.items():
        assert row_text(cells, PROFILE, FILE) == text
    assert row_text(("a", ""), replace(PROFILE, quoting="all"), FILE) == '"a",""\r\n'
    assert row_text(("a",), PROFILE, replace(FILE, line_end="lf", quoting="all")) == '"a"\n'
    assert heading_text(PROFILE, FILE) == "姓名,序号\r\n"


@pytest.mark.parametrize(
    ("protection", "number", "text"),
    [
        ("none", "330102196501010023", "330102196501010023"),
        ("tab", "330102196501010023", "330102196501010023\t"),
        ("tab", "34010419650101001X", "34010419650101001X\t"),
        ("tab", "000123456789", "000123456789\t"),
        ("formula", "330102196501010023", '"=""330102196501010023"""'),
        ("formula", "13800000000", "13800000000"),
        ("tab", "2026-09-01", "2026-09-01"),
        ("tab", "S000033000001263000001", "S000033000001263000001"),
        ("tab", "１２３４５６７８９０１２", "１２３４５６７８９０１２"),
    ],
)
def test_long_numbers_are_kept_whole(protection: str, number: str, text: str) -> None:
    profile = replace(PROFILE, id_protection=protection)
    assert row_text((number, "x"), profile, FILE) == f"{text},x\r\n"


def test_a_file_has_its_own_dialect_where_it_says_so() -> None:
    own = replace(FILE, encoding="gbk", date_format="yyyyMMdd")
    assert dialect_of(PROFILE, own).encoding == "gbk"
    assert dialect_of(PROFILE, own).date_format == "yyyyMMdd"
    assert dialect_of(PROFILE, own).quoting == "minimal"
    assert dialect_of(replace(PROFILE, encoding="gb18030"), FILE).encoding == "gb18030"


def test_specials_and_dates_of_files() -> None:
    assert FILE.specials == ((1, "row_no"),)
    until = replace(FILE, key="old", name="旧", valid_to=date(2026, 11, 30))
    since = replace(FILE, key="new", name="新", valid_from=date(2026, 12, 1))
    both = replace(PROFILE, files=(until, since))
    assert [file.key for file in both.files_on(date(2026, 11, 30))] == ["old"]
    assert [file.key for file in both.files_on(date(2026, 12, 1))] == ["new"]
    assert replace(both, valid_to=date(2026, 1, 1)).files_on(date(2026, 11, 30)) == ()


@given(st.text(st.characters(codec="utf-8"), max_size=6), st.sampled_from(CHOICES["encoding"]))
def test_what_an_encoding_holds_is_what_the_codec_says(text: str, encoding: str) -> None:
    missing = not_encodable(text, encoding)
    assert encodable(text, encoding) == (not missing)
    if encoding != "gbk":
        assert missing == ()
    assert encodable("".join(sign for sign in text if sign not in missing), encoding)


def test_a_writer_is_made_once_and_gives_the_same_text() -> None:
    write = row_writer(PROFILE, FILE)
    assert write(("王", "1")) == write(("王", "1")) == row_text(("王", "1"), PROFILE, FILE)
