"""Rows of reports: every field of every source says what its record says, golden files, findings, digests, previews."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_profiles import Column, FileSpec, Profile
from talentdesk.model import BaseProfile, Certificate, Enrolment, Record, Trainee
from talentdesk.registers import Field, Kind, register
from talentdesk.registers.display import shown
from talentdesk.services import bureau_profiles, report_rows, teaching
from talentdesk.services.report_cells import cell_text
from talentdesk.services.report_fields import COMMON, Source, SourceField
from talentdesk.services.report_rows import ReportRow, stream_rows
from talentdesk.services.report_sources import SOURCES, source
from talentdesk.store import Store
from tests.services.reports_base import DAY, GOLDEN, LEVEL, WHOLE, file_bytes, fill, rows_of

REGISTERS_OF = {
    "trainee": "trainees", "training_class": "classes", "enrolment": "enrolments", "certificate": "certificates",
    "teacher": "teachers", "equipment": "equipment", "pairing": "pairings", "course": "courses", "occupation": "occupations",
    "mentor": "mentors", "apprentice": "apprentices",
}  # fmt: skip
RARE = "㛃"  # in GB18030, not in GBK


@pytest.fixture
def base(store: Store) -> Store:
    fill(store)
    return store


@pytest.fixture
def national(base: Store) -> Profile:
    return bureau_profiles.profile(base, "national")


def cells_of(row: ReportRow, found: Source) -> Mapping[str, str]:
    return dict(zip((field.key for field in found.fields), row.cells, strict=True))


def one_file(key: str, *columns: Column, **profile: Any) -> Profile:
    return Profile("p", "试用", files=(FileSpec(key, key, key, columns),), **profile)


def column_of(field: SourceField) -> tuple[str, str] | None:
    """(alias, column) of a field that is a plain column."""
    alias, dot, name = field.sql.partition(".")
    return (alias, name.strip('"')) if dot and name.startswith('"') and name.count('"') == 2 else None


def reached(session: Any, found: Source, record: Record, alias: str) -> Record | None:
    """The record a row reaches under a name, walked through the model instead of by SQL."""
    if alias == "r":
        return record
    join = next(each for each in found.joins if each.name == alias)
    parent = reached(session, found, record, join.parent)
    number = getattr(parent, join.column) if parent is not None else None
    return session.get(register(REGISTERS_OF[join.table]).table, number) if number else None


@pytest.mark.parametrize("found", SOURCES, ids=[each.key for each in SOURCES])
def test_every_field_says_what_its_record_says(base: Store, found: Source) -> None:
    """Plain columns equal what the register shows of the record that the model reaches; the others have tests below."""
    rows = rows_of(base, WHOLE, found.key)
    assert rows
    assert not any(row.problems for row in rows)
    if not found.table:
        return
    target = register(REGISTERS_OF[found.table]).table
    compared = 0
    with base.read() as session:
        for row in rows:
            whole = session.get_one(target, row.record_id)
            for field, cell in zip(found.fields, row.cells, strict=True):
                plain = column_of(field)
                if plain is not None:
                    record = reached(session, found, whole, plain[0])
                    value = getattr(record, plain[1]) if record is not None else None
                    expected = shown(_field_of(record, plain[1]), value) if record is not None else ""
                    assert cell == expected, field.key
                    compared += 1
    assert compared > 10 * len(rows)


@pytest.mark.parametrize("found", SOURCES, ids=[each.key for each in SOURCES])
def test_every_field_can_stand_alone(base: Store, found: Source) -> None:
    """A field brings the joins it needs with it, and says alone what it says among all."""
    whole = rows_of(base, WHOLE, found.key)
    with base.read() as session:
        for at, field in enumerate(found.fields):
            profile = one_file(found.key, Column("字段", field.key), encoding="utf-8")
            rows = stream_rows(session.connection(), profile, profile.files[0], None, DAY)
            assert [row.cells for row in rows] == [row.cells[at : at + 1] for row in whole], field.key


def _field_of(record: Record, name: str) -> Field:
    return register(REGISTERS_OF[str(record.__tablename__)]).field(name)


def test_the_small_base_has_something_for_nearly_every_field(base: Store) -> None:
    """Else the loop above would compare nothing with nothing."""
    silent = {
        f"{found.key}.{field.key}"
        for found in SOURCES
        for field in found.fields
        if not any(cells_of(row, found)[field.key] for row in rows_of(base, WHOLE, found.key))
    }
    known = {field.key for field in COMMON}
    assert len([name for name in silent if name.partition(".")[2] not in known]) < 60
    assert not {
        name for name in silent if name in ("indicators.value", "trainees.name", "participants.result")
    }


def test_attendance_and_results_equal_those_of_their_pages(base: Store) -> None:
    found = source("participants")
    rows = {row.record_id: cells_of(row, found) for row in rows_of(base, WHOLE, "participants")}
    seen = 0
    for code in ("B1", "B2"):
        class_id = teaching.find_class(base, code)
        shares = {line.enrolment_id: line.share for line in teaching.attendance_grid(base, class_id).lines}
        for line in teaching.results(base, class_id).lines:
            cells = rows[line.enrolment_id]
            assert cells["result"] == line.judgement.state
            assert cells["certificate_number"] == (line.certificate_number or "")
            share = shares[line.enrolment_id]
            assert cells["attendance_percent"] == (
                "" if share is None else f"{int(share * 1000 + 1e-9) / 10:g}"
            )
            seen += 1
    assert seen == len(rows) == 5
    first = rows[min(rows)]
    assert [first[key] for key in ("times_present", "times_late", "times_leave", "times_absent")] == [
        "2",
        "1",
        "0",
        "0",
    ]
    assert (first["hours_planned"], first["hours_attended"], first["theory"]) == ("24", "24", "85.5")


def test_counts_of_classes_and_pairs(base: Store) -> None:
    classes = [cells_of(row, source("classes")) for row in rows_of(base, WHOLE, "classes")]
    assert [(row["code"], row["trainees"], row["sessions"], row["hours"]) for row in classes] == [
        ("B1", "4", "3", "24"), ("B2", "1", "1", "4"),
    ]  # fmt: skip
    (pair,) = [cells_of(row, source("pairings")) for row in rows_of(base, WHOLE, "pairings")]
    assert (pair["evaluations"], pair["last_evaluation"]) == ("1", "2026-06-02")


def test_the_base_stands_in_every_source_with_its_name_for_what_is_not_filled_in(base: Store) -> None:
    for found in SOURCES:
        cells = cells_of(rows_of(base, WHOLE, found.key)[0], found)
        assert cells["base_assessor"] == cells["base_name"] == "滨江市高技能人才培训基地"
        assert (cells["base_issuer"], cells["base_code"], cells["constant"]) == ("滨江市鉴定中心", "BJ", "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030"])
def test_the_files_of_the_national_profile_are_golden(base: Store, national: Profile, encoding: str) -> None:
    """The bytes of a small base; the golden files are UTF-8 with its mark, other encodings hold the same text."""
    assert {path.stem for path in GOLDEN.glob("*.csv")} == {file.key for file in national.files}
    profile = replace(national, encoding=encoding)
    for file in profile.files:
        golden = (GOLDEN / f"{file.key}.csv").read_bytes()
        assert golden.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in golden
        assert b"\n" not in golden.replace(b"\r\n", b"")
        expected = golden if encoding == "utf-8-sig" else golden[3:].decode().encode(encoding)
        assert file_bytes(base, profile, file.key) == expected


def test_the_national_columns_are_those_of_the_published_files(national: Profile) -> None:
    certificates = (
        "姓名 证件类型 证件号码 所在单位 职业名称 工种名称 职业技能等级 证书编号 发证日期 评价机构 发证机构"
    )
    registration = (
        "序号 职业工种名称 认定等级 申报条件 证件类型 证件号码 姓名 性别 出生日期 手机号码 是否有职业资格证书 证书等级 证书编号 文化程度 "
        "所在省（市）区 考生来源 所在单位 报名单位 认定分类 专业 考试类型 民族 参加工作时间 电子邮箱 专业年限 户籍所在地 政治面貌 "
        "学历证书编号 简要经历 通讯地址 证书领取方式 邮政编码 邮寄地址"
    )
    assert list(national.file("certificates").headings) == certificates.split()
    assert list(national.file("registration").headings) == registration.split()
    assert len(national.file("registration").columns) == 33
    documents = [name for name in national.code_tables if name.startswith("证件类型")]
    assert len({national.code_tables[name]["居民身份证"] for name in documents}) == len(documents) == 4


def test_only_living_rows_in_order_and_each_once(base: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_rows, "BATCH", 2)
    whole = rows_of(base, WHOLE, "trainees")
    ids = [row.record_id for row in whole]
    assert ids == sorted(ids)
    assert len(ids) == 5
    assert rows_of(base, WHOLE, "trainees", [*reversed(ids), ids[0], 10**9]) == whole
    assert rows_of(base, WHOLE, "trainees", []) == []
    with base.write("bin") as session:
        session.execute(update(Trainee).where(Trainee.id == ids[1]).values(deleted_at=func.datetime("now")))
    assert [row.record_id for row in rows_of(base, WHOLE, "trainees")] == [ids[0], *ids[2:]]
    assert all(row.title.split()[0] != whole[1].title for row in rows_of(base, WHOLE, "enrolments"))
    assert rows_of(base, WHOLE, "trainees", [ids[1]]) == []


def test_dropouts_are_enrolled_but_take_no_part(base: Store) -> None:
    with base.read() as session:
        gone = session.scalars(select(Enrolment.id).where(Enrolment.state == "退学")).one()
    assert gone in [row.record_id for row in rows_of(base, WHOLE, "enrolments")]
    assert gone not in [row.record_id for row in rows_of(base, WHOLE, "participants")]


def test_one_certificate_for_a_class_and_none_that_is_void(base: Store) -> None:
    def numbers() -> list[str]:
        return [row.key_text for row in rows_of(base, WHOLE, "certificates")]

    assert numbers() == ["S000033000001263000001", "BJ20260002"]
    with base.write("void") as session:
        session.execute(update(Certificate).where(Certificate.kind == LEVEL).values(state="作废"))
    assert numbers() == ["BJ20260001", "BJ20260002"]


def test_outside_its_dates_a_file_has_no_rows(base: Store) -> None:
    profile = one_file("trainees", Column("姓名", "name"))
    file = profile.files[0]
    cases = (
        (replace(file, valid_from=date(2026, 11, 28)), 0), (replace(file, valid_from=DAY, valid_to=DAY), 5),
        (replace(file, valid_to=date(2026, 11, 26)), 0),
    )  # fmt: skip
    for wanted, count in cases:
        assert len(rows_of(base, replace(profile, files=(wanted,)), "trainees")) == count
    assert rows_of(base, replace(profile, valid_to=date(2026, 11, 26)), "trainees") == []
    assert replace(profile, valid_to=date(2026, 11, 26)).files_on(DAY) == ()


def test_findings_name_the_heading_the_sign_and_the_way_out(base: Store) -> None:
    with base.write("odd") as session:
        first = session.scalars(select(Trainee).order_by(Trainee.id)).first()
        assert first is not None
        first.name, first.ethnic, first.phone = f"王{RARE}", "外星族", None
    columns = (
        Column("姓名", "name", required=True), Column("民族", "ethnic", table="民族"), Column("电话", "phone", required=True),
        Column("单位", "employer", required=True, fallback="其他"),
    )  # fmt: skip
    tables = {"民族": {"汉族": "01"}}
    rows = rows_of(base, one_file("trainees", *columns, encoding="gbk", code_tables=tables), "trainees")
    assert [len(row.problems) for row in rows] == [3, 0, 0, 0, 0]
    found = {problem.code: problem for problem in rows[0].problems}
    assert set(found) == {"missing", "unknown-code", "not-encodable"}
    assert RARE in found["not-encodable"].text
    assert "姓名" in found["not-encodable"].text
    assert "GBK" in found["not-encodable"].text
    assert "外星族" in found["unknown-code"].text
    assert "电话" in found["missing"].text
    assert all(problem.remedy and problem.field for problem in found.values())
    assert rows[0].cells[3] == "其他"
    assert rows[1].cells[1] == "01"
    for encoding in ("gb18030", "utf-8", "utf-8-sig"):
        other = rows_of(
            base, one_file("trainees", *columns, encoding=encoding, code_tables=tables), "trainees"
        )
        assert {problem.code for problem in other[0].problems} == {"missing", "unknown-code"}


def test_a_rare_name_is_whole_in_gb18030(base: Store, national: Profile) -> None:
    with base.write("odd") as session:
        session.execute(update(Trainee).values(name=f"王{RARE}"))
    told = file_bytes(base, replace(national, encoding="gb18030"), "trainees").decode("gb18030")
    assert told.count(f"王{RARE}") == 5


def test_the_digest_is_of_what_counts(base: Store) -> None:
    name, phone = Column("姓名", "name"), Column("电话", "phone")
    number = Column("序号", "row_no")

    def digests(*columns: Column) -> list[bytes]:
        return [row.digest for row in rows_of(base, one_file("trainees", *columns), "trainees")]

    before, with_echo = digests(name, phone), digests(name, replace(phone, echo=True))
    assert all(len(digest) == 16 for digest in before)
    assert len(set(before)) == 5
    assert digests(number, name, phone) == before
    assert with_echo == digests(name) != before
    with base.write("phone") as session:
        session.execute(update(Trainee).values(phone="13800000000"))
    assert not set(digests(name, phone)) & set(before)
    assert digests(name, replace(phone, echo=True)) == with_echo


def test_texts_that_run_together_have_other_digests(base: Store) -> None:
    pairs = (("a\x1fb", "c"), ("a", "b\x1fc"), ("a\x1f", "bc"))
    digests = set()
    for employer, position in pairs:
        with base.write("texts") as session:
            session.execute(update(Trainee).values(employer=employer, position=position))
        profile = one_file("trainees", Column("单位", "employer"), Column("岗位", "position"))
        digests.add(rows_of(base, profile, "trainees")[0].digest)
    assert len(digests) == len(pairs)


def test_masks_and_specials(base: Store) -> None:
    columns = (Column("号", "row_no"), Column("证件", "id_number", mask=True), Column("姓名", "name", mask=True),
               Column("操作", "action"))  # fmt: skip
    row = rows_of(base, one_file("trainees", *columns), "trainees")[0]
    assert row.cells[0] == row.cells[3] == ""
    assert row.cells[1] == "330102********0023"
    assert row.cells[2].endswith("**")


def _cell(kind: Kind, value: Any, form: str = "", date_format: str = "yyyy-MM-dd", fallback: str = "") -> str:
    column = Column("列", "f", format=form, fallback=fallback)
    unexpected: Callable[[str], None] = pytest.fail
    return cell_text(column, SourceField("f", "f", "f", kind), date_format, None, unexpected)(value)


@pytest.mark.parametrize(
    ("kind", "value", "form", "text"),
    [
        (Kind.DATE, "2026-09-01", "", "2026-09-01"),
        (Kind.DATE, "2026-09-01", "yyyyMMdd", "20260901"),
        (Kind.DATE, "2026-09-01", "yyyy/M/d", "2026/9/1"),
        (Kind.DATE, "2026-12-31", "yyyy年M月d日", "2026年12月31日"),
        (Kind.DATE, "2026-12-31", "{yyyy}", "{2026}"),
        (Kind.DATE, None, "yyyyMMdd", ""),
        (Kind.LEVEL, 4, "", "三级/高级工"),
        (Kind.LEVEL, 4, "short", "高级工"),
        (Kind.LEVEL, 4, "digit", "3"),
        (Kind.LEVEL, 8, "digit", "首席技师"),
        (Kind.YES_NO, 1, "", "是"),
        (Kind.YES_NO, 0, "1/0", "0"),
        (Kind.YES_NO, None, "1/0", ""),
        (Kind.DECIMAL, 85.0, "", "85"),
        (Kind.DECIMAL, 0.1 + 0.2, "", "0.3"),
        (Kind.DECIMAL, 2.675, "0.00", "2.68"),
        (Kind.DECIMAL, 0.5, "0", "1"),
        (Kind.DECIMAL, "缺考", "0.0", "缺考"),
        (Kind.INTEGER, 0, "", "0"),
        (Kind.INTEGER, None, "", ""),
        (Kind.TEXT, "=1+1", "", "=1+1"),
    ],
)
def test_formats(kind: Kind, value: Any, form: str, text: str) -> None:
    assert _cell(kind, value, form) == text


def test_the_formats_dates_and_fallback_of_the_file() -> None:
    assert _cell(Kind.DATE, "2026-09-01", date_format="yyyy.M.d") == "2026.9.1"
    assert _cell(Kind.DATE, "2026-09-01", form="yyyy", date_format="yyyy.M.d") == "2026"
    assert _cell(Kind.DECIMAL, None, fallback="--") == "--"
    assert _cell(Kind.INTEGER, 0, fallback="--") == "0"


def test_what_a_bureau_gets_does_not_depend_on_the_language_of_the_window(
    base: Store, national: Profile
) -> None:
    from talentdesk.text import set_language

    before = {file.key: file_bytes(base, national, file.key) for file in national.files}
    set_language("en")
    assert {file.key: file_bytes(base, national, file.key) for file in national.files} == before


# --- profiles of a base ------------------------------------------------------------------------------------------------


def test_save_restore_and_files(base: Store, national: Profile, tmp_path: Any) -> None:
    mine = replace(national, label="市局样式", encoding="gbk")
    bureau_profiles.save(base, mine)
    assert bureau_profiles.profile(base, "national") == mine
    assert bureau_profiles.is_changed(base, "national")
    bureau_profiles.export_file(base, "national", tmp_path / "方案.json")
    assert bureau_profiles.restore(base, "national") == national
    assert not bureau_profiles.is_changed(base, "national")
    assert bureau_profiles.import_file(base, tmp_path / "方案.json") == mine
    assert bureau_profiles.all_profiles(base) == [mine]
    own = replace(mine, key="city")
    bureau_profiles.save(base, own)
    assert [each.key for each in bureau_profiles.all_profiles(base)] == ["national", "city"]
    with pytest.raises(DeskError) as trouble:
        bureau_profiles.restore(base, "city")
    assert trouble.value.code == "not-built-in"
    bureau_profiles.remove(base, "city")
    with pytest.raises(DeskError) as trouble:
        bureau_profiles.profile(base, "city")
    assert trouble.value.code == "not-found"
    assert "national" in trouble.value.remedy


def test_a_wrong_profile_is_refused_with_file_column_and_remedy(base: Store, national: Profile) -> None:
    columns = (
        Column("姓名", "nobody"), Column("等级", "current_level", format="kanji"), Column("生日", "birth_date", format="MM"),
        Column("备注", "remark", format="0.0"), Column("民族", "ethnic", table="没有的表"), Column("民族", "ethnic"),
    )  # fmt: skip
    wrong = replace(national, files=(FileSpec("trainees", "学员表", "trainees", columns),), code_tables={})
    with pytest.raises(DeskError) as trouble:
        bureau_profiles.save(base, wrong)
    assert {problem.code for problem in trouble.value.problems} == {"profile-table", "profile-twice"}
    with pytest.raises(DeskError) as trouble:
        bureau_profiles.save(
            base, replace(wrong, files=(FileSpec("trainees", "学员表", "trainees", columns[:4]),))
        )
    problems = trouble.value.problems
    assert [problem.code for problem in problems] == ["profile-field", *["profile-format"] * 3]
    for number, problem in enumerate(problems, 1):
        assert "“学员表”" in problem.text
        assert f"第 {number} 列“{columns[number - 1].heading}”" in problem.text
        assert problem.remedy
    with pytest.raises(DeskError, match="数据来源"):
        bureau_profiles.save(base, replace(wrong, files=(FileSpec("x", "x", "nothing", columns[5:]),)))
    assert bureau_profiles.profile(base, "national") == national


@pytest.mark.parametrize("found", SOURCES, ids=[each.key for each in SOURCES])
def test_a_new_file_of_any_source_can_be_saved_and_previewed(
    base: Store, national: Profile, found: Source
) -> None:
    more = bureau_profiles.new_file(national, found.key)
    assert len(more.files) == len(national.files) + 1
    bureau_profiles.save(base, more)
    seen = bureau_profiles.preview_rows(base, more, more.files[-1].key, 2, DAY)
    assert len(seen.rows) == min(2, len(rows_of(base, WHOLE, found.key)))
    assert len(seen.rows[0]) == len(seen.headings) > 3
    assert seen.text.count("\r\n") == len(seen.rows) + 1


def test_every_field_has_a_sample_or_none_and_a_unique_key() -> None:
    for found in SOURCES:
        assert len({field.key for field in found.fields}) == len(found.fields)
        assert any(field.usual for field in found.fields)
        for field in found.fields:
            if field.kind not in (Kind.TEXT, Kind.NOTE, Kind.CHOICE):
                assert bureau_profiles.field_sample(field), (found.key, field.key)


def test_a_preview_fills_the_specials_and_counts_the_rows_of_findings(base: Store) -> None:
    with base.write("no phone") as session:
        session.execute(update(BaseProfile).values(code="BJ"))
        second = session.scalars(select(Trainee).order_by(Trainee.id).offset(1)).first()
        assert second is not None
        second.phone = None
    columns = (Column("序号", "row_no"), Column("记录号", "row_id"), Column("操作", "action", table="操作"),
               Column("电话", "phone", required=True))  # fmt: skip
    late = one_file("trainees", *columns, code_tables={"操作": {"新增": "A"}}, valid_from=date(2030, 1, 1))
    seen = bureau_profiles.preview_rows(base, late, "trainees", 3, DAY)
    assert [row[:3] for row in seen.rows] == [(str(n), str(second.id - 2 + n), "A") for n in (1, 2, 3)]
    assert [(problem.row, problem.code) for problem in seen.problems] == [(2, "missing")]
