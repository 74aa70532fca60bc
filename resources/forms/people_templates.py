"""Templates about teachers: the sheet of one teacher and the list of all (domain/06 §8.14)."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.record_parts import counted, label, prose, row_heights, value
from resources.forms.template_parts import Column, list_table, outline, put, sheet_for, spread, title_row

# What is listed of a teacher: name at the left, then columns, heading and text.
LISTED = (
    (
        "资格证书",
        (
            ("B:C", "名称", "{{#teacher.qualifications min=3}}{{qualification.name}}"),
            ("D", "等级", "{{qualification.level}}"),
            ("E:F", "证书编号", "{{qualification.number}}"),
            ("G", "有效期至", "{{qualification.valid_until|年.月.日}}"),
        ),
    ),
    (
        "学习与\n培训经历",
        (
            (
                "B",
                "起止年月",
                "{{#teacher.trainings min=3}}{{training.start|年.月.日}}\n{{training.end|年.月.日}}",
            ),
            ("C:D", "学校或培训机构", "{{training.organiser}}"),
            ("E:F", "专业（内容）", "{{training.title}}"),
            ("G", "学历或证书", "{{training.certificate}}"),
        ),
    ),
    (
        "工作与企业\n实践经历",
        (
            (
                "B",
                "起止年月",
                "{{#teacher.secondments min=3}}{{secondment.start|年.月.日}}\n{{secondment.end|年.月.日|空:至今}}",
            ),
            ("C:D", "工作或实践单位", "{{secondment.partner}}"),
            ("E:F", "岗位（职务、任务）", "{{secondment.task}}"),
            ("G", "证明人", ""),
        ),
    ),
)


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
    for row, (name, columns) in zip((11, 13, 15), LISTED, strict=True):
        _listed(sheet, row, name, columns)
    label(sheet, "A17", "教学、技能\n成果与奖励")
    prose(sheet, "B17:G17", down="top")
    _signed(sheet)
    row_heights(sheet, 3, *[26.0] * 8, *[23.0] * 6, 52, 26, 60, 24)
    return sheet


def _listed(sheet: Worksheet, row: int, name: str, columns: tuple[tuple[str, str, str], ...]) -> None:
    """A heading row and a repeated one, their name at the left over all of it."""
    label(sheet, f"A{row}:A{row + 1}", name)
    for letters, heading, text in columns:
        first, last = letters.split(":")[0], letters.split(":")[-1]
        label(sheet, f"{first}{row}:{last}{row}", heading, size=10)
        prose(
            sheet,
            f"{first}{row + 1}:{last}{row + 1}",
            text,
            size=8.5 if letters == "B" else 9.5,
            across="center",
        )


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
    prose(
        sheet,
        "B9:D9",
        "{{teacher.category|勾选:专业理论课教师,专业实训课教师,一体化教师}}",
        size=8.5,
        across="center",
    )
    label(sheet, "E9", "聘期")
    value(sheet, "F9:G9", "　　 年　 月至　　 年　 月", size=10)


def _signed(sheet: Worksheet) -> None:
    """The teacher's word, the base's opinion and seal."""
    put(sheet, "A18:D18", "本人确认以上内容真实、完整。", across="left", indent=1)
    put(sheet, "E18:G18", "本人签字：", across="left")
    outline(sheet, "A18:G18")
    label(sheet, "A19:A20", "单位意见")
    put(sheet, "B19:E19", "", across="left", down="top", wrap=True)
    put(sheet, "F19:G19", "{{base.seal|图片}}")
    put(sheet, "B20:D20", "负责人：", across="left", indent=1)
    put(sheet, "E20:G20", "（盖章）　　　年　　月　　日", across="right", indent=1)
    outline(sheet, "B19:G20")


def teacher_list() -> Worksheet:
    """师资情况一览表: the columns of §8.14 in their order, 双师型 at the end."""
    columns = [
        Column("序号", 4.5, "{{teacher.no}}", number="General"),
        Column("教师编号", 8, "{{teacher.code}}", size=9),
        Column("姓名", 8, "{{teacher.name}}"),
        Column("所属单位", 12, "{{teacher.employer}}", "left", size=9),
        Column("状态", 4.5, "{{teacher.state}}", size=9),
        Column("证件号码", 15.5, "{{teacher.id_number}}", size=9, one_line=True),
        Column("已分配课程", 13, "{{teacher.courses}}", "left", size=9),
        Column("性别", 4.5, "{{teacher.sex}}", size=9),
        Column("出生年月", 8, "{{teacher.birth_date|年月}}", size=9, one_line=True),
        Column("学历", 6, "{{teacher.education}}", size=9),
        Column("职称", 7, "{{teacher.title}}", size=9),
        Column("职业资格等级", 8, "{{teacher.level}}", size=9),
        Column("专/兼职", 4.5, "{{teacher.employment}}", size=9),
        Column("教师类别", 8, "{{teacher.category}}", size=8.5),
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
