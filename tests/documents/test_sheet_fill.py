"""Filling templates: lists, page groups, conditions, columns, sheets, pictures; all else of the sheet survives."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from zxingcpp import read_barcode

from talentdesk.documents.forms import fill_form, template_findings
from talentdesk.documents.sheet_calc import computed_values
from talentdesk.documents.sheet_geometry import column_points, row_points
from talentdesk.errors import DeskError
from tests.documents.workbooks import Template, people, png, reopened, saved, template, values
from tests.sources import ROOT

__all__ = ["template"]
THIN = Side(style="thin")


def breaks(sheet: Worksheet) -> list[int]:
    return [brk.id for brk in sheet.row_breaks.brk]


# Rows


def test_several_lists_stand_in_one_sheet(template: Template) -> None:
    template.put(
        A1="学员", A2="{{#trainees}}{{trainee.no}}", B2="{{trainee.name}}", A3="课次",
        A4="{{#sessions min=2}}{{session.no}}", B4="{{session.date|月/日}}", A5="末",
    )  # fmt: skip
    facts = {"trainees": people(2), "sessions": [{"date": "2026-09-01"}]}
    assert template.rows(facts) == [
        ["学员", None], [1, "甲1"], [2, "甲2"], ["课次", None], [1, "9/1"], [None, None], ["末", None]
    ]  # fmt: skip
    assert template.fill(facts).rows == 3


def test_adjacent_rows_of_a_list_are_one_block_and_others_two(template: Template) -> None:
    template.put(
        A1="{{#trainees}}{{trainee.name}}",
        B2="{{#trainees}}{{trainee.theory}}",
        A3="中",
        A4="{{#trainees}}{{trainee.no}}",
    )
    assert template.rows({"trainees": people(2)}) == [
        ["甲1", None], [None, 51], ["甲2", None], [None, 52], ["中", None], [1, None], [2, None]
    ]  # fmt: skip


def test_a_marker_in_a_merged_area_takes_all_its_rows(template: Template) -> None:
    template.put(A1="{{#trainees}}{{trainee.no}}", B1="{{trainee.name}}", B2="{{trainee.theory}}")
    template.sheet.merge_cells("A1:A2")
    book = template.fill({"trainees": people(2)}).book
    assert values(book.worksheets[0]) == [[1, "甲1"], [None, 51], [2, "甲2"], [None, 52]]
    assert str(book.worksheets[0].merged_cells) == "A1:A2 A3:A4"


def test_lists_of_items_and_their_own_numbers(template: Template) -> None:
    template.put(
        A1="{{@teachers}}{{teacher.name}}", A2="{{#teacher.courses}}{{course.no}}", B2="{{course.name}}"
    )
    teachers = [{"name": "刘", "courses": [{"name": "车"}, {"no": 7, "name": "铣"}]}, {"name": "陈"}]
    book = template.fill({"teachers": teachers}).book
    assert [values(sheet) for sheet in book.worksheets] == [
        [["刘", None], [1, "车"], [7, "铣"]],
        [["陈"]],
    ]


def test_page_groups_have_feet_breaks_and_blank_rows(template: Template) -> None:
    template.put(
        A1="头", A2="{{#trainees min=3 page=3}}{{trainee.name!}}", B2="{{page.no}}",
        A3="{{+trainees}}第{{page.no}}页共{{page.count}}页", A4="{{+trainees}}签字", A5="末",
    )  # fmt: skip
    form = template.fill({"trainees": people(4)})
    sheet = form.book.worksheets[0]
    assert values(sheet) == [
        ["头", None], ["甲1", 1], ["甲2", 1], ["甲3", 1], ["第1页共2页", None], ["签字", None],
        ["甲4", 2], [None, 2], [None, 2], ["第2页共2页", None], ["签字", None], ["末", None],
    ]  # fmt: skip
    assert breaks(sheet) == [6]
    assert form.findings == ()
    empty = template.rows({})
    assert [row[0] for row in empty] == ["头", None, None, None, "第1页共1页", "签字", "末"]


def test_several_items_stand_in_one_row(template: Template) -> None:
    template.put(
        A1="{{#trainees min=4}}{{trainee.no}}",
        B1="{{trainee.name}}",
        C1="{{trainee+1.no}}",
        D1="{{trainee+1.name!}}",
    )
    form = template.fill({"trainees": people(3)})
    assert values(form.book.worksheets[0]) == [[1, "甲1", 2, "甲2"], [3, "甲3", None, None]]
    assert form.findings == ()
    assert form.rows == 3
    template.put(A1="{{#trainees page=4}}{{trainee.no}}", E1="{{trainee+3.name}}")
    assert [row[4] for row in template.rows({"trainees": people(5)})] == ["甲4", None]


def test_conditional_rows(template: Template) -> None:
    template.put(
        A1="{{?class.remark}}备注：{{class.remark}}", A2="{{?!class.remark}}没有备注", A3="{{?trainees}}有人",
        A4="{{?class.size}}人数", A5="{{#trainees}}{{trainee.name}}", A6="{{#trainees}}{{?trainee.phone}}{{trainee.phone}}",
        A7="{{?class.flag}}{{?class.remark}}都有",
    )  # fmt: skip
    trainees = [{"name": "甲", "phone": "1"}, {"name": "乙"}, {"name": "丙", "phone": "3"}]
    facts = {"class": {"remark": "好", "size": 0, "flag": False}, "trainees": trainees}
    assert [row[0] for row in template.rows(facts)] == ["备注：好", "有人", "甲", "1", "乙", "丙", "3"]
    assert [row[0] for row in template.rows({"class": {"flag": True}})] == ["没有备注"]


def test_rows_above_and_below_move_with_their_looks(template: Template) -> None:
    template.put(A1="头", A2="{{#trainees}}{{trainee.name}}", A3="脚")
    for row, height in ((1, 40), (2, 21), (3, 33)):
        template.sheet.row_dimensions[row].height = height
        template.sheet.cell(row, 1).font = Font(name="仿宋", size=row + 9, color=Color(theme=row))
        template.sheet.cell(row, 1).border = Border(bottom=THIN)
    template.sheet.row_dimensions[3].outlineLevel = 2
    template.sheet.row_dimensions[2].hidden = True
    sheet = template.fill({"trainees": people(3)}).book.worksheets[0]
    assert [sheet.row_dimensions[r].height for r in range(1, 6)] == [40, 21, 21, 21, 33]
    assert [sheet.cell(r, 1).font.color.theme for r in range(1, 6)] == [1, 2, 2, 2, 3]
    assert [sheet.row_dimensions[r].hidden for r in range(1, 6)] == [False, True, True, True, False]
    assert sheet.row_dimensions[5].outlineLevel == 2
    assert all(sheet.cell(r, 1).border.bottom.style == "thin" for r in range(1, 6))
    sheet["A2"].font = Font(size=30)
    assert sheet["A3"].font.size == 11, "copies do not share their style"


# Columns and sheets


def test_columns_repeat_and_make_further_sheets(template: Template) -> None:
    template.put(
        A1="姓名",
        B1="{{>sessions min=2 max=3}}{{session.no}}",
        C1="备注",
        A2="{{#trainees}}{{trainee.name}}",
        B2="{{trainee.mark}}",
    )
    template.sheet.column_dimensions["B"].width, template.sheet.column_dimensions["C"].width = 8, 20
    trainees = [{"name": "甲", "mark": {1: "√", 4: "×"}}]
    form = template.fill({"sessions": [{}] * 4, "trainees": trainees})
    assert [values(sheet) for sheet in form.book.worksheets] == [
        [["姓名", 1, 2, "备注"], ["甲", "√", None, None]],
        [["姓名", 3, 4, "备注"], ["甲", None, "×", None]],
    ]
    assert form.book.sheetnames == ["表 1", "表 2"]
    assert form.rows == 1
    assert form.book.worksheets[0].column_dimensions["B"].width == 12
    assert form.book.worksheets[0].column_dimensions["D"].width == 20
    assert template.rows({})[0] == ["姓名", None, None, "备注"]


def test_a_sheet_for_each_item(template: Template) -> None:
    template.sheet.title = "申请表" * 10
    template.put(A1="{{@trainees}}{{trainee.name}}", B1="{{page.no}}/{{page.count}}", C1="{{class.name}}")
    template.book.create_sheet("封面")["A1"] = "{{class.name}}"
    facts = {"trainees": people(3), "class": {"name": "班"}}
    form = template.fill(facts)
    assert [values(sheet) for sheet in form.book.worksheets] == [
        [["甲1", "1/3", "班"]], [["甲2", "2/3", "班"]], [["甲3", "3/3", "班"]], [["班"]]
    ]  # fmt: skip
    assert all(len(name) <= 31 for name in form.book.sheetnames)
    assert form.rows == 3
    assert values(template.fill({"class": {"name": "班"}}).book.worksheets[0]) == [[None, "1/1", "班"]]


def test_sheets_without_placeholders_stay_as_they_are(template: Template) -> None:
    template.put(A1="{{class.name}}")
    other = template.book.create_sheet("说明", 0)
    other["A1"], other["B2"] = "请勿改动", "=1+1"
    other.sheet_state = "hidden"
    form = template.fill({"class": {"name": "班"}})
    assert form.book.sheetnames == ["说明", "表"]
    assert values(form.book["说明"]) == [["请勿改动", None], [None, "=1+1"]]
    assert form.book["说明"].sheet_state == "hidden"


# What survives


def rich(template: Template) -> Template:
    """A template with everything a clerk may set up."""
    sheet = template.sheet
    template.put(
        A1="标题", A2="{{base.name}}", A3="序号", B3="姓名", C3="分", A4="{{#trainees page=2}}{{trainee.no}}",
        B4="{{trainee.name}}", C4="{{trainee.theory}}", A5="{{+trainees}}小计", C5="=SUM(C4:C4)", A6="合计", C6="=SUM(C4:C4)",
        A7="藏", E1="列",
    )  # fmt: skip
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("C4:D4")
    sheet.merge_cells("A6:B7")
    for letter, width in (("A", 6.5), ("B", 12.25), ("C", 9)):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["E"].hidden = True
    sheet.column_dimensions["C"].outlineLevel = 1
    sheet.row_dimensions[7].hidden = True
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 18, True
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.scale, setup.pageOrder = "landscape", 8, 85, "overThenDown"
    setup.blackAndWhite, setup.firstPageNumber, setup.useFirstPageNumber, setup.horizontalDpi = (
        True,
        3,
        True,
        300,
    )
    setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_properties.tabColor = "FF00AA11"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom, margins.header, margins.footer = (
        0.1,
        0.2,
        0.3,
        0.4,
        0.5,
        0.6,
    )
    sheet.print_options.horizontalCentered = sheet.print_options.verticalCentered = (
        sheet.print_options.gridLines
    ) = True
    sheet.print_title_rows, sheet.print_title_cols, sheet.print_area = "1:3", "A:B", "A1:D6"
    sheet.row_breaks.append(Break(id=6))
    sheet.col_breaks = ColBreak()
    sheet.col_breaks.append(Break(id=2))
    header: Any = sheet.HeaderFooter
    header.differentFirst = header.differentOddEven = True
    header.oddHeader.left.text, header.evenFooter.right.text, header.firstHeader.center.text = (
        "&A",
        "偶 &P",
        "首 {{class.name}}",
    )
    header.oddHeader.left.font, header.oddHeader.left.size = "楷体,Bold", 12
    sheet.freeze_panes = "C4"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 80
    sheet.protection.sheet = True
    sheet.protection.password = "secret"
    sheet["B4"].protection = Protection(locked=False)
    sheet["C4"].number_format = "0.0_ "
    sheet["B4"].alignment = Alignment(horizontal="distributed", indent=1, text_rotation=90, wrap_text=True)
    sheet["A4"].fill = PatternFill("lightGrid", fgColor="FFAABBCC")
    validation = DataValidation("list", formula1='"男,女"', allow_blank=True)
    validation.error, validation.prompt = "选", "请选"
    validation.add("B4")
    sheet.add_data_validation(validation)
    other = DataValidation("decimal", operator="between", formula1="0", formula2="$C$6")
    other.add("C4")
    sheet.add_data_validation(other)
    sheet.conditional_formatting.add("C4:C4", CellIsRule("lessThan", ["60"], font=Font(color="FFFF0000")))
    sheet.conditional_formatting.add(
        "A4:C4", FormulaRule(["$C4>$C$6/2"], fill=PatternFill(bgColor="FFFFFF00"))
    )
    sheet.auto_filter.ref = "A3:D4"
    sheet["A3"].comment = Comment("批注", "甲")
    sheet["B3"].hyperlink = "https://example.cn/"
    sheet.defined_names["本表"] = DefinedName("本表", attr_text="表!$C$4:$C$4")
    image = SheetImage(BytesIO(png((40, 20))))
    image.anchor = "A6"
    sheet.add_image(image)
    template.book.properties.lastModifiedBy = "丁"
    return template


def test_everything_of_the_sheet_survives(template: Template) -> None:
    path = rich(template).save()
    before: Any = load_workbook(path).worksheets[0]
    form = fill_form(path, {"trainees": people(3), "class": {"name": "甲&乙"}})
    sheet: Any = reopened(form).worksheets[0]
    for name in ("page_setup", "page_margins", "print_options", "sheet_format", "protection"):
        assert dict(getattr(sheet, name)) == dict(getattr(before, name)), name
    assert sheet.sheet_properties.tabColor == before.sheet_properties.tabColor
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$B")
    # 标题 3 行，两页：甲1 甲2 小计 | 甲3 小计，合计
    assert sheet.print_area == "'表'!$A$1:$D$9"
    assert breaks(sheet) == [6, 9]
    assert [brk.id for brk in sheet.col_breaks.brk] == [2]
    assert str(sheet.merged_cells) == "A1:D1 A9:B10 C4:D4 C5:D5 C7:D7"
    assert {
        k: (d.width, d.hidden, d.outlineLevel) for k, d in sheet.column_dimensions.items() if k != "D"
    } == {k: (d.width, d.hidden, d.outlineLevel) for k, d in before.column_dimensions.items() if k != "D"}
    assert [r for r in range(1, 12) if sheet.row_dimensions[r].hidden] == [10]
    head = sheet.HeaderFooter
    assert (head.differentFirst, head.differentOddEven, head.oddHeader.left.text) == (True, True, "&A")
    assert (head.oddHeader.left.font, head.oddHeader.left.size) == ("楷体,Bold", 12)
    assert (head.evenFooter.right.text, head.firstHeader.center.text) == ("偶 &P", "首 甲&&乙")
    assert sheet.freeze_panes == "C4"
    assert (sheet.sheet_view.showGridLines, sheet.sheet_view.zoomScale) == (False, 80)
    for row in (4, 5, 7):
        assert not sheet.cell(row, 2).protection.locked
        assert sheet.cell(row, 3).number_format == "0.0_ "
        assert repr(sheet.cell(row, 2).alignment) == repr(before["B4"].alignment)
        assert sheet.cell(row, 1).fill.fill_type == "lightGrid"
    found = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert set(found) == {"B4:B5 B7", "C4:C5 C7"}
    assert (found["B4:B5 B7"].formula1, found["B4:B5 B7"].error, found["B4:B5 B7"].prompt) == (
        '"男,女"',
        "选",
        "请选",
    )
    assert (found["C4:C5 C7"].formula1, found["C4:C5 C7"].formula2) == ("0", "$C$9")
    rules = {str(f.sqref): f.rules[0] for f in sheet.conditional_formatting}
    assert rules["C4:C5 C7"].formula == ["60"]
    assert rules["C4:C5 C7"].dxf.font.color.rgb == "FFFF0000"
    assert rules["A4:C5 A7:C7"].formula == ["$C4>$C$9/2"]
    assert sheet.auto_filter.ref == "A3:D7"
    assert sheet["A3"].comment.text == "批注"
    assert sheet["B3"].hyperlink.target == "https://example.cn/"
    assert sheet.defined_names["本表"].value == "'表'!$C$4:$C$5,'表'!$C$7"
    assert [(image.anchor._from.row, image.anchor._from.col) for image in sheet._images] == [(8, 0)]
    assert reopened(form, calculated=True).worksheets[0]["C9"].value == 51 + 52 + 53


def test_pictures_of_the_template_are_in_every_copy_and_every_sheet(template: Template) -> None:
    template.put(A1="{{@teachers}}{{teacher.name}}", A2="{{#trainees}}{{trainee.name}}")
    image = SheetImage(BytesIO(png((10, 10))))
    image.anchor = "B2"
    template.sheet.add_image(image)
    book = template.fill({"teachers": [{}, {}], "trainees": people(3)}).book
    for sheet in book.worksheets:
        assert [image.anchor._from.row for image in sheet._images] == [1, 2, 3]


def test_tables_and_charts_follow(template: Template) -> None:
    template.put(A1="姓名", B1="分", A2="{{#trainees}}{{trainee.name}}", B2="{{trainee.theory}}", A3="末")
    template.sheet.add_table(Table(displayName="名单", ref="A1:B2"))
    chart = BarChart()
    chart.add_data(Reference(template.sheet, min_col=2, min_row=2, max_row=2))
    template.sheet.add_chart(chart, "A3")
    sheet = reopened(template.fill({"trainees": people(4)})).worksheets[0]
    assert sheet.tables["名单"].ref == "A1:B5"
    assert sheet._charts[0].anchor._from.row == 5
    assert "$B$2:$B$5" in sheet._charts[0].series[0].val.numRef.f


def test_text_of_several_fonts_keeps_them(template: Template) -> None:
    red = InlineFont(b=True, color="FFFF0000")
    template.sheet["A1"].value = CellRichText("固定", TextBlock(red, "红字"))
    template.sheet["A2"].value = CellRichText("班级：", TextBlock(red, "{{class.name}}"))
    template.sheet["A3"].value = CellRichText("断{{class.", TextBlock(red, "name}}开"))
    form = template.fill({"class": {"name": "车工"}})
    out = load_workbook(BytesIO(saved(form)), rich_text=True).worksheets[0]
    assert isinstance(out["A1"].value, CellRichText)
    assert str(out["A2"].value) == "班级：车工"
    assert out["A2"].value[1].font.b
    assert out["A3"].value == "断车工开"


def test_days_get_a_format_of_days(template: Template) -> None:
    template.put(A1="{{class.start}}", B1="{{class.start}}")
    template.sheet["B1"].number_format = 'yyyy"年"m"月"'
    sheet = reopened(template.fill({"class": {"start": dt.date(2026, 9, 1)}})).worksheets[0]
    assert sheet["A1"].value == sheet["B1"].value == dt.datetime(2026, 9, 1)
    assert (sheet["A1"].number_format, sheet["B1"].number_format) == ("yyyy-mm-dd", 'yyyy"年"m"月"')


def test_lines_of_a_list_wrap(template: Template) -> None:
    template.put(A1="{{class.teachers|逐行}}")
    template.sheet.row_dimensions[1].height = 15
    sheet = template.fill({"class": {"teachers": ["刘洋", "陈静", "周明"]}}).book.worksheets[0]
    assert sheet["A1"].value == "刘洋\n陈静\n周明"
    assert sheet["A1"].alignment.wrap_text
    assert sheet.row_dimensions[1].height >= 3 * 11


# Pictures


def placed(sheet: Any, number: int = 0) -> tuple[float, float, float, float]:
    """Left, top, width and height of a picture in points from its cell's column and row."""
    anchor = sheet._images[number].anchor
    return (
        anchor._from.colOff / 12700,
        anchor._from.rowOff / 12700,
        anchor.ext.width / 12700,
        anchor.ext.height / 12700,
    )


