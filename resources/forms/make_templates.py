"""Make the built-in form templates anew; once made they are ordinary workbooks that may be edited in WPS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

THIN = Side(style="thin", color="FF303030")
HEAD_FILL = PatternFill("solid", fgColor="FFF1F1EC")


def sheet_for(
    title: str, orientation: str, widths: list[float], margins: tuple[float, float, float]
) -> Worksheet:
    """A new sheet with A4 print set-up; widths in characters, margins left/right, top, bottom in inches."""
    sheet = Workbook().active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = orientation  # type: ignore[assignment]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margin = sheet.page_margins
    margin.left = margin.right = margins[0]
    margin.top, margin.bottom = margins[1], margins[2]
    margin.header = margin.footer = 0.32
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    foot: Any = sheet.oddFooter
    foot.center.text = "第 &P 页 共 &N 页"
    foot.center.font, foot.center.size = "宋体,Regular", 9
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    return sheet


def put(sheet: Worksheet, place: str, text: str, *, size: float = 10.5, font: str = "宋体", bold: bool = False,
        across: str = "center", wrap: bool = False, shrink: bool = False) -> None:  # fmt: skip
    """One cell, or the first of a range that is merged."""
    first = place.split(":")[0]
    if ":" in place:
        sheet.merge_cells(place)
    cell = sheet[first]
    cell.value = text
    cell.font = Font(name=font, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=wrap, shrink_to_fit=shrink)


def rule(sheet: Worksheet, first_row: int, last_row: int, columns: int) -> None:
    """Thin lines all round each cell (a repeated row or column must look the same each time), the head shaded."""
    for row in range(first_row, last_row + 1):
        for column in range(1, columns + 1):
            cell = sheet.cell(row, column)
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            if row == first_row:
                cell.fill = HEAD_FILL


def heights(sheet: Worksheet, *points: float) -> None:
    """Row heights from the first row on, in points."""
    for row, height in enumerate(points, start=1):
        sheet.row_dimensions[row].height = height


def list_form(
    title: str,
    lines: list[tuple[str, str]],
    columns: list[tuple[str, float, str, str]],
    foot: list[str],
) -> Worksheet:
    """A portrait list: title, two head lines of two halves, headings, one repeated row, a foot line."""
    sheet = sheet_for(title, "portrait", [width for _, width, _, _ in columns], (0.5, 0.6, 0.7))
    last = len(columns)
    half = next(n for n in range(1, last) if sum(c[1] for c in columns[:n]) >= sum(c[1] for c in columns) / 2)
    letter, middle, after = get_column_letter(last), get_column_letter(half), get_column_letter(half + 1)
    put(sheet, f"A1:{letter}1", title, size=18, font="黑体", bold=True)
    for row, (left, right) in enumerate(lines, start=2):
        put(sheet, f"A{row}:{middle}{row}", left, across="left", shrink=True)
        put(sheet, f"{after}{row}:{letter}{row}", right, across="left", shrink=True)
    head, body = 2 + len(lines), 3 + len(lines)
    for number, (heading, _, text, across) in enumerate(columns, start=1):
        at = get_column_letter(number)
        put(sheet, f"{at}{head}", heading, font="黑体", wrap=True)
        one_line = heading in ("证件号码", "联系电话")
        put(
            sheet,
            f"{at}{body}",
            text,
            size=9 if heading == "工作单位" else 10,
            across=across,
            wrap=not one_line,
            shrink=one_line,
        )
        sheet[f"{at}{body}"].number_format = "0.##" if heading in ("应知", "应会") else "@"
    sheet[f"A{body}"].value = "{{#trainees min=25}}" + columns[0][2]
    rule(sheet, head, body, last)
    parts = len(foot)
    for number, text in enumerate(foot):
        start, end = round(number * last / parts) + 1, round((number + 1) * last / parts)
        put(
            sheet,
            f"{get_column_letter(start)}{body + 1}:{get_column_letter(end)}{body + 1}",
            text,
            across="left",
        )
    heights(sheet, 36, *[20.0] * len(lines), 25, 24.5, 28)
    sheet.print_title_rows = f"1:{head}"
    return sheet


def roster() -> Worksheet:
    """学员花名册: 学号, 姓名, 性别, 证件号码, 学历, 工作单位, 联系电话."""
    return list_form(
        "学员花名册",
        [
            (
                "班级：{{class.code}}　{{class.name}}",
                "培训日期：{{class.start|年月日}} — {{class.end|年月日}}",
            ),
            (
                "培训职业（工种）：{{class.occupation}}　{{class.level}}",
                "培训人数：{{class.size}}　　班主任：{{class.head_teacher}}",
            ),
        ],
        [
            ("学号", 11, "{{trainee.student_no}}", "center"),
            ("姓名", 11, "{{trainee.name}}", "center"),
            ("性别", 5, "{{trainee.sex}}", "center"),
            ("证件号码", 21, "{{trainee.id_number}}", "center"),
            ("学历", 9, "{{trainee.education}}", "center"),
            ("工作单位", 26, "{{trainee.employer}}", "left"),
            ("联系电话", 14, "{{trainee.phone}}", "center"),
        ],
        ["填表人：", "审核人：", "填表日期："],
    )


def marks() -> Worksheet:
    """学员成绩册: the roster's columns, 应知, 应会; foot 班主任."""
    return list_form(
        "学员成绩册",
        [
            (
                "班级：{{class.code}}　{{class.name}}",
                "培训日期：{{class.start|年月日}} — {{class.end|年月日}}",
            ),
            ("培训职业（工种）：{{class.occupation}}　{{class.level}}", "考试日期：{{exam_date|年月日}}"),
        ],
        [
            ("学号", 10.5, "{{trainee.student_no}}", "center"),
            ("姓名", 10.5, "{{trainee.name}}", "center"),
            ("性别", 5, "{{trainee.sex}}", "center"),
            ("证件号码", 20, "{{trainee.id_number}}", "center"),
            ("学历", 9, "{{trainee.education}}", "center"),
            ("工作单位", 17, "{{trainee.employer}}", "left"),
            ("联系电话", 13, "{{trainee.phone}}", "center"),
            ("应知", 6, "{{trainee.theory}}", "center"),
            ("应会", 6, "{{trainee.practice}}", "center"),
        ],
        ["班主任：{{class.head_teacher}}", "签字：", "日期："],
    )


