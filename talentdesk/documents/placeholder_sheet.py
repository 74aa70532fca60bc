"""The list sheet of forms: every placeholder ready to copy, and how a template is written, as a workbook to print.

It is written in Chinese like the templates themselves, whose formats and headings are Chinese in either language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from talentdesk.documents.form_catalogue import FORMS
from talentdesk.documents.form_placeholders import LISTS, PLACEHOLDERS, Placeholder
from talentdesk.documents.sheet_markers import item_name

_THIN = Side(style="thin", color="FFB8B8B0")
_LINES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="FFE4E9E4")
_GROUP = PatternFill("solid", fgColor="FFF4F4EF")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AMOUNT = re.compile(r"(price|amount|value|_total)$")
_NUMBER = re.compile(r"(0|[1-9]\d{0,6})(\.\d+)?")
_MASKED = {
    "id": "证件号码",
    "phone": "电话",
    "address": "地址",
    "email": "邮箱",
    "birth": "出生日期",
    "bank": "银行账号",
}
_ITEMS = {item_name(name): name for name in LISTS}
_GROUPS = {
    "base": ("基地与日期", "任何表格"),
    "class": ("班级", "班级的表格"),
    "summary": ("汇总数字", "班级和基地的表格"),
    "page": ("第几张", "分页、分张的表格"),
}
_WIDTHS = (33, 21, 27, 37, 9, 20)
_HEADINGS = ("占位符（连大括号一起复制）", "名称", "样例", "可用的格式", "遮盖", "写在哪里")


class _Rule(NamedTuple):
    """A line of the explanation: what is written, what it does, an example in the template, what comes of it."""

    written: str
    does: str
    template: str
    result: str


_DAYS = "年月日、年月、月日、月/日、年.月.日、星期"
_EXPLAINED: tuple[tuple[str, tuple[_Rule, ...]], ...] = (
    (
        "一、填一个值",
        (
            _Rule("{{名字}}", "换成值；单元格里只有它时，数字和日期保持原样，可以参加计算", "{{class.name}}", "数控车工（三级）2026秋1班"),
            _Rule("文字{{名字}}文字", "可以和文字写在一起，也可以写几个", "班主任：{{class.head_teacher}}", "班主任：郑海燕"),
            _Rule("{{名字!}}", "必须有值；没有值时在输出前提示是哪个单元格", "{{class.filing_number!}}", "33012026000123"),
        ),
    ),
    (
        "二、格式：写在竖线后面，可以连写几个",
        (
            _Rule("|年月日 等", f"日期：{_DAYS}", "{{class.start|年月日}}", "2026年9月1日"),
            _Rule("|金额　|大写", "金额：带千分位的两位小数；大写元角分", "{{reward.amount|大写}}", "贰仟元整"),
            _Rule("|百分比", "比例写成百分数", "{{summary.review_rate|百分比}}", "95%"),
            _Rule("|mask", "遮住证件号码、电话和姓名的中间部分", "{{trainee.id_number|mask}}", "110105********002X"),
            _Rule("|逐行", "几个值时每行一个；不写时用顿号连接", "{{class.teachers|逐行}}", "刘洋\n陈静"),
            _Rule("|空:文字", "没有值时写这几个字", "{{device.remark|空:无}}", "无"),
            _Rule("|勾选:甲,乙", "印出各个选项，在对的一项前打勾", "{{trainee.sex|勾选:男,女}}", "☐男　☑女"),
            _Rule("|图片", "照片、公章，按单元格大小放置", "{{trainee.photo|图片}}", "（照片）"),
            _Rule("|二维码　|条码", "把文字印成二维码或条码", "{{device.code|二维码}}", "（二维码）"),
        ),
    ),
    (
        "三、重复的行",
        (
            _Rule("{{#名单}}", "写在一行的任何单元格里，这一行按名单重复；相邻几行写同一名单，合成一块重复", "{{#trainees}}{{trainee.no}}", "1、2、3 …各一行"),
            _Rule("{{#名单 min=20}}", "至少 20 行，不够的留空行手填", "{{#trainees min=20}}", "20 行"),
            _Rule("{{#名单 page=20}}", "每 20 个一页", "{{#trainees page=20}}", "每页 20 行"),
            _Rule("{{+名单}}", "紧接在重复行下面，是每一页的小计行，可用 {{page.no}}、{{page.count}}", "{{+trainees}}本页人数", "每页一行小计"),
            _Rule("{{项目+1.名字}}", "同一行里放下一个人或下一台设备，用于双栏名单、标签", "{{trainee.name}} 和 {{trainee+1.name}}", "王丽 和 李强"),
        ),
    ),
    (
        "四、重复的列和表",
        (
            _Rule("{{>名单 min=8 max=16}}", "这一列按名单重复；超过 16 列时分成几张表", "{{>sessions max=16}}{{session.date|月/日}}", "9/1　9/2　9/3 …"),
            _Rule("{{@名单}}", "每人（每台、每对）一张表", "{{@trainees}}", "每位学员一张"),
        ),
    ),
    (
        "五、有条件的行",
        (
            _Rule("{{?名字}}", "有值（不是空、0、否）时才保留这一行", "{{?class.remark}}备注：{{class.remark}}", "没有备注时没有这一行"),
            _Rule("{{?!名字}}", "没有值时才保留这一行", "{{?!class.remark}}备注：________", "留一条横线手填"),
        ),
    ),
    (
        "六、公式、版面和其他",
        (
            _Rule("=SUM(F5:F5)", "公式照写：引用重复行的区域会随行数变长，行里的公式对应本行，小计行对应本页", "=SUM(F5:F5)", "=SUM(F5:F46)"),
            _Rule("版面", "边框、合并、行高、列宽、字体、页边距、重复标题行、页眉页脚、数据有效性、图片都保留", "在 WPS 里照常排版", "与模板一样"),
            _Rule("页眉页脚", "里面也可以写占位符", "{{base.name}}", "滨江市高技能人才培训基地"),
            _Rule("{{ask.名字}}", "办理时填写的内容，见占位符清单末尾", "{{ask.year}}", "2026"),
        ),
    ),
)  # fmt: skip


def placeholder_workbook() -> Workbook:
    """A sheet of all placeholders with sample, formats and place, and a sheet that explains how a template is written."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _list_sheet(sheet)
    _explaining_sheet(book.create_sheet())
    book.properties.title = "占位符清单"
    return book