def test_photos_fit_their_cell_and_keep_their_shape(template: Template, tmp_path: Path) -> None:
    template.put(A1="{{#trainees}}{{trainee.photo|图片}}", B1="{{trainee.name}}")
    template.sheet.column_dimensions["A"].width, template.sheet.row_dimensions[1].height = 20, 80
    (tmp_path / "p.jpg").write_bytes(png((295, 413), kind="JPEG"))
    form = template.fill({"trainees": [{"photo": tmp_path / "p.jpg"}, {"photo": png((400, 100))}, {}]})
    sheet: Any = reopened(form).worksheets[0]
    assert all(row[0] is None for row in values(sheet))
    wide, high = column_points(sheet, 1), row_points(sheet, 1, {})
    left, top, width, height = placed(sheet)
    assert width / height == pytest.approx(295 / 413, rel=0.01)
    assert height == pytest.approx(high - 4)
    assert (left, top) == (pytest.approx((wide - width) / 2, abs=0.1), pytest.approx(2))
    assert [image.anchor._from.row for image in sheet._images] == [0, 1]
    assert [Image.open(BytesIO(image._data())).format for image in form.book.worksheets[0]._images] == [
        "JPEG",
        "PNG",
    ]
    assert placed(sheet, 1)[2] == pytest.approx(wide - 4)


