"""Workbooks as bureaus make them, each of another make; all names are made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def _sheet(title: str, orientation: str, widths: Sequence[float]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = 0.4
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    for column, width in zip("ABCDEFGHIJKLMNOP", widths, strict=False):
        sheet.column_dimensions[column].width = width
    return book, sheet


def _box(sheet: Worksheet, area: str) -> None:
    for row in sheet[area]:
        for cell in row:
            cell.border = BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _put(sheet: Worksheet, **texts: object) -> None:
    for cell, text in texts.items():
        sheet[cell] = text


def marks_two_rows(path: Path) -> Path:
    """成绩登记表, landscape: title merged, labels with blanks on one line, headings in two rows, example, total, footer."""
    book, sheet = _sheet("成绩", "landscape", [6, 8, 22, 14, 10, 6, 22, 14, 8, 8, 16])
    _put(sheet, A1="职业技能培训学员成绩登记表", A2="班级编号：________    工种：          培训人数：    人")
    sheet.merge_cells("A1:K1")
    sheet.merge_cells("A2:K2")
    sheet["A1"].font = Font(name="黑体", size=18)
    heads = ["序号", "学号", "工作单位", "操作项目", "姓 名", "性别", "身份证编号", "本次考试日期"]
    for column, text in zip("ABCDEFGH", heads, strict=True):
        sheet[f"{column}3"] = text
        sheet.merge_cells(f"{column}3:{column}4")
    _put(sheet, I3="考核成绩", I4="应知", J4="应会", K3="操作证号码")
    sheet.merge_cells("I3:J3")
    sheet.merge_cells("K3:K4")
    _put(sheet, A5="例", B5="01", C5="某某公司", E5="张三", F5="男", G5="11010519491231002X", I5=80, J5=85)
    for row in range(6, 26):
        sheet[f"A{row}"] = row - 5
        sheet.row_dimensions[row].height = 21
    _put(sheet, A26="合计", I26="=SUM(I5:I25)", J26="=AVERAGE(J5:J25)")
    sheet.merge_cells("A26:H26")
    sheet["A27"] = "填表人：            审核人：            填表日期：    年   月   日"
    sheet.merge_cells("A27:K27")
    _box(sheet, "A3:K26")
    sheet.print_area = "A1:K27"
    book.save(path)
    return path


def roster_portrait(path: Path) -> Path:
    """花名册, portrait, one row of headings, 培训机构 | blank | 班级编号 | blank above, dates in a dated column."""
    book, sheet = _sheet("花名册", "portrait", [6, 10, 6, 22, 12, 18, 14, 10])
    _put(sheet, A1="培训学员花名册", A2="培训机构", C2=None, E2="班级编号", A3="开班日期", E3="结业日期")
    sheet.merge_cells("A1:H1")
    for row in (2, 3):
        for area in (f"A{row}:B{row}", f"C{row}:D{row}", f"F{row}:H{row}"):
            sheet.merge_cells(area)
    for column, text in zip(
        "ABCDEFGH",
        ["序号", "姓名", "性别", "公民身份号码", "出生年月", "单位名称", "手机号", "备注"],
        strict=True,
    ):
        sheet[f"{column}4"] = text
    for row in range(5, 30):
        sheet[f"E{row}"].number_format = "yyyy-mm-dd"
    sheet["C3"].number_format = 'yyyy"年"m"月"d"日"'
    _put(sheet, A31="注：本表一式两份。", A32="经办人（签字）：", F32="负责人（签字）：")
    _box(sheet, "A2:H29")
    sheet.print_title_rows = "1:4"
    book.save(path)
    return path


def teachers(path: Path) -> Path:
    """师资一览表 in landscape; 姓名, 学历, 身份证号 mean the teacher here; merged value cells; no ruled rows but two."""
    book, sheet = _sheet("师资", "landscape", [6, 10, 6, 10, 14, 14, 22, 14, 12])
    _put(sheet, A1="办学单位师资情况登记表", A2="申报单位（盖章）：", F2="填报日期：    年  月  日")
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("A2:E2")
    sheet.merge_cells("F2:I2")
    heads = ["序号", "姓名", "性别", "学历", "职称", "职业资格等级", "身份证号", "授课工种", "专兼职"]
    for column, text in zip("ABCDEFGHI", heads, strict=True):
        sheet[f"{column}3"] = text
    _box(sheet, "A3:I5")
    sheet["A6"] = "填表说明：专兼职栏填“专职”或“兼职”。"
    book.save(path)
    return path


def application(path: Path) -> Path:
    """申请表, one for each trainee: labels beside blanks, a place for the photo, opinions left for the pen."""
    book, sheet = _sheet("申请表", "portrait", [14, 16, 14, 16, 14, 16])
    _put(sheet, A1="职业技能等级认定个人申请表")
    sheet.merge_cells("A1:F1")
    _put(
        sheet,
        A2="姓  名",
        C2="性  别",
        E2="贴\n照\n片\n处",
        A3="出生日期",
        C3="民  族",
        A4="文化程度",
        C4="政治面貌",
    )
    sheet.merge_cells("E2:F4")
    _put(sheet, A5="证件类型", C5="证件号码", A6="工作单位", A7="通讯地址", E7="联系电话")
    for area in ("D5:F5", "B6:F6", "B7:D7"):
        sheet.merge_cells(area)
    _put(
        sheet,
        A8="申报职业",
        C8="申报级别",
        E8="考试类型",
        A9="培训单位意见",
        A10="本人签字：            年   月   日",
    )
    sheet.merge_cells("B9:F9")
    sheet.merge_cells("A10:F10")
    _box(sheet, "A2:F9")
    picture = BytesIO()
    Image.new("RGB", (40, 40), "#336699").save(picture, "PNG")
    sheet.add_image(SheetImage(picture), "F1")
    book.save(path)
    return path


def equipment(path: Path) -> Path:
    """设备台账: a title line with a blank, a numbered heading, merged value columns, several pictures of headings."""
    book, sheet = _sheet("台账", "landscape", [6, 12, 10, 8, 14, 12, 12, 12, 12, 10])
    _put(sheet, A1="（      ）年度实训设备台账")
    sheet.merge_cells("A1:J1")
    heads = [
        "序号",
        "资产编号",
        "设备名称",
        "",
        "规格型号",
        "制造商",
        "购置日期",
        "原值（元）",
        "存放地点",
        "保管人",
    ]
    for column, text in zip("ABCDEFGHIJ", heads, strict=True):
        if text:
            sheet[f"{column}2"] = text
            sheet[f"{column}3"] = len([h for h in heads[: heads.index(text) + 1] if h])
    for row in range(2, 16):
        sheet.merge_cells(f"C{row}:D{row}")
    _put(sheet, A16="合 计", H16="=SUM(H4:H15)")
    _box(sheet, "A2:J16")
    book.save(path)
    return path


def pairs(path: Path) -> Path:
    """师徒结对: headings in two rows, 师傅{姓名, 单位, 联系电话} and 徒弟{姓名, 单位, 联系电话}."""
    book, sheet = _sheet("结对", "landscape", [6, 10, 18, 14, 10, 18, 14, 12, 16])
    _put(
        sheet,
        A1="企业新型学徒制师徒结对备案表",
        A2="序号",
        B2="师傅",
        E2="徒弟",
        H2="协议编号",
        I2="培养目标",
    )
    for column, text in zip("BCDEFG", ["姓名", "单位", "联系电话"] * 2, strict=True):
        sheet[f"{column}3"] = text
    for area in ("A1:I1", "B2:D2", "E2:G2", "A2:A3", "H2:H3", "I2:I3"):
        sheet.merge_cells(area)
    _box(sheet, "A2:I13")
    sheet["A14"] = "单位负责人：            日期："
    sheet.merge_cells("A14:I14")
    book.save(path)
    return path


def timetable(path: Path) -> Path:
    """课程表 without merges or lines: a plain list a clerk typed, label cells with a colon and a ruled blank beside."""
    book, sheet = _sheet("课程表", "landscape", [8, 14, 8, 8, 12, 12, 30, 14])
    _put(sheet, A1="授课计划表", A2="班级编号：", B2=None, E2="班主任：")
    sheet["B2"].border = sheet["F2"].border = Border(bottom=THIN)
    for column, text in zip(
        "ABCDEFGH", ["课次", "日期", "时段", "课时", "上课类型", "任课教师", "授课内容", "地点"], strict=True
    ):
        sheet[f"{column}4"] = text
    book.save(path)
    return path


BUREAU_FORMS: dict[str, Callable[[Path], Path]] = {
    made.__name__: made
    for made in (marks_two_rows, roster_portrait, teachers, application, equipment, pairs, timetable)
}
ABOUT = {"teachers": "teachers", "equipment": "equipment", "pairs": "pairings"}
