"""Templates that list pairs: the register, who finished, the mentors' allowances of a month (domain/06 §8.12)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.record_parts import label, prose, row_heights, total, value
from resources.forms.template_parts import Column, list_form, sheet_for, spread, title_row


def pairs() -> Worksheet:
    """师徒结对登记表: mentor and apprentice side by side under a head of two rows."""
    sheet = sheet_for(
        "师徒结对登记表",
        "landscape",
        [4, 7, 10.5, 6, 9, 9.5, 7, 10.5, 6, 9, 7, 8.5, 9, 14, 7.5, 7],
    )
    title_row(sheet, 16, "师徒结对登记表", height=36)
    spread(sheet, 2, [("A:G", "单位：{{base.name}}"), ("M:P", "填表日期：{{today|年月日}}")], height=22)
    groups = (
        ("", ("序号", "{{#pairs min=12}}{{pair.no}}")),
        (
            "师傅",
            ("姓名", "{{pair.mentor_name}}"),
            ("单位", "{{pair.mentor_employer}}"),
            ("职业", "{{pair.mentor_occupation}}"),
            ("等级", "{{pair.mentor_level}}"),
            ("电话", "{{pair.mentor_phone}}"),
        ),
        (
            "徒弟",
            ("姓名", "{{pair.apprentice_name}}"),
            ("单位", "{{pair.apprentice_employer}}"),
            ("岗位", "{{pair.apprentice_position}}"),
            ("等级", "{{pair.apprentice_level}}"),
        ),
        ("", ("专业\n（工种）", "{{pair.occupation}}")),
        ("", ("协议编号", "{{pair.number}}")),
        ("", ("起止日期", "{{pair.start|年.月.日}}\n{{pair.end|年.月.日}}")),
        ("", ("培养目标", "{{pair.goal}}")),
        ("", ("津贴\n（元）", "{{pair.allowance}}")),
        ("", ("状态", "{{pair.state}} {{pair.level_reached}}")),
    )
    at = 1
    for name, *columns in groups:
        at = _pair_columns(sheet, at, name, columns)
    spread(sheet, 6, [("A:F", "填表人：{{user}}"), ("G:J", "审核人："), ("K:P", "单位（盖章）：")], height=36)
    row_heights(sheet, 3, 22, 22, 27)
    sheet.print_title_rows = "1:4"
    return sheet


def _pair_columns(sheet: Worksheet, at: int, name: str, columns: Sequence[tuple[str, str]]) -> int:
    """Columns under one heading (without a name: a heading over both rows); returns the next column."""
    for number, (heading, text) in enumerate(columns, start=at):
        letter = get_column_letter(number)
        label(sheet, f"{letter}4" if name else f"{letter}3:{letter}4", heading, size=10)
        wide = heading in ("单位", "培养目标")
        prose(sheet, f"{letter}5", text, size=9, across="left" if wide else "center")
    if name:
        label(sheet, f"{get_column_letter(at)}3:{get_column_letter(at + len(columns) - 1)}3", name)
    return at + len(columns)


def graduates() -> Worksheet:
    """徒弟出师名单: who finished in the year, with level, points and result."""
    columns = [
        Column("序号", 4.5, "{{graduate.no}}", number="General"),
        Column("徒弟姓名", 9, "{{graduate.apprentice}}"),
        Column("工作单位", 21, "{{graduate.employer}}", "left", size=9),
        Column("专业（工种）", 9, "{{graduate.occupation}}", size=9),
        Column("师傅姓名", 9, "{{graduate.mentor}}"),
        Column("协议编号", 9.5, "{{graduate.number}}", size=9, one_line=True),
        Column("起始日期", 9.5, "{{graduate.start|年.月.日}}", size=9, one_line=True),
        Column("出师日期", 9.5, "{{graduate.ended_on|年.月.日}}", size=9, one_line=True),
        Column("原等级", 9, "{{graduate.level_before}}", size=9),
        Column("达到等级", 9, "{{graduate.level_reached}}", size=9),
        Column("考核总分", 6, "{{graduate.points}}", number="0.#", one_line=True),
        Column("等次", 6, "{{graduate.grade}}"),
        Column("结果", 11, "{{graduate.result}}", "left", size=9),
        Column("备注", 7),
    ]
    return list_form(
        "徒弟出师名单",
        [["单位：{{base.name}}", "年度：{{ask.year}}", "填表日期：{{today|年月日}}"]],
        columns,
        ["填表人：{{user}}", "审核人：", "单位（盖章）："],
        orientation="landscape",
        items="graduates",
        least=12,
        row_height=25,
        head_height=30,
    )


def allowances() -> Worksheet:
    """师傅津贴发放表: who is paid what for the month, a place to sign for it, the sum in words."""
    columns = [
        Column("序号", 5, "{{allowance.no}}", number="General"),
        Column("师傅姓名", 12, "{{allowance.mentor}}"),
        Column("工作单位", 25, "{{allowance.employer}}", "left", size=9),
        Column("协议编号", 14, "{{allowance.number}}", one_line=True),
        Column("徒弟姓名", 12, "{{allowance.apprentice}}"),
        Column("津贴标准\n（元/月）", 11, "{{allowance.monthly}}", "right", number="#,##0.00", one_line=True),
        Column("当月带徒天数", 9, "{{allowance.days}}", number="General", one_line=True),
        Column("应发金额（元）", 12, "{{allowance.amount}}", "right", number="#,##0.00", one_line=True),
        Column("领取人签字", 15),
        Column("备注", 13),
    ]
    sheet = list_form(
        "师傅津贴发放表",
        [["单位：{{base.name}}", "发放月份：{{ask.year}}年{{ask.month}}月", "制表日期：{{today|年月日}}"]],
        columns,
        ["制表人：{{user}}", "审核人：", "负责人：", "财务："],
        orientation="landscape",
        items="allowances",
        least=13,
        row_height=26,
        head_height=30,
        totals={"师傅姓名": "合　　计", "应发金额（元）": total("{body}")},
    )
    last = sheet.max_row
    foot = last - 1
    value(sheet, f"C{foot}:G{foot}", "人民币（大写）：{{summary.allowance_total|大写}}", size=10)
    return sheet


TEMPLATES: dict[str, Callable[[], Worksheet]] = {
    "pairs": pairs,
    "graduates": graduates,
    "allowances": allowances,
}