def test_a_seal_stays_see_through_and_lies_in_its_merged_area(template: Template) -> None:
    template.put(A1="{{base.seal|图片}}")
    template.sheet.merge_cells("A1:D4")
    for row in range(1, 5):
        template.sheet.row_dimensions[row].height = 20
    seal = png((4000, 4000), (255, 0, 0, 90), "RGBA")
    form = template.fill({"base": {"seal": seal}})
    sheet: Any = form.book.worksheets[0]
    drawn = Image.open(BytesIO(sheet._images[0]._data()))
    assert (drawn.format, drawn.mode) == ("PNG", "RGBA")
    assert drawn.width <= 80 / 72 * 300 * 1.5
    assert drawn.getpixel((5, 5))[3] == 90  # type: ignore[index]
    left, top, width, height = placed(sheet)
    side = sum(row_points(sheet, row, {}) for row in range(1, 5)) - 4
    assert (width, height, top) == (pytest.approx(side), pytest.approx(side), pytest.approx(2))
    column = sheet._images[0].anchor._from.col
    before = sum(column_points(sheet, c) for c in range(1, column + 1))
    whole = sum(column_points(sheet, c) for c in range(1, 5))
    assert before + left == pytest.approx((whole - side) / 2, abs=0.1)


def test_turned_photos_stand_upright(template: Template) -> None:
    template.put(A1="{{class.photo|图片}}")
    template.sheet.row_dimensions[1].height = 100
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (400, 200)).save(out, "JPEG", exif=exif)
    sheet: Any = template.fill({"class": {"photo": out.getvalue()}}).book.worksheets[0]
    assert sheet._images[0].height > sheet._images[0].width


