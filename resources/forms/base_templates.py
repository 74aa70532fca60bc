"""Templates about the base as a whole: rewards, studios, self-assessment (domain/06 §8.15 to §8.17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.record_parts import counted, label, prose, row_heights, total, value
from resources.forms.template_parts import Column, frame, list_table, put, sheet_for, spread, title_row

YEAR = "年度：{{ask.year|空:________}}"
DATE = "填表日期：{{today|年月日}}"


class Standard(NamedTuple):
    """A line of the self-assessment: the standard, how it is judged, what is looked at, what the base says of itself."""

    standard: str
    method: str = ""
    evidence: str = ""
    own: str = ""


DIMENSIONS: tuple[tuple[str, tuple[Standard, ...]], ...] = (
    (
        "一、学校管理",
        (
            Standard("办学资质齐全，机构和负责人明确", "", "登记证书、负责人任命文件",
                     "统一社会信用代码 {{base.credit_code|空:____}}，负责人 {{base.principal|空:____}}"),
            Standard("管理制度健全，班级档案一班一档", "", "制度汇编，抽查班级管理表册"),
            Standard("开展校企合作", "", "合作协议、合作记录", "合作单位 {{summary.partners}} 个"),
            Standard("安全管理责任落实", "", "安全责任书、检查和演练记录"),
            Standard(""),
        ),
    ),
    (
        "二、教育教学",
        (
            Standard("培训规模达到计划", "", "开班备案表、学员花名册、考勤表", "年度培训 {{summary.trainees_year}} 人次"),
            Standard("课程体系完整，有特色课程", "", "培养方案、教学计划、教材",
                     "课程 {{summary.courses}} 门，其中特色课程 {{summary.courses_featured}} 门"),
            Standard("开展师带徒培养", "", "师徒协议书、师带徒考核表", "师傅 {{summary.mentors}} 人"),
            Standard("教学过程有检查、有改进", "", "听课记录、学员评议汇总表"),
            Standard(""),
        ),
    ),
    (
        "三、办学保障",
        (
            Standard("师资数量和结构满足需要", "", "师资登记表、资格证书",
                     "教师 {{summary.teachers}} 人，其中双师型教师 {{summary.dual_teachers}} 人"),
            Standard("设备设施满足实训需要，账物相符", "", "设备台账、维护保养记录、现场核对",
                     "设备 {{summary.devices}} 台（套），总值 {{summary.device_value|金额}} 元"),
            Standard("场地、工位和安全条件达标", "", "产权或租赁证明、消防和安全检查记录"),
            Standard(""),
        ),
    ),
    (
        "四、办学效果",
        (
            Standard("学员取得证书", "", "成绩册、证书发放签收单", "年度发证 {{summary.certificates_year}} 本"),
            Standard("培养高技能人才", "", "证书数据审核确认表", "年度高级工以上发证 {{summary.skilled_year}} 本"),
            Standard("学员和用人单位满意", "", "学员评议表、企业回访记录"),
            Standard("竞赛获奖和社会服务", "", "获奖证书、服务记录"),
            Standard(""),
        ),
    ),
)  # fmt: skip
VETOES = ("发生安全责任事故", "弄虚作假，套取补贴资金", "违规收费或违规发证")


def rewards() -> Worksheet:
    """技能人才奖励申领汇总表: whom the base claims a reward for, the sum in figures and in words."""
    columns = [
        Column("序号", 5, "{{reward.no}}", number="General"),
        Column("姓名", 9.5, "{{reward.name}}"),
        Column("证件号码", 18, "{{reward.id_number}}", one_line=True),
        Column("工作单位", 20, "{{reward.employer}}", "left", size=9.5),
        Column("职业（工种）", 11, "{{reward.occupation}}"),
        Column("技能等级", 11, "{{reward.level}}"),
        Column("证书编号", 16, "{{reward.certificate}}", one_line=True),
        Column("发证日期", 9.5, "{{reward.issued_on|年.月.日}}", one_line=True),
        Column("奖励金额（元）", 10, "{{reward.amount}}", "right", number="#,##0.00", one_line=True),
        Column("联系电话", 12, "{{reward.phone}}", one_line=True),
        Column("备注", 6.5),
    ]
    sheet = sheet_for("技能人才奖励申领汇总表", "landscape", [column.width for column in columns])
    title_row(sheet, 11, "技能人才奖励申领汇总表", height=38)
    spread(sheet, 2, [("A:D", "申报单位：{{base.name}}"), ("E:G", YEAR), ("H:K", DATE)], height=22)
    after = list_table(sheet, 3, columns, items="rewards", least=11, head_height=28, row_height=26, totals={})
    for place, text, number in (
        ("A5:C5", "合　　计", "General"),
        ("D5", counted("B4:B4", "人"), "General"),
        ("E5:H5", "人民币（大写）：{{summary.reward_total|大写}}", "General"),
        ("I5", total("I4:I4"), "#,##0.00"),
    ):
        value(sheet, place, text, number=number, across="right" if place == "I5" else "center")
    _opinions(
        sheet,
        after,
        [
            ("A:D", "申报单位意见（盖章）"),
            ("E:G", "人力资源社会保障部门意见（盖章）"),
            ("H:K", "财政部门意见（盖章）"),
        ],
    )
    sheet.print_title_rows = "1:3"
    return sheet


def _opinions(sheet: Worksheet, row: int, boxes: list[tuple[str, str]]) -> None:
    """Boxes beside each other for opinion, seal and date."""
    for columns, heading in boxes:
        first, last = columns.split(":")
        label(sheet, f"{first}{row}:{last}{row}", heading, size=10)
        date = f"{first}{row + 1}:{last}{row + 1}"
        put(sheet, date, "年　　月　　日", size=10, across="right", down="bottom", indent=1)
        frame(sheet, date)
    row_heights(sheet, row, 22, 62)


def studio() -> Worksheet:
    """首席技师（技能大师）工作室申报汇总表: the masters the base knows, the rest to be written in."""
    columns = [
        Column("序号", 4.5, "{{mentor.no}}", number="General"),
        Column("工作室名称", 13),
        Column("领办人姓名", 9.5, "{{mentor.name}}"),
        Column("性别", 4.5, "{{mentor.sex}}"),
        Column("出生年月", 8.5, "{{mentor.birth_date|年月}}", one_line=True),
        Column("所在单位", 14, "{{mentor.employer}}", "left", size=9.5),
        Column("职业（工种）", 11, "{{mentor.occupation}}"),
        Column("技能等级", 11.5, "{{mentor.level}}"),
        Column("从业年限", 5.5, "{{mentor.years}}", number="General"),
        Column("带徒人数", 5.5, "{{mentor.apprentices}}", number="General"),
        Column("场地面积（㎡）", 8),
        Column("主要荣誉、绝技和革新成果", 22),
        Column("公示情况", 8),
        Column("备注", 5),
    ]
    sheet = sheet_for("工作室申报汇总表", "landscape", [column.width for column in columns])
    title_row(sheet, 14, "首席技师（技能大师）工作室申报汇总表", height=38)
    spread(sheet, 2, [("A:F", "申报单位：{{base.name}}"), ("G:K", YEAR), ("L:N", DATE)], height=22)
    after = list_table(sheet, 3, columns, items="mentors", least=8, head_height=32, row_height=40)
    note = "领办人应为技师以上；场地、带徒人数和公示要求以当年申报通知为准。附领办人业绩、团队成员和公示的证明材料。"
    put(sheet, f"A{after}:N{after}", note, size=9, across="left", shrink=True)
    sheet.row_dimensions[after].height = 20
    spread(
        sheet,
        after + 1,
        [("A:E", "填表人：{{user}}"), ("F:J", "负责人："), ("K:N", "单位（盖章）：")],
        height=34,
    )
    sheet.print_title_rows = "1:3"
    return sheet


def self_assessment() -> Worksheet:
    """办学质量自评表: the columns of §8.17, the base's own figures, sums of each part and of all, what forbids to pass."""
    columns = (
        ("标准", 21.0),
        ("评审（分）办法", 18.0),
        ("备查材料及考核内容", 20.0),
        ("自评", 24.0),
        ("自评分", 8.0),
        ("扣分原因", 14.0),
        ("专家评价", 15.0),
        ("专家评分", 8.0),
    )
    sheet = sheet_for("办学质量自评表", "landscape", [width for _, width in columns])
    title_row(sheet, 8, "办学质量自评表", height=36)
    head = "单位：{{base.name}}"
    spread(
        sheet, 2, [("A:B", head), ("C:D", YEAR), ("E:F", "填表人：{{ask.filler}}"), ("G:H", DATE)], height=22
    )
    for letter, (heading, _) in zip("ABCDEFGH", columns, strict=True):
        label(sheet, f"{letter}3", heading)
    row_heights(sheet, 3, 26)
    row, sums = 4, []
    for name, standards in DIMENSIONS:
        row = _dimension(sheet, row, name, standards)
        sums.append(row - 1)
        if len(sums) == 2:
            sheet.row_breaks.append(Break(id=row - 1))
    label(sheet, f"A{row}:D{row}", "总　　分")
    for letter in "EH":
        cells = ",".join(f"{letter}{at}" for at in sums)
        value(sheet, f"{letter}{row}", total(cells), number="0.#", size=12)
    prose(sheet, f"F{row}:G{row}")
    row_heights(sheet, row, 28)
    sheet.row_breaks.append(Break(id=row))
    _vetoes(sheet, row + 1)
    sheet.print_title_rows = "1:3"
    return sheet