def formats_for(placeholder: Placeholder) -> str:
    """The formats that suit a placeholder, as they are written behind the bar, separated by spaces."""
    path, sample, name = placeholder.path, placeholder.sample, placeholder.path.rpartition(".")[2]
    if sample == "（图片）":
        return "图片"
    if _DAY.fullmatch(sample):
        return _DAYS.replace("、", " ")
    if name.endswith("rate"):
        return "百分比"
    if _AMOUNT.search(name):
        return "金额 大写"
    if path in ("class.teachers", "teacher.courses"):
        return "逐行"
    if name == "sex":
        return "勾选:男,女"
    if name == "dual_qualified":
        return "勾选:是,否"
    if placeholder.personal in ("id", "phone"):
        return "mask 空:文字"
    if name in ("code", "certificate", "number", "certificate_proof"):
        return "二维码 条码 空:文字"
    return "空:文字（数字，可计算）" if _NUMBER.fullmatch(sample) else "空:文字"


def place_of(path: str) -> str:
    """Where a placeholder may stand: in any form, or in what repeats for its list."""
    first = path.partition(".")[0]
    return f"{{{{#{_ITEMS[first]}}}}}" if first in _ITEMS else _GROUPS.get(first, _GROUPS["base"])[1]


def _group_of(placeholder: Placeholder) -> str:
    first = placeholder.path.partition(".")[0]
    if first in _ITEMS:
        name = _ITEMS[first]
        return f"{LISTS[name]}　　　行 {{{{#{name}}}}}　　列 {{{{>{name}}}}}　　一项一张 {{{{@{name}}}}}"
    return _GROUPS.get(first, _GROUPS["base"])[0]


def _asked() -> Iterator[tuple[str, ...]]:
    """What is asked when a form is made, each name once, with the forms that ask for it."""
    asked: dict[str, tuple[str, list[str]]] = {}
    for form in FORMS:
        for ask in form.asks:
            asked.setdefault(ask.name, (ask.label, []))[1].append(form.label)
    for name, (label, forms) in asked.items():
        yield f"{{{{ask.{name}}}}}", label, "", "空:文字", "", "、".join(forms)