def test_codes_can_be_read(template: Template) -> None:
    template.put(A1="{{device.code|二维码}}", B1="{{device.code|条码}}", A2="{{@devices}}")
    template.sheet.row_dimensions[1].height, template.sheet.column_dimensions["B"].width = 60, 40
    sheet: Any = template.fill({"devices": [{"code": "SB-0001"}]}).book.worksheets[0]
    found = []
    for image in sheet._images:
        picture = Image.open(BytesIO(image._data())).convert("L")
        framed = Image.new("L", (picture.width + 80, picture.height + 80), 255)
        framed.paste(picture, (40, 40))
        code = read_barcode(framed)
        assert code is not None
        found.append((code.text, str(code.format).replace(" ", "")))
    assert found == [("SB-0001", "QRCode"), ("SB-0001", "Code128")]
    assert placed(sheet)[2] == pytest.approx(placed(sheet)[3])


def test_pictures_that_cannot_be_had_are_findings(template: Template, tmp_path: Path) -> None:
    template.put(
        A1="{{#trainees}}{{trainee.photo|图片}}", B1="{{trainee.code|条码}}", A2="{{base.seal!|图片}}"
    )
    (tmp_path / "odd.jpg").write_bytes(b"\xff\xd8\xffnothing")
    trainees = [
        {"photo": tmp_path / "none.jpg"},
        {"photo": tmp_path / "odd.jpg"},
        {"code": "编号"},
        {"photo": 7},
    ]
    form = template.fill({"trainees": trainees})
    assert [(p.code, p.field) for p in form.findings] == [
        ("missing", "表!A5"), ("picture", "表!A1"), ("picture", "表!A2"), ("picture", "表!B3"), ("picture", "表!A4")
    ]  # fmt: skip
    assert form.book.worksheets[0]._images == []  # type: ignore[attr-defined]


