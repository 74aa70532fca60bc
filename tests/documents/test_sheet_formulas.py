"""Formulas of filled sheets: references follow rows and columns, ranges grow, page feet and own rows are respected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from talentdesk.documents.sheet_calc import computed_values
from tests.documents.workbooks import Template, people, reopened, template, values

__all__ = ["template"]
FACTS = {"trainees": people(5), "sessions": [{"no": n} for n in (1, 2, 3)]}
GROUPS = "{{#trainees page=2}}{{trainee.name}}"


def formulas(template: Template, *given: str, facts: dict[str, Any] | None = None) -> list[Any]:
    """What becomes of formulas in row 4, below a list in row 2 and its foot in row 3."""
    template.put(A1="姓名", A2="{{#trainees}}{{trainee.name}}", B2="{{trainee.theory}}", A3="合计")
    for column, formula in enumerate(given, start=1):
        template.sheet.cell(4, column, formula)
    return values(template.fill(facts or FACTS).book.worksheets[0])[-1]


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        ("=SUM(B2:B2)", "=SUM(B2:B6)"),
        ("=SUM(B2)", "=SUM(B2:B6)"),
        ("=SUM(B1:B3)", "=SUM(B1:B7)"),
        ("=SUM($B$2:$B$2)", "=SUM($B$2:$B$6)"),
        ("=SUM(B2:B2,A3)", "=SUM(B2:B6,A7)"),
        ("=B2+1", "=B2+1"),
        ("=A3&\"甲B2\"", "=A7&\"甲B2\""),
        ("=SUM(B:B)", "=SUM(B:B)"),
        ("=SUM(2:2)", "=SUM(2:6)"),
        ("=SUM(B2:B900)", "=SUM(B2:B904)"),
        ("=XFD9", "=XFD13"),
        ("=IF(COUNT(B2:B2)=0,\"\",ROUND(AVERAGE(B2:B2),1))", "=IF(COUNT(B2:B6)=0,\"\",ROUND(AVERAGE(B2:B6),1))"),
        ("=COUNTIFS(B2:B2,\">51\",A2:A2,\"<>\")", "=COUNTIFS(B2:B6,\">51\",A2:A6,\"<>\")"),
        ("=别处!B2", "='别处'!B2"),
        ("='别 处'!$B$2:C3", "='别 处'!$B$2:C3"),
        ("=SUM(表!B2:B2)", "=SUM('表'!B2:B6)"),
        ("=SUM([1]外!B2)", "=SUM([1]外!B2)"),
        ("=TRUE", "=TRUE"),
        ("=ABC", "=ABC"),
        ("=LOG10(B2)", "=LOG10(B2)"),
        ("={1,2;3,4}", "={1,2;3,4}"),
        ("=SUM((A3,B3))", "=SUM((A7,B7))"),
        ("=-B2%", "=-B2%"),
        ("=#REF!+1", "=#REF!+1"),
    ],
)  # fmt: skip
def test_references_below_a_list(template: Template, given: str, becomes: str) -> None:
    template.book.create_sheet("别处")
    template.book.create_sheet("别 处")
    assert formulas(template, given) == [becomes, None]


def test_a_formula_in_a_repeated_row_means_its_own(template: Template) -> None:
    template.put(
        A1="=SUM(A2:A2)", A2="{{#trainees}}{{trainee.theory}}", B2="=A2*2", C2="=A2/SUM(A$2:A$2)", D2="=SUM(A$2:A2)",
        E2="=A1", F2="=A3", G2="=A$2", A3="=SUM(B2:B2)",
    )  # fmt: skip
    found = template.rows({"trainees": people(3)})
    assert [row[1:] for row in found[1:4]] == [
        [f"=A{r}*2", f"=A{r}/SUM(A$2:A$4)", f"=SUM(A$2:A{r})", "=A1", "=A5", "=A$2"] for r in (2, 3, 4)
    ]
    assert (found[0][0], found[4][0]) == ("=SUM(A2:A4)", "=SUM(B2:B4)")


def test_page_feet_sum_their_page_and_the_total_leaves_them_out(template: Template) -> None:
    template.put(A1=GROUPS, B1="{{trainee.theory}}", A2="{{+trainees}}小计", B2="=SUM(B1:B1)", C2="=SUM(B$1:B1)",
                 A3="=SUM(B1:B1)", B3='=COUNTIF(B1:B1,">52")', C3="=SUM(B2:B2)", D3="=SUMPRODUCT((B1:B1>51)*B1:B1)",
                 E3="=SUM(B1:B2)", F3="=MAX(B1:B1)", G3="=LARGE(B1:B1,1)", H3="=RANK(B1,B1:B1)", I3="=RANK(B1,B1:B1,1)")  # fmt: skip
    book = template.fill(FACTS).book
    found = values(book.worksheets[0])
    assert [row[1] for row in found] == [51, 52, "=SUM(B1:B2)", 53, 54, "=SUM(B4:B5)", 55, "=SUM(B7:B7)",
                                         '=(COUNTIF(B1:B2,">52")+COUNTIF(B4:B5,">52")+COUNTIF(B7:B7,">52"))']  # fmt: skip
    assert [found[n][2] for n in (2, 5, 7)] == [
        "=SUM(B$1:B2)",
        "=SUM(B$1:B2,B$4:B5)",
        "=SUM(B$1:B2,B$4:B5,B$7:B7)",
    ]
    results = computed_values(book)
    computed = {address: value for (_, address), value in results.items()}
    total = 51 + 52 + 53 + 54 + 55
    assert computed["C9"] == computed["A9"] == computed["C8"] == total
    assert (computed["B9"], computed["D9"], computed["E9"], computed["F9"]) == (3, total - 51, 2 * total, 55)
    assert found[8][6] == "=LARGE((B1:B2,B4:B5,B7),1)"
    assert (computed["H9"], computed["I9"]) == (5, 1)


def test_a_range_no_function_can_take_in_parts_spans_them(template: Template) -> None:
    template.put(A1=GROUPS, A2="{{+trainees}}小计", A3="=VLOOKUP(1,A1:B1,2,FALSE)")
    assert template.rows(FACTS)[-1][0] == "=VLOOKUP(1,A1:B7,2,FALSE)"


def test_rows_that_are_not_there_count_nothing(template: Template) -> None:
    template.put(
        A1="头",
        A2="{{#trainees}}{{trainee.theory}}",
        A3="{{?class.remark}}3",
        A4="=SUM(A2:A2)+A3",
        B4="=COUNTA(A2:A3)",
    )
    book = template.fill({}).book
    assert {at: value for (_, at), value in computed_values(book).items()} == {"A2": 0, "B2": 0}
    assert "#REF" not in str(values(book.worksheets[0]))


def test_columns_grow_and_a_column_means_itself(template: Template) -> None:
    template.put(
        A1="头", B1="{{>sessions}}{{session.no}}", C1="=SUM(B1:B1)", B2="=B1*10", C2="=SUM(B2:B2)", A2="=C2"
    )
    assert template.rows(FACTS) == [
        ["头", 1, 2, 3, "=SUM(B1:D1)"],
        ["=E2", "=B1*10", "=C1*10", "=D1*10", "=SUM(B2:D2)"],
    ]


def test_blocks_of_several_rows_add_up_only_the_row_meant(template: Template) -> None:
    template.put(
        A1="{{#trainees}}{{trainee.theory}}",
        A2="{{#trainees}}1000",
        B2="=A1+A2",
        A3="=SUM(A1:A1)",
        B3="=SUM(A1:A2)",
    )
    form = template.fill({"trainees": people(3)})
    assert values(form.book.worksheets[0])[-1] == ["=SUM(A1,A3,A5)", "=SUM(A1:A6)"]
    results = computed_values(form.book)
    assert results["表", "A7"] == 51 + 52 + 53
    assert [results["表", f"B{row}"] for row in (2, 4, 6)] == [1051, 1052, 1053]


def test_sums_of_more_parts_than_excel_takes_are_nested(template: Template) -> None:
    template.put(A1="{{#trainees}}{{trainee.theory}}", A2="{{#trainees}}1000", A3="=SUM(A1:A1)")
    book = template.fill({"trainees": people(900)}).book
    formula = book.worksheets[0]["A1801"].value
    assert formula.startswith("=SUM(SUM(A1,A3,")
    assert max(part.count(",") for part in formula.split(")")) < 255
    assert len(formula) < 8192
    assert computed_values(book)["表", "A1801"] == sum(50 + n for n in range(1, 901))


def test_other_sheets_of_the_book_follow(template: Template) -> None:
    template.put(A1="{{#trainees}}{{trainee.theory}}", A2="=总!A1")
    other = template.book.create_sheet("总")
    other["A1"], other["A2"], other["A3"] = "=SUM(表!A1:A1)", "=表!$A$2", "甲"
    book = template.fill(FACTS).book
    assert values(book["总"]) == [["=SUM('表'!A1:A5)"], ["='表'!$A$6"], ["甲"]]
    assert values(book["表"])[-1] == ["='总'!A1"]


def test_sheets_that_became_many_refer_to_themselves(template: Template) -> None:
    template.put(A1="{{@trainees}}{{trainee.theory}}", A2="=表!A1*2")
    book = template.fill({"trainees": people(2)}).book
    assert [sheet["A2"].value for sheet in book.worksheets] == ["='表 1'!A1*2", "='表 2'!A1*2"]
    assert computed_values(book) == {("表 1", "A2"): 102, ("表 2", "A2"): 104}


def test_array_formulas_move(template: Template) -> None:
    template.put(A1="{{#trainees}}{{trainee.theory}}", A2=ArrayFormula("A2", "=SUM(A1:A1*2)"))
    moved = template.fill(FACTS).book.worksheets[0]["A6"].value
    assert (moved.ref, moved.text) == ("A6", "=SUM(A1:A5*2)")


def test_data_never_become_formulas(template: Template) -> None:
    evil = '=HYPERLINK("http://x","y")'
    template.put(A1="{{#trainees}}{{trainee.name}}", B1="'{{trainee.name}}", A2="{{class.name}}1")
    cell = template.sheet.cell(3, 1)
    cell.value, cell.data_type = "=1+{{class.name}}", "s"
    plain = template.sheet.cell(4, 1)
    plain.value, plain.data_type = "=不是公式", "s"
    form = template.fill({"trainees": [{"name": evil}], "class": {"name": "=2"}})
    sheet = reopened(form).worksheets[0]
    assert [(c.data_type, c.value) for c in (sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"])] == [
        ("s", evil), ("s", "=21"), ("s", "=1+=2"), ("s", "=不是公式")
    ]  # fmt: skip
    assert computed_values(form.book) == {}


def test_what_is_no_formula_stays_as_it_is(template: Template) -> None:
    assert formulas(template, "=SUM(B2:B2", "=)(")[:2] == ["=SUM(B2:B6", "=)("]


def test_values_are_written_for_programs_that_do_not_calculate(template: Template) -> None:
    template.put(
        A1="{{#trainees}}{{trainee.theory}}", A2="=SUM(A1:A1)", B2='=A2&"<分>"', C2="=A2>0", D2="=1/0",
        E2='=TEXT(DATE(2026,9,1),"yyyy年m月d日")', F2='=IF(A2>0,"合格","")', G2="=NUMBERSTRING(1,2)", H2='=""',
    )  # fmt: skip
    template.sheet["A2"].number_format = "0.0"
    form = template.fill({"trainees": people(2)})
    shown = values(reopened(form, calculated=True).worksheets[0])[-1]
    assert shown == [103, "103<分>", True, "#DIV/0!", "2026年9月1日", "合格", None, None]
    kept = reopened(form).worksheets[0]
    assert kept["A3"].value == "=SUM(A1:A2)"
    assert kept["A3"].number_format == "0.0"
    problems = {(p.code, p.field) for p in form.findings}
    assert problems == {("formula", "表!D3"), ("formula", "表!G3"), ("overflow", "表!E3")}


def test_days_and_names_take_part(template: Template) -> None:
    template.put(A1="{{today}}", B1="=A1+1", A2="{{#trainees}}{{trainee.theory}}", A3="=SUM(分数)")
    template.book.defined_names["分数"] = DefinedName("分数", attr_text="表!$A$2:$A$2")
    book = template.fill({"today": dt.date(2026, 9, 1), "trainees": people(3)}).book
    assert book.defined_names["分数"].value == "'表'!$A$2:$A$4"
    assert computed_values(book) == {("表", "B1"): 46267, ("表", "A5"): 156}


def test_a_book_without_formulas_needs_no_calculator(
    template: Template, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("talentdesk.documents.sheet_calc.ironcalc", None)
    template.put(A1="{{class.name}}")
    assert computed_values(template.fill({"class": {"name": "班"}}).book) == {}