def _dimension(sheet: Worksheet, row: int, name: str, standards: tuple[Standard, ...]) -> int:
    """A part with its lines and their sums; returns the row after it."""
    label(sheet, f"A{row}:H{row}", name, size=11)
    sheet[f"A{row}"].alignment = sheet[f"A{row}"].alignment.copy(horizontal="left", indent=1)
    first, last = row + 1, row + len(standards)
    for at, standard in enumerate(standards, start=first):
        for letter, text in zip("ABCD", standard, strict=True):
            prose(sheet, f"{letter}{at}", text, size=10)
        for letter in "EH":
            value(sheet, f"{letter}{at}", number="0.#")
        for letter in "FG":
            prose(sheet, f"{letter}{at}", size=10)
    label(sheet, f"A{last + 1}:D{last + 1}", "小　　计", size=10)
    for letter in "EH":
        value(sheet, f"{letter}{last + 1}", total(f"{letter}{first}:{letter}{last}"), number="0.#")
    prose(sheet, f"F{last + 1}:G{last + 1}")
    row_heights(sheet, row, 23, *[31.0] * len(standards), 23)
    return last + 2


def _vetoes(sheet: Worksheet, row: int) -> None:
    """What forbids to pass whatever the points are, and who signs."""
    label(sheet, f"A{row}:H{row}", "五、否决项（有其中一项的，评估不合格）", size=11)
    sheet[f"A{row}"].alignment = sheet[f"A{row}"].alignment.copy(horizontal="left", indent=1)
    for at, veto in enumerate((*VETOES, ""), start=row + 1):
        for letter, text in zip(
            "ABCDEFGH", (veto, "一票否决", "", "☐无　　☐有", "—", "", "☐无　　☐有", "—"), strict=True
        ):
            prose(sheet, f"{letter}{at}", text, size=10, across="left" if letter == "A" else "center")
    after = row + 2 + len(VETOES)
    row_heights(sheet, row, 23, *[31.0] * (after - row - 1))
    label(sheet, f"A{after}", "自评小结\n（特色、问题、整改措施）", size=10)
    prose(sheet, f"B{after}:H{after}", down="top")
    row_heights(sheet, after, 130)
    _opinions(
        sheet,
        after + 1,
        [("A:B", "自评结论（负责人签字）"), ("C:D", "单位（盖章）"), ("E:H", "专家组意见（签字）")],
    )


TEMPLATES: dict[str, Callable[[], Worksheet]] = {
    "rewards": rewards,
    "studio": studio,
    "self-assessment": self_assessment,
}