# Findings


def test_findings_name_the_cell_of_the_filled_sheet(template: Template) -> None:
    template.put(
        A1="头",
        A2="{{#trainees}}{{trainee.name!}}",
        B2="{{trainee.phone}}",
        C2="{{trainee.theory}}",
        A3="{{class.code!}}",
        B3="右",
    )
    form = template.fill(
        {"trainees": [{"name": "甲"}, {"name": "", "phone": "1" * 30, "theory": 1}, {"name": "王\U00031350"}]}
    )
    assert [(p.code, p.field) for p in form.findings] == [
        ("missing", "表!A3"), ("missing", "表!A5"), ("overflow", "表!B3"), ("missing-glyph", "表!A4")
    ]  # fmt: skip
    assert all(p.field in p.text and p.remedy for p in form.findings if p.field)
    assert "姓名" in form.findings[0].text


def test_large_areas_and_turned_text_are_checked_too(template: Template) -> None:
    template.put(A1="{{class.remark}}", C1="{{class.name}}", D1="{{class.size}}", E1="{{class.rate}}")
    template.sheet.merge_cells("A1:B2")
    template.sheet["A1"].alignment = Alignment(wrap_text=True)
    template.sheet["C1"].alignment = Alignment(text_rotation=90)
    for row in (1, 2):
        template.sheet.row_dimensions[row].height = 20
    short = template.fill({"class": {"remark": "短", "name": "短", "size": 1, "rate": 1 / 3}})
    assert short.findings == ()
    template.sheet["D1"].number_format = "0"
    long = template.fill({"class": {"remark": "长" * 60, "name": "很长很长", "size": 10**12, "rate": 10**12}})
    assert [p.field for p in long.findings] == ["表!A1", "表!C1", "表!D1"]