def _list_sheet(sheet: Worksheet) -> None:
    sheet.title = "占位符清单"
    _set_up(
        sheet,
        _WIDTHS,
        _HEADINGS,
        "表格模板占位符清单",
        "把第一栏复制到模板的单元格里，需要格式时在右括号前加竖线和格式名，例如 {{class.start|年月日}}。",
    )
    row = 4
    for name, placeholders in groupby(PLACEHOLDERS, _group_of):
        row = _group_row(sheet, row, name, len(_WIDTHS))
        for placeholder in placeholders:
            cells = (
                f"{{{{{placeholder.path}}}}}",
                placeholder.label,
                placeholder.sample,
                formats_for(placeholder),
                _MASKED.get(placeholder.personal, ""),
                place_of(placeholder.path),
            )
            row = _row(sheet, row, cells, _WIDTHS)
    row = _group_row(sheet, row, "办理时填写", len(_WIDTHS))
    for asked in _asked():
        row = _row(sheet, row, asked, _WIDTHS)
    sheet.print_title_rows = "1:3"


def _explaining_sheet(sheet: Worksheet) -> None:
    sheet.title = "模板写法"
    widths = (26, 58, 38, 26)
    note = "模板就是普通的 .xlsx：在 WPS 或 Excel 里打开、写好、另存，再导入。名字和名单见“占位符清单”。"
    _set_up(sheet, widths, ("写法", "作用", "模板里写", "填好以后"), "表格模板的写法", note)
    row = 4
    for name, rules in _EXPLAINED:
        row = _group_row(sheet, row, name, len(widths))
        for rule in rules:
            row = _row(sheet, row, rule, widths)
    sheet.print_title_rows = "1:3"


def _set_up(sheet: Worksheet, widths: Sequence[int], headings: Sequence[str], title: str, note: str) -> None:
    """A4 landscape, one page wide; title, note and headings in the first three rows, which repeat and stay in view."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margin = sheet.page_margins
    margin.left = margin.right = margin.top = 0.5
    margin.bottom, margin.header, margin.footer = 0.65, 0.32, 0.32
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    foot: Any = sheet.oddFooter
    foot.center.text = "第 &P 页 共 &N 页"
    foot.center.font, foot.center.size = "宋体,Regular", 9
    last = get_column_letter(len(widths))
    for row, (text, font, size, height) in enumerate(
        ((title, "黑体", 16, 32), (note, "宋体", 9.5, 20)), start=1
    ):
        sheet.merge_cells(f"A{row}:{last}{row}")
        _write(sheet, row, 1, text, Font(name=font, size=size), across="center" if row == 1 else "left")
        sheet.row_dimensions[row].height = height
    for column, (width, heading) in enumerate(zip(widths, headings, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = _write(sheet, 3, column, heading, Font(name="黑体", size=10.5), across="center")
        cell.fill, cell.border = _HEAD, _LINES
    sheet.row_dimensions[3].height = 24
    sheet.freeze_panes = "A4"


def _group_row(sheet: Worksheet, row: int, text: str, columns: int) -> int:
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    _write(sheet, row, 1, text, Font(name="黑体", size=10.5))
    for column in range(1, columns + 1):
        cell = sheet.cell(row, column)
        cell.fill, cell.border = _GROUP, _LINES
    sheet.row_dimensions[row].height = 22
    return row + 1


def _row(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> int:
    lines = 1
    for column, (text, width) in enumerate(zip(texts, widths, strict=True), start=1):
        cell = _write(sheet, row, column, text, Font(name="宋体", size=10))
        cell.border = _LINES
        # A width counts digits of 7 pixels; a character of ten points takes 13⅓.
        length = sum(1.92 if ord(c) > 255 else 0.5 if c in " .,|" else 1.0 for c in text)
        lines = max(lines, math.ceil(length / (width - 1)), text.count("\n") + 1)
    sheet.row_dimensions[row].height = 6 + 13.0 * lines
    return row + 1


def _write(sheet: Worksheet, row: int, column: int, text: str, font: Font, *, across: str = "left") -> Any:
    cell = sheet.cell(row, column)
    # The example of a formula is a text here.
    cell.value, cell.data_type = text, "s"
    cell.font, cell.number_format = font, "@"
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    return cell
