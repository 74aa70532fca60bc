"""Forms: columns in their order, rows and columns that grow with the class, the same as .xlsx and as PDF."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from talentdesk.documents.form_catalogue import FORMS as CATALOGUE
from talentdesk.documents.form_catalogue import Form
from talentdesk.documents.forms import FilledForm, save_pdf, save_xlsx, template_findings
from talentdesk.documents.forms import fill_form as fill_template
from talentdesk.documents.sheet_geometry import column_points
from talentdesk.documents.sheet_pdf import page_rows
from tests.documents.pdf_reading import page_texts
from tests.documents.people import NAMES, facts

BY_KEY = {form.key: form for form in CATALOGUE}
HEADINGS = {
    "roster": ["学号", "姓名", "性别", "证件号码", "学历", "工作单位", "联系电话"],
    "sign-in": ["序号", "姓名"],
    "marks": ["学号", "姓名", "性别", "证件号码", "学历", "工作单位", "联系电话", "应知", "应会"],
    "receipt": ["No.", "公司", "姓名", "考试日期", "成绩", None, "证书编号", "手机", "签收", "签收日期"],
}


FORMS = [BY_KEY[key] for key in HEADINGS]


def filled(form: Form, given: dict[str, object]) -> FilledForm:
    return fill_template(form.path, given, title=form.label, author="江州市高技能人才培训基地")


def fill_form(form: Form, given: dict[str, object]) -> Workbook:
    return filled(form, given).book


def found_in(form: Form, given: dict[str, object]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in filled(form, given).findings]


def rows(book: Workbook, sheet: int = 0) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def pdf_text(book: Workbook) -> list[str]:
    out = BytesIO()
    save_pdf(book, out)
    return ["".join(text.split()) for text in page_texts(out.getvalue())]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_templates_open_and_have_print_set_up(form: Form) -> None:
    assert template_findings(form.path) == []
    assert found_in(form, facts(8, 4)) == []
    sheet = load_workbook(form.path).worksheets[0]
    assert sheet.page_setup.orientation == form.orientation
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_columns_are_in_the_order_of_the_standard(form: Form) -> None:
    book = fill_form(form, facts(3, 9))
    wanted = HEADINGS[form.key]
    assert wanted in [row[: len(wanted)] for row in rows(book)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
@pytest.mark.parametrize("count", [0, 1, 42, 60])
def test_every_person_is_on_paper_and_headings_stand_on_each_page(form: Form, count: int) -> None:
    given = facts(count, 10)
    book = fill_form(form, given)
    pages = pdf_text(book)
    assert found_in(form, given) == []
    everything = "".join(pages)
    assert all(name in everything for name in NAMES[:count])
    for number, page in enumerate(pages, start=1):
        assert "姓名" in page
        assert form.label.partition("（")[0] in page
        assert f"第{number}页共{len(pages)}页" in page
    assert len(pages) == {0: 1, 1: 1}.get(count, len(pages))
    assert len(pages) > 1 or count < 42
    filled = [row for row in rows(book) if "周明" in str(row)]
    assert filled, "the head teacher stands in the head or foot"


def test_an_empty_form_has_ruled_rows_to_write_in() -> None:
    book = fill_form(BY_KEY["roster"], facts(0, 0))
    sheet = book.worksheets[0]
    blank = [row for row in sheet.iter_rows(min_row=5) if all(cell.value is None for cell in row)]
    assert len(blank) == 25
    assert all(cell.border.bottom.style == "thin" for row in blank for cell in row)


def test_roster_cells() -> None:
    found = rows(fill_form(BY_KEY["roster"], facts(2, 0)))
    assert found[0][0] == "学员花名册"
    assert found[1][0] == "班级：2026QCK01　数控车工三级2026秋1班"
    assert "培训日期：2026年9月1日 — 2026年11月20日" in found[1]
    assert found[4] == [
        "202601001", "王丽", "男", "11010519491231002X", "大学专科", "江州重型机床有限公司", "13800001234",
    ]  # fmt: skip


def test_marks_stay_numbers() -> None:
    found = rows(fill_form(BY_KEY["marks"], facts(3, 0)))
    assert [row[7:9] for row in found[4:7]] == [[78, 90], [65.5, 90], [None, 90]]
    assert any("班主任：周明" in str(row[0]) for row in found)
    assert "考试日期：2026年11月18日" in found[2]


def test_sign_in_has_a_column_for_each_session_and_sums() -> None:
    found = rows(fill_form(BY_KEY["sign-in"], facts(3, 10)))
    assert found[2][2:] == [f"9/{n // 2 + 1}\n{('上午', '下午')[n % 2]}" for n in range(10)]
    assert found[1][0] == "班级：2026QCK01　数控车工三级2026秋1班　　　授课教师：刘洋、陈静　　　班主任：周明"
    assert [row[0] for row in found[-3:]] == ["本班签到", "其他签到", "合计"]


def test_many_sessions_make_even_sheets_of_the_same_width() -> None:
    book = fill_form(BY_KEY["sign-in"], facts(3, 40))
    assert [sheet.title for sheet in book.worksheets] == ["签到表 1", "签到表 2", "签到表 3"]
    columns = [sum(v is not None for v in rows(book, n)[2][2:]) for n in range(3)]
    assert columns == [14, 14, 12]
    widths = [
        sum(column_points(sheet, column) for column in range(1, sheet.max_column + 1))
        for sheet in book.worksheets
    ]
    assert widths == pytest.approx([widths[0]] * 3, rel=0.01)


def test_merges_and_titles_follow_the_data() -> None:
    sheet = fill_form(BY_KEY["sign-in"], facts(30, 10)).worksheets[0]
    merged = {area.coord for area in sheet.merged_cells.ranges}
    assert {"A1:L1", "A2:L2", "A34:B34", "A35:B35", "A36:B36"} <= merged
    assert sheet.print_title_rows == "$1:$3"


def test_the_foot_is_never_torn_from_the_list_or_apart() -> None:
    for count in range(14, 24):
        pages = page_rows(fill_form(BY_KEY["sign-in"], facts(count, 4)).worksheets[0])
        foot = [3 + count + n for n in (1, 2, 3)]
        assert [row for row in pages[-1] if row >= foot[0] - 1] == [foot[0] - 1, *foot], count


def test_long_text_makes_its_row_higher() -> None:
    sheet = fill_form(BY_KEY["roster"], facts(8, 0)).worksheets[0]
    assert sheet.row_dimensions[5].height == 24.5
    assert sheet.row_dimensions[12].height > 60


def test_values_never_become_formulas() -> None:
    given = facts(1, 0)
    given["trainees"][0]["employer"] = '=HYPERLINK("http://x","y")'  # type: ignore[index]
    given["trainees"][0]["name"] = "王\x07丽"  # type: ignore[index]
    book = fill_form(BY_KEY["roster"], given)
    out = BytesIO()
    save_xlsx(book, out)
    cell = load_workbook(out).worksheets[0]["F5"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')
    assert rows(book)[4][1] == "王丽"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_the_same_facts_give_the_same_bytes(form: Form) -> None:
    made: list[tuple[bytes, bytes]] = []
    for _ in range(2):
        sheet, page = BytesIO(), BytesIO()
        book = fill_form(form, facts(12, 4))
        save_xlsx(book, sheet)
        save_pdf(book, page)
        made.append((sheet.getvalue(), page.getvalue()))
    assert made[0] == made[1]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_the_saved_workbook_prints_the_same(form: Form) -> None:
    book = fill_form(form, facts(42, 20))
    saved = BytesIO()
    save_xlsx(book, saved)
    assert pdf_text(load_workbook(saved)) == pdf_text(book)


def test_findings_name_the_cell() -> None:
    given = facts(2, 0)
    given["trainees"][1]["name"] = "王\U00031350"  # type: ignore[index]
    given["trainees"][1]["phone"] = "1380000" * 9  # type: ignore[index]
    assert set(found_in(BY_KEY["roster"], given)) == {
        ("missing-glyph", "学员花名册!B6"),
        ("overflow", "学员花名册!G6"),
    }


def test_title_author_and_rows_of_a_filled_form() -> None:
    form = filled(BY_KEY["sign-in"], facts(7, 20))
    assert form.rows == 7
    assert (form.book.properties.title, form.book.properties.creator) == (
        "签到表",
        "江州市高技能人才培训基地",
    )


@pytest.mark.slow
def test_a_roster_of_a_thousand_is_made_within_three_seconds() -> None:
    given = facts(1000, 0)
    filled(BY_KEY["roster"], facts(1, 0))  # fonts are read once
    start = time.perf_counter()
    form = filled(BY_KEY["roster"], given)
    save_xlsx(form.book, BytesIO())
    assert time.perf_counter() - start <= 3
    assert form.rows == 1000