def test_a_row_is_never_higher_than_excel_allows(template: Template) -> None:
    template.put(A1="{{class.remark}}")
    template.sheet["A1"].alignment = Alignment(wrap_text=True)
    template.sheet.row_dimensions[1].height = 20
    form = template.fill({"class": {"remark": "长" * 500}})
    assert form.book.worksheets[0].row_dimensions[1].height == 409
    assert [p.code for p in form.findings] == ["overflow"]


def test_what_is_wrong_with_a_template(template: Template) -> None:
    template.put(
        A1="{{class.colour}}", B1="{{class.start|农历}}", C1="{{class code}}", D1="{{class.start|年月日", E1="=1&\"{{class.code}}\"",
        A2="{{#pupils}}{{trainee.name}}", B2="{{#trainees max=3}}{{trainee.name}}", C2="{{trainee+1.name|mask}}",
        A4="{{+sessions}}{{trainee.name}}", B4="照片{{trainee.photo|图片}}", C4="{{?class.colour}}{{ask.note}}{{page.no}}",
        D4="{{@trainees}}", E4="{{@teachers}}",
    )  # fmt: skip
    foot: Any = template.sheet.oddFooter
    foot.center.text = "{{class.colour}}"
    found = {(p.code, p.field) for p in template_findings(template.save())}
    assert found == {
        ("placeholder-unknown", "表!A1"), ("placeholder-unknown", "表!B1"), ("marker", "表!C1"), ("marker", "表!D1"),
        ("marker", "表!E1"), ("placeholder-unknown", "表!A2"), ("marker", "表!B2"), ("marker", "表!A4"), ("marker", "表!B4"),
        ("placeholder-unknown", "表!C4"), ("marker", "表!E4"), ("placeholder-unknown", "表!页眉页脚"), ("marker", "表!A2"),
    }  # fmt: skip


