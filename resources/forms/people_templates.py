"""Templates about teachers: the sheet of one teacher and the list of all (domain/06 §8.14)."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.record_parts import blank_table, counted, label, prose, row_heights, value
from resources.forms.template_parts import Column, list_table, outline, put, sheet_for, spread, title_row


def teacher() -> Worksheet:
    """师资登记表: one sheet a teacher, photo at the right, room to write the experience, the base's seal."""
    sheet = sheet_for("师资登记表", "portrait", [13, 14, 9, 13, 12, 9, 17])
    title_row(sheet, 7, "师资登记表", size=20, height=42)
    spread(
        sheet,
        2,
        [("A:D", "{{@teachers}}单位：{{base.name}}"), ("E:G", "教师编号：{{teacher.code}}")],
        height=24,
    )
    _person(sheet)
    for row, name in ((11, "学习与\n培训经历"), (16, "工作与企业\n实践经历")):
        label(sheet, f"A{row}:A{row + 4}", name)
        first, third = ("学校或培训机构", "学历或证书") if row == 11 else ("工作或实践单位", "证明人")
        second = "专业（内容）" if row == 11 else "岗位（职务）"
        blank_table(sheet, row, [("B", "起止年月"), ("C:D", first), ("E:F", second), ("G", third)], 4)
    label(sheet, "A21", "教学、技能\n成果与奖励")
    prose(sheet, "B21:G21", down="top")
    _signed(sheet)
    row_heights(sheet, 3, *[30.0] * 8, 25, *[25.0] * 4, 25, *[25.0] * 4, 60, 28, 64, 24)
    return sheet


def _person(sheet: Worksheet) -> None:
    """Rows 3 to 10: who it is and what he may teach; the photo over four rows."""
    rows = (
        ("姓名", "{{teacher.name}}", "性别", "{{teacher.sex}}"),
        ("证件号码", "{{teacher.id_number}}", "学历", "{{teacher.education}}"),
        ("所属单位", "{{teacher.employer}}", "职称", "{{teacher.title}}"),
        ("职业资格\n（技能）等级", "{{teacher.level}}", "出生年月", "{{teacher.birth_date|年月}}"),
    )
    for row, (left, first, right, second) in enumerate(rows, start=3):
        label(sheet, f"A{row}", left)
        value(sheet, f"B{row}:D{row}", first, size=12 if row == 3 else 10.5)
        label(sheet, f"E{row}", right)
        value(sheet, f"F{row}", second)
    value(sheet, "G3:G6", "{{teacher.photo|图片}}")
    wide = (
        (
            "专/兼职",
            "{{teacher.employment|勾选:专职,兼职}}",
            "双师型",
            "{{teacher.dual_qualified|勾选:是,否}}",
        ),
        ("授课职业", "{{teacher.occupation}}", "资格证有效期", "{{teacher.qualified_until|年月日}}"),
        ("已分配课程", "{{teacher.courses}}", "已授课时", "{{teacher.hours}}"),
    )
    for row, (left, first, right, second) in zip((7, 8, 10), wide, strict=True):
        label(sheet, f"A{row}", left)
        (prose if row == 10 else value)(sheet, f"B{row}:D{row}", first, across="center")
        label(sheet, f"E{row}", right)
        value(sheet, f"F{row}:G{row}", second)
    label(sheet, "A9", "教师类别")
    prose(sheet, "B9:D9", "☐专业理论课　☐专业实训课　☐一体化", size=10, across="center")
    label(sheet, "E9", "聘期")
    value(sheet, "F9:G9", "　　 年　 月至　　 年　 月", size=10)


def _signed(sheet: Worksheet) -> None:
    """The teacher's word, the base's opinion and seal."""
    put(sheet, "A22:D22", "本人确认以上内容真实、完整。", across="left", indent=1)
    put(sheet, "E22:G22", "本人签字：", across="left")
    outline(sheet, "A22:G22")
    label(sheet, "A23:A24", "单位意见")
    put(sheet, "B23:E23", "", across="left", down="top", wrap=True)
    put(sheet, "F23:G23", "{{base.seal|图片}}")
    put(sheet, "B24:D24", "负责人：", across="left", indent=1)
    put(sheet, "E24:G24", "（盖章）　　　年　　月　　日", across="right", indent=1)
    outline(sheet, "B23:G24")


def teacher_list() -> Worksheet:
    """师资情况一览表: the columns of §8.14 in their order, 双师型 at the end."""
    columns = [
        Column("序号", 4.5, "{{teacher.no}}", number="General"),
        Column("教师编号", 8, "{{teacher.code}}", size=9),
        Column("姓名", 8, "{{teacher.name}}"),
        Column("所属单位", 12, "{{teacher.employer}}", "left", size=9),
        Column("状态", 4.5, size=9),
        Column("证件号码", 15.5, "{{teacher.id_number}}", size=9, one_line=True),
        Column("已分配课程", 15, "{{teacher.courses}}", "left", size=9),
        Column("性别", 4.5, "{{teacher.sex}}", size=9),
        Column("出生年月", 8, "{{teacher.birth_date|年月}}", size=9, one_line=True),
        Column("学历", 6, "{{teacher.education}}", size=9),
        Column("职称", 7, "{{teacher.title}}", size=9),
        Column("职业资格等级", 8, "{{teacher.level}}", size=9),
        Column("专/兼职", 4.5, "{{teacher.employment}}", size=9),
        Column("教师类别", 5, size=9),
        Column("授课职业", 8, "{{teacher.occupation}}", size=9),
        Column("聘期", 6, size=9),
        Column("双师型", 6, "{{teacher.dual_qualified}}", size=9),
    ]
    sheet = sheet_for("师资情况一览表", "landscape", [column.width for column in columns])
    title_row(sheet, 17, "师资情况一览表", height=36)
    spread(sheet, 2, [("A:H", "单位：{{base.name}}"), ("N:Q", "填报日期：{{today|年月日}}")], height=22)
    after = list_table(
        sheet, 3, columns, items="teachers", least=12, head_height=32, row_height=27, totals={}
    )
    sums = (
        ("A5:C5", "合计"),
        ("D5:G5", counted("C4:C4", "人")),
        (
            "H5:L5",
            '=IF(COUNTA(C4:C4)=0,"","其中专职 "&COUNTIF(M4:M4,"专职")&" 人，兼职 "&COUNTIF(M4:M4,"兼职")&" 人")',
        ),
        ("M5:Q5", '=IF(COUNTA(C4:C4)=0,"","双师型 "&COUNTIF(Q4:Q4,"是")&" 人")'),
    )
    for place, text in sums:
        value(sheet, place, text, size=10)
    spread(
        sheet, after, [("A:F", "填表人：{{user}}"), ("G:K", "审核人："), ("L:Q", "单位（盖章）：")], height=36
    )
    sheet.print_title_rows = "1:3"
    return sheet


TEMPLATES: dict[str, Callable[[], Worksheet]] = {"teacher": teacher, "teacher-list": teacher_list}