def receipt() -> Worksheet:
    """证书发放签收单 (short, domain/06 §8.9): who takes which certificate signs for it."""
    return list_form(
        "证书发放签收单",
        [
            ("班级：{{class.code}}　{{class.name}}", "考试日期：{{exam_date|年月日}}"),
            ("培训职业（工种）：{{class.occupation}}　{{class.level}}", "发放单位：{{base.name}}"),
        ],
        [
            ("序号", 5, "{{trainee.no}}", "center"),
            ("姓名", 10.5, "{{trainee.name}}", "center"),
            ("工作单位", 18, "{{trainee.employer}}", "left"),
            ("应知", 6, "{{trainee.theory}}", "center"),
            ("应会", 6, "{{trainee.practice}}", "center"),
            ("证书编号", 21, "{{trainee.certificate}}", "center"),
            ("联系电话", 13, "{{trainee.phone}}", "center"),
            ("签收", 11, "", "center"),
            ("签收日期", 10.5, "", "center"),
        ],
        ["发放人：", "班主任：{{class.head_teacher}}", "日期："],
    )


def sign_in() -> Worksheet:
    """签到表, landscape: 序号, 姓名, one column a session; sums below."""
    sheet = sheet_for("签到表", "landscape", [6, 13, 7.6], (0.45, 0.5, 0.6))
    put(sheet, "A1:C1", "签 到 表", size=18, font="黑体", bold=True)
    put(
        sheet,
        "A2:C2",
        "班级：{{class.code}}　{{class.name}}　　　授课教师：{{class.teachers}}　　　班主任：{{class.head_teacher}}",
        across="left",
        shrink=True,
    )
    put(sheet, "A3", "序号", font="黑体")
    put(sheet, "B3", "姓名", font="黑体")
    put(
        sheet, "C3", "{{>sessions min=8 max=16}}{{session.date|月/日}}\n{{session.period}}", size=9, wrap=True
    )
    put(sheet, "A4", "{{#trainees min=14}}{{trainee.no}}", size=10)
    put(sheet, "B4", "{{trainee.name}}", size=10.5, wrap=True)
    put(sheet, "C4", "", size=10)
    for row, text in ((5, "本班签到"), (6, "其他签到"), (7, "合计")):
        put(sheet, f"A{row}:B{row}", text, font="黑体")
        put(sheet, f"C{row}", "", size=10)
    rule(sheet, 3, 7, 3)
    heights(sheet, 34, 22, 32, 20.5, 20.5, 20.5, 20.5)
    sheet.print_title_rows = "1:3"
    return sheet


def main() -> None:
    """Write the workbooks beside this file."""
    here = Path(__file__).parent
    for name, sheet in (
        ("roster", roster()),
        ("marks", marks()),
        ("sign-in", sign_in()),
        ("receipt", receipt()),
    ):
        book = sheet.parent
        assert isinstance(book, Workbook)
        book.save(here / f"{name}.xlsx")


if __name__ == "__main__":
    main()