def test_items_outside_their_list_are_found(template: Template) -> None:
    template.put(
        A1="{{trainee.name}}",
        A2="{{#trainees}}{{trainee.name}}",
        B1="{{>sessions}}{{session.no}}",
        B2="{{trainee.mark}}",
        A3="{{session.no}}",
    )
    found = [(p.code, p.field) for p in template_findings(template.save())]
    assert found == [("marker", "表!A1"), ("marker", "表!A3")]


def test_what_cannot_be_kept_is_said_beforehand(template: Template) -> None:
    image = SheetImage(BytesIO(png((10, 10))))
    template.put(A1="{{class.name}}").sheet.add_image(image, "B2")
    path = template.save()
    assert template_findings(path) == []
    shape = b'<xdr:sp macro=""><xdr:nvSpPr/></xdr:sp></xdr:wsDr>'
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    drawing = parts["xl/drawings/drawing1.xml"]
    parts["xl/drawings/drawing1.xml"] = drawing[: drawing.rindex(b"</")] + shape.replace(b"xdr:", b"")
    sheet = parts["xl/worksheets/sheet1.xml"]
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</worksheet>", extension)
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    found = template_findings(path)
    assert [problem.code for problem in found] == ["not-kept", "not-kept"]
    assert ["数据有效性" in found[0].text, "文本框" in found[1].text] == [True, True]


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 torn"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(content)
    for use in (template_findings, lambda given: fill_form(given, {})):
        with pytest.raises(DeskError) as refusal:
            use(path)
        assert refusal.value.code == "template-unreadable"
        assert refusal.value.remedy


