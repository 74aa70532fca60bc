"""A bureau's form never seen before: what is recognised in it, what is written into it, and that it fills right."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from talentdesk.documents.form_catalogue import About
from talentdesk.documents.form_mapping import SheetReading, load, read_sheet, shown_sheets
from talentdesk.documents.form_words import choice, guesses
from talentdesk.documents.form_writing import mapping_problems, proposals, write_mapping
from talentdesk.documents.forms import fill_form, save_xlsx, template_findings
from tests.documents.bureau_forms import ABOUT, BUREAU_FORMS

# form -> (list, rows of headings, first and last ruled row, rows to write in)
BLOCKS: dict[str, tuple[str, tuple[int, int], int, int, int] | None] = {
    "marks_two_rows": ("trainees", (3, 4), 5, 25, 20),
    "roster_portrait": ("trainees", (4, 4), 5, 29, 25),
    "teachers": ("teachers", (3, 3), 4, 5, 2),
    "application": None,
    "equipment": ("devices", (2, 3), 4, 15, 12),
    "pairs": ("pairs", (2, 3), 4, 13, 10),
    "timetable": ("sessions", (4, 4), 5, 5, 1),
}
# form -> what is proposed, by key
PROPOSED: dict[str, dict[str, str]] = {
    "marks_two_rows": {
        "A2": "class.code", "A2#2": "class.trade", "A2#3": "class.size", "A27": "user", "A27#2": "today|年月日",
        "A5": "trainee.no", "B5": "trainee.student_no", "C5": "trainee.employer", "D5": "trainee.trade",
        "E5": "trainee.name", "F5": "trainee.sex", "G5": "trainee.id_number", "H5": "trainee.exam_date|年月日",
        "I5": "trainee.theory", "J5": "trainee.practice", "K5": "trainee.certificate",
    },
    "roster_portrait": {
        "C2": "base.name", "F2": "class.code", "C3": "class.start", "F3": "class.end|年月日", "A5": "trainee.no",
        "B5": "trainee.name", "C5": "trainee.sex", "D5": "trainee.id_number", "E5": "trainee.birth_date",
        "F5": "trainee.employer", "G5": "trainee.phone", "H5": "trainee.remark",
    },
    "teachers": {
        "A2": "base.name", "F2": "today|年月日", "A4": "teacher.no", "B4": "teacher.name", "C4": "teacher.sex",
        "D4": "teacher.education", "E4": "teacher.title", "F4": "teacher.level", "G4": "teacher.id_number",
        "H4": "teacher.occupation", "I4": "teacher.employment",
    },
    "application": {
        "B2": "trainee.name", "D2": "trainee.sex", "E2": "trainee.photo|图片", "B3": "trainee.birth_date|年月日",
        "D3": "trainee.ethnic", "B4": "trainee.education", "D4": "trainee.political", "B5": "trainee.id_type",
        "D5": "trainee.id_number", "B6": "trainee.employer", "B7": "trainee.address", "F7": "trainee.phone",
        "B8": "class.occupation", "D8": "class.level",
    },
    "equipment": {
        "A1": "ask.year", "A4": "device.no", "B4": "device.code", "C4": "device.name", "E4": "device.model",
        "F4": "device.maker", "G4": "device.bought_on|年月日", "H4": "device.value", "I4": "device.place",
        "J4": "device.custodian",
    },
    "pairs": {
        "A14": "base.principal", "A14#2": "today|年月日", "A4": "pair.no", "B4": "pair.mentor_name",
        "C4": "pair.mentor_employer", "D4": "pair.mentor_phone", "E4": "pair.apprentice_name",
        "F4": "pair.apprentice_employer", "G4": "pair.apprentice_phone", "H4": "pair.number", "I4": "pair.goal",
    },
    "timetable": {
        "B2": "class.code", "F2": "class.head_teacher", "A5": "session.no", "B5": "session.date|年月日",
        "C5": "session.period", "D5": "session.hours", "E5": "session.kind", "F5": "session.teacher",
        "G5": "session.content", "H5": "session.place",
    },
}  # fmt: skip


def about(name: str) -> About:
    return ABOUT.get(name, "class")  # type: ignore[return-value]


def read(path: Path, who: About) -> tuple[Workbook, list[SheetReading]]:
    book = load(path)
    return book, [read_sheet(sheet, who) for sheet in shown_sheets(book)]


def mapped(name: str, tmp_path: Path) -> Path:
    """The form with everything proposed written in."""
    book, readings = read(BUREAU_FORMS[name](tmp_path / "bureau.xlsx"), about(name))
    assert mapping_problems(book, readings, proposals(readings)) == []
    write_mapping(book, readings, proposals(readings))
    out = tmp_path / "mapped.xlsx"
    with out.open("wb") as file:
        save_xlsx(book, file)
    return out


def people(count: int) -> list[dict[str, object]]:
    return [
        {
            "student_no": f"{number:02}", "name": f"学员{number}", "sex": "女", "id_number": "11010519491231002X",
            "employer": "江州机床有限公司", "theory": 60 + number % 40, "practice": 80, "certificate": f"JZ{number:04}",
            "birth_date": date(1990, 1, 1), "phone": "13800001234", "trade": "数控车工", "exam_date": date(2026, 11, 20),
            "photo": None, "education": "大专",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def facts(count: int) -> dict[str, object]:
    return {
        "base": {"name": "江州市高技能人才培训基地", "principal": "方远"},
        "class": {"code": "2026QCG1", "trade": "数控车工", "size": count, "start": date(2026, 9, 1), "end": date(2026, 11, 20),
                  "occupation": "车工", "level": "三级/高级工", "head_teacher": "郑海燕"},
        "trainees": people(count), "today": date(2026, 11, 21), "user": "周教务", "ask": {"year": "2026"},
        "sessions": [{"no": n, "date": date(2026, 9, n), "period": "上午", "hours": 4} for n in range(1, 11)],
        "devices": [{"name": f"设备{n}", "code": f"SB{n:04}", "value": 1000.5, "bought_on": date(2018, 6, n)} for n in range(1, 31)],
        "teachers": [{"name": f"教师{n}", "id_number": "11010519491231002X"} for n in range(1, 25)],
        "pairs": [{"mentor_name": f"师傅{n}", "apprentice_phone": "13800001234"} for n in range(1, 13)],
    }  # fmt: skip


def filled(name: str, tmp_path: Path, count: int = 42) -> Any:
    """The filled form as the bureau opens it, formulas with their values."""
    form = fill_form(mapped(name, tmp_path), facts(count))
    out = io.BytesIO()
    save_xlsx(form.book, out)
    return load_workbook(io.BytesIO(out.getvalue()), data_only=True)


def values(sheet: Any, column: str, first: int, last: int) -> list[object]:
    return [sheet[f"{column}{row}"].value for row in range(first, last + 1)]


def merges(sheet: Any) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


@pytest.mark.parametrize("name", BUREAU_FORMS)
def test_the_list_and_its_ruled_rows_are_found(name: str, tmp_path: Path) -> None:
    _, (reading,) = read(BUREAU_FORMS[name](tmp_path / "a.xlsx"), about(name))
    block = reading.block
    found = block and (block.name, block.head, block.first, block.last, block.rows)
    assert found == BLOCKS[name]
    assert reading.each == ("trainees" if name == "application" else "")


@pytest.mark.parametrize("name", BUREAU_FORMS)
def test_every_heading_and_label_gets_its_placeholder(name: str, tmp_path: Path) -> None:
    _, (reading,) = read(BUREAU_FORMS[name](tmp_path / "a.xlsx"), about(name))
    found = {
        key.removeprefix(f"{reading.title}!"): text for key, text in proposals([reading]).items() if text
    }
    assert found == PROPOSED[name]
    assert all(spot.confidence >= 0.6 for spot in reading.spots if spot.text)


@pytest.mark.parametrize("name", BUREAU_FORMS)
def test_a_mapped_form_is_a_sound_template(name: str, tmp_path: Path) -> None:
    template = mapped(name, tmp_path)
    assert template_findings(template) == []
    _, (again,) = read(template, about(name))
    assert again.ready
    assert again.spots == ()


@pytest.mark.parametrize("name", BUREAU_FORMS)
def test_print_set_up_and_pictures_survive(name: str, tmp_path: Path) -> None:
    before = load_workbook(BUREAU_FORMS[name](tmp_path / "a.xlsx")).worksheets[0]
    after = load_workbook(mapped(name, tmp_path)).worksheets[0]
    for sheet in (before, after):
        assert sheet.page_setup.paperSize == 9
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert after.page_setup.orientation == before.page_setup.orientation
    assert (after.page_setup.fitToWidth, after.page_setup.fitToHeight) == (1, 0)
    assert after.sheet_properties.pageSetUpPr.fitToPage
    assert after.page_margins.left == 0.4
    assert after.print_options.horizontalCentered
    assert after["A1"].font.sz == before["A1"].font.sz
    assert {area for area in merges(before) if area.startswith("A1:")} <= merges(after)
    assert len(after._images) == len(before._images)
    widths = [sheet.column_dimensions["B"].width for sheet in (before, after)]
    assert widths[0] == widths[1]


def test_marks_of_42_people_with_their_total(tmp_path: Path) -> None:
    sheet = filled("marks_two_rows", tmp_path).worksheets[0]
    assert sheet["A2"].value == "班级编号：2026QCG1  工种：数控车工  培训人数：42人"
    assert values(sheet, "A", 5, 46) == list(range(1, 43))
    assert values(sheet, "E", 5, 46) == [f"学员{number}" for number in range(1, 43)]
    assert sheet["G5"].value == "11010519491231002X"
    assert sheet["G5"].number_format == "@"
    assert sheet["H46"].value == "2026年11月20日"
    assert sheet["A47"].value == "合计"
    assert sheet["I47"].value == sum(60 + number % 40 for number in range(1, 43))
    assert sheet["J47"].value == 80
    assert sheet["A48"].value == "填表人：周教务  审核人：            填表日期：2026年11月21日"
    assert "A47:H47" in merges(sheet)
    assert "I3:J3" in merges(sheet)
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area == "'成绩'!$A$1:$K$48"
    assert sheet.row_dimensions[46].height >= 21
    assert all(sheet.cell(row, 5).border.bottom.style == "thin" for row in range(5, 47))


def test_fewer_people_than_ruled_rows_leave_blank_ones(tmp_path: Path) -> None:
    sheet = filled("marks_two_rows", tmp_path, 3).worksheets[0]
    assert values(sheet, "E", 5, 24) == ["学员1", "学员2", "学员3"] + [None] * 17
    assert sheet["A25"].value == "合计"
    assert sheet["I25"].value == 61 + 62 + 63


def test_roster_dates_keep_the_cell_s_own_format(tmp_path: Path) -> None:
    sheet = filled("roster_portrait", tmp_path).worksheets[0]
    assert sheet["C2"].value == "江州市高技能人才培训基地"
    assert sheet["C3"].value.date() == date(2026, 9, 1)
    assert sheet["C3"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["F3"].value == "2026年11月20日"
    assert sheet["E46"].value.date() == date(1990, 1, 1)
    assert sheet["E46"].number_format == "yyyy-mm-dd"
    assert sheet["A48"].value == "注：本表一式两份。"
    assert sheet["A49"].value == "经办人（签字）："
    assert sheet.print_title_rows == "$1:$4"


def test_the_other_forms_fill(tmp_path: Path) -> None:
    ledger = filled("equipment", tmp_path).worksheets[0]
    assert ledger["A1"].value == "2026年度实训设备台账"
    assert values(ledger, "C", 4, 33) == [f"设备{n}" for n in range(1, 31)]
    assert ledger["H34"].value == pytest.approx(30 * 1000.5)
    assert "C33:D33" in merges(ledger)
    staff = filled("teachers", tmp_path).worksheets[0]
    assert values(staff, "B", 4, 27) == [f"教师{n}" for n in range(1, 25)]
    assert staff["A2"].value == "申报单位（盖章）：江州市高技能人才培训基地"
    couples = filled("pairs", tmp_path).worksheets[0]
    assert (couples["B15"].value, couples["G15"].value) == ("师傅12", "13800001234")
    plan = filled("timetable", tmp_path).worksheets[0]
    assert values(plan, "B", 5, 14) == [f"2026年9月{n}日" for n in range(1, 11)]


def test_one_application_for_each_trainee(tmp_path: Path) -> None:
    book = filled("application", tmp_path, 3)
    assert [sheet["B2"].value for sheet in book.worksheets] == ["学员1", "学员2", "学员3"]
    assert all(sheet["A1"].value == "职业技能等级认定个人申请表" for sheet in book.worksheets)
    assert all(sheet["A10"].value == "本人签字：            年   月   日" for sheet in book.worksheets)
    assert all(len(sheet._images) == 1 for sheet in book.worksheets)
    assert book.worksheets[2]["E2"].value is None


def test_what_the_clerk_changes_holds(tmp_path: Path) -> None:
    book, readings = read(BUREAU_FORMS["roster_portrait"](tmp_path / "a.xlsx"), "class")
    mapping = {
        **proposals(readings),
        "花名册!H5": "trainee.education",
        "花名册!G5": "",
        "A1": "{{class.name}}学员花名册",
    }
    assert mapping_problems(book, readings, mapping) == []
    write_mapping(book, readings, mapping)
    sheet = book.worksheets[0]
    assert sheet["H5"].value == "{{trainee.education}}"
    assert sheet["G5"].value is None
    assert sheet["A1"].value == "{{class.name}}学员花名册"


def test_a_heading_s_cell_stands_for_its_column_and_a_label_s_for_its_blank(tmp_path: Path) -> None:
    book, readings = read(BUREAU_FORMS["roster_portrait"](tmp_path / "a.xlsx"), "class")
    write_mapping(book, readings, {"B4": "trainee.name", "E2": "class.filing_number"})
    sheet = book.worksheets[0]
    assert (sheet["B4"].value, sheet["B5"].value) == ("姓名", "{{#trainees min=25}}{{trainee.name}}")
    assert (sheet["E2"].value, sheet["F2"].value) == ("班级编号", "{{class.filing_number}}")


def test_wrong_mappings_are_found(tmp_path: Path) -> None:
    book, readings = read(BUREAU_FORMS["roster_portrait"](tmp_path / "a.xlsx"), "class")
    wrong = {
        "B5": "trainee.nickname",
        "ZZ99": "class.code",
        "B2": "class.code",
        "A1": "随便写写",
        "别处!A1": "class.code",
    }
    found = {(p.field, p.code) for p in mapping_problems(book, readings, wrong)}
    assert found == {
        ("B5", "placeholder-unknown"), ("ZZ99", "cell"), ("B2", "cell"), ("A1", "placeholder-unknown"), ("别处!A1", "cell"),
    }  # fmt: skip


def test_two_people_side_by_side(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for column, text in enumerate(["学号", "姓名", "联系电话"] * 2, start=1):
        sheet.cell(1, column, text)
    book.save(tmp_path / "a.xlsx")
    read_book, readings = read(tmp_path / "a.xlsx", "class")
    write_mapping(read_book, readings, proposals(readings))
    assert [cell.value for cell in read_book.worksheets[0][2]] == [
        "{{#trainees min=2}}{{trainee.student_no}}", "{{trainee.name}}", "{{trainee.phone}}",
        "{{trainee+1.student_no}}", "{{trainee+1.name}}", "{{trainee+1.phone}}",
    ]  # fmt: skip


def test_a_summary_s_values_stand_below_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    BUREAU_FORMS["timetable"](path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_rows(1, 9)
    border = load_workbook(BUREAU_FORMS["teachers"](tmp_path / "b.xlsx")).worksheets[0]["A3"].border
    for column, text in enumerate(["注册人数", "出勤率", "鉴定人数", "获证人数", "鉴定合格率"], start=1):
        sheet.cell(2, column, text).border = sheet.cell(3, column).border = border.__copy__()
    book.save(path)
    _, (reading,) = read(path, "class")
    assert [spot.text for spot in reading.spots] == [
        "class.size", "summary.attendance_rate|百分比", "summary.assessed", "summary.certified",
        "summary.assessed_pass_rate|百分比",
    ]  # fmt: skip
    assert [spot.cell for spot in reading.spots] == ["A3", "B3", "C3", "D3", "E3"]


@pytest.mark.parametrize(
    ("words", "bases", "path"),
    [
        (["单位意见"], ("trainee", "class", "base"), None),
        (["签收"], ("trainee", "class", "base"), None),
        (["成绩"], ("trainee",), None),
        (["负责人（签字）"], ("class", "base"), None),
        (["理论（分）"], ("trainee",), "trainee.theory"),
        (["培训课时", "理论"], ("trainee", "class", "base"), "class.hours_theory"),
        (["考核成绩", "理论"], ("trainee", "class", "base"), "trainee.theory"),
        (["姓名"], ("teacher", "base"), "teacher.name"),
        (["姓　名＊"], ("trainee",), "trainee.name"),
        (["身份证件号码"], ("trainee",), "trainee.id_number"),
        (["天气"], ("trainee", "class", "base"), None),
    ],
)
def test_words(words: list[str], bases: tuple[str, ...], path: str | None) -> None:
    found = choice(guesses(words, bases))
    assert (found.path if found else None) == path


HEADINGS = {
    "序号": "trainee.no", "学号": "trainee.student_no", "姓名": "trainee.name", "性别": "trainee.sex",
    "身份证号": "trainee.id_number", "文化程度": "trainee.education", "所在单位": "trainee.employer",
    "手机号码": "trainee.phone", "应知": "trainee.theory", "应会": "trainee.practice", "民族": "trainee.ethnic",
    "政治面貌": "trainee.political", "证书编号": "trainee.certificate", "班级名称": "class.name", "备注": "trainee.remark",
    "户籍所在地": "trainee.residence", "年龄": "trainee.age",
}  # fmt: skip


@settings(max_examples=60)
@given(st.permutations(list(HEADINGS)), st.integers(4, len(HEADINGS)), st.integers(0, 3), st.booleans())
def test_headings_in_any_order_are_all_known(order: list[str], count: int, above: int, spaced: bool) -> None:
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for row in range(1, above + 1):
        sheet.cell(row, 1, "××市职业技能培训")
    for column, text in enumerate(order[:count], start=1):
        sheet.cell(above + 1, column, " ".join(text) if spaced else text)
    reading = read_sheet(sheet, "class")
    assert reading.block is not None
    assert reading.block.head == (above + 1, above + 1)
    assert [spot.path for spot in reading.spots] == [HEADINGS[text] for text in order[:count]]