# The whole at random


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(0, 30),
    least=st.integers(0, 12),
    page=st.integers(0, 9),
    step=st.integers(1, 3),
    sessions=st.integers(0, 4),
)
def test_any_number_of_people(
    tmp_path: Path, count: int, least: int, page: int, step: int, sessions: int
) -> None:
    template = Template(tmp_path / "random.xlsx")
    options = f" min={least}" * bool(least) + f" page={page}" * bool(page)
    template.put(A1="标题", A2="{{class.name}}", A3="{{#trainees" + options + "}}{{trainee.name!}}", B3="{{trainee.theory}}",
                 A4="{{+trainees}}小计", B4="=SUM(B3:B3)", A5="合计", B5="=SUM(B3:B3)", C2="{{>sessions}}{{session.no}}", D5="=SUM(C2:C2)")  # fmt: skip
    for offset in range(1, step):
        template.put(**{f"{'FGH'[offset]}3": f"{{{{trainee+{offset}.theory}}}}", f"{'FGH'[offset]}5": f"=SUM({'FGH'[offset]}3:{'FGH'[offset]}3)"})  # fmt: skip
    template.sheet.merge_cells("A1:B1")
    template.sheet.merge_cells("D3:E3")
    template.sheet.merge_cells("A5:A6")
    validation = DataValidation("whole", operator="between", formula1="0", formula2="100")
    validation.add("B3")
    template.sheet.add_data_validation(validation)
    for row, height in enumerate((30, 20, 17, 19, 23, 29), start=1):
        template.sheet.row_dimensions[row].height = height
        template.sheet.cell(row, 2).border = Border(right=Side(style="thin"))
    facts = {"trainees": people(count), "sessions": [{}] * sessions, "class": {"name": "班"}}
    path = template.save()
    form = fill_form(path, facts)
    assert form.findings == ()
    sheet = form.book.worksheets[0]

    wanted = max(count, least)
    each = page or max(wanted, 1)
    groups = [min(each, wanted - start) for start in range(0, wanted, each)] or [0]
    groups[-1] = max(groups[-1], min(least, each))
    kinds: list[str] = []
    for size in groups:
        kinds += ["item"] * -(-size // step) + ["foot"]
    kinds = ["title", "head", *kinds, "total", "rest"]
    found = {30: "title", 20: "head", 17: "item", 19: "foot", 23: "total", 29: "rest"}
    assert [found[sheet.row_dimensions[row].height] for row in range(1, len(kinds) + 1)] == kinds  # type: ignore[index]
    assert sheet.max_row == len(kinds)
    assert all(sheet.cell(row, 2).border.right.style == "thin" for row in range(2, len(kinds) + 1))
    shift = sessions - 1
    left = chr(ord("D") + shift)
    merges = {"A1:B1", f"A{len(kinds) - 1}:A{len(kinds)}"}
    merges |= {
        f"{left}{row}:{chr(ord(left) + 1)}{row}" for row, kind in enumerate(kinds, 1) if kind == "item"
    }
    assert {area.coord for area in sheet.merged_cells.ranges} == merges
    validated = {
        r
        for v in sheet.data_validations.dataValidation
        for area in v.sqref.ranges
        for r in range(area.min_row, area.max_row + 1)
    }
    assert validated == {row for row, kind in enumerate(kinds, 1) if kind == "item"}
    assert len(breaks(sheet)) == (len(groups) - 1 if page else 0)
    assert "{{" not in str(values(sheet))

    marks = [50 + n for n in range(1, count + 1)]
    results = {address: value for (_, address), value in computed_values(form.book).items()}
    assert results[f"B{len(kinds) - 1}"] == sum(
        marks[place] for place in range(count) if place % each % step == 0
    )
    if sessions:
        assert results[f"{left}{len(kinds) - 1}"] == sum(range(1, sessions + 1))
    once = saved(form)
    assert once == saved(form)
    assert once == saved(fill_form(path, facts))


def test_the_same_bytes_in_another_process(template: Template, tmp_path: Path) -> None:
    path = rich(template).save()
    program = (
        "import sys; from pathlib import Path; from talentdesk.documents.forms import *;"
        "form = fill_form(Path(sys.argv[1]), {'trainees': [{'name': '甲'}] * 9});"
        "save_xlsx(form.book, open(sys.argv[2], 'wb'))"
    )
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.xlsx"
        subprocess.run(
            [sys.executable, "-c", program, path, out], check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed}
        )
        made.append(out.read_bytes())
    assert made[0] == made[1]
