"""Templates about one pair of mentor and apprentice: agreement, assessment (domain/06 §8.12)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.record_parts import label, prose, row_heights, total, value
from resources.forms.template_parts import (
    Box,
    frame,
    opinions,
    put,
    sheet_for,
    spread,
    title_row,
)

PREAMBLE = (
    "　　为发挥高技能人才的传帮带作用，帮助乙方提高职业技能，经甲、乙双方自愿选择并由丙方同意，甲方与乙方结为师徒，"
    "三方就有关事项订立本协议。"
)
# Our own wording; intervals and marks are usual ones a base changes in WPS.
ARTICLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "一、师徒关系与沟通",
        (
            "师徒双方平等相待、互相尊重。甲方关心乙方的学习、工作和安全，乙方尊重甲方的劳动和经验。",
            "双方每周至少当面交流一次，每月一起回顾一次进度，把时间、内容和改进办法记入带徒记录。",
            "对带徒办法有不同意见的，双方先行协商；协商不成的，由丙方协调。",
        ),
    ),
    (
        "二、培养目标与任务",
        (
            "培养专业（工种）：{{pair.occupation}}。",
            "培养目标：{{pair.goal}}。",
            "甲方按计划传授理论知识、操作技能和岗位经验，示范安全操作规程，检查乙方的练习并作出评价。",
            "乙方按计划学习和练习，完成甲方布置的任务，遵守劳动纪律和操作规程，做好学习笔记。",
        ),
    ),
    (
        "三、培养计划",
        (
            "理论学习：职业道德、安全生产、专业基础知识、有关工艺和标准，以讲解、自学和答疑进行，每月不少于____课时。",
            (
                "技能训练：基本操作、典型工作任务、设备使用与维护、质量检查和故障处理，以示范、跟岗练习和独立操作进行，"
                "每月不少于____课时。"
            ),
            "分月的内容和进度由甲方在本协议生效后两周内列出，经丙方审核后作为本协议的附件。",
        ),
    ),
    (
        "四、考核标准与办法",
        (
            "考核由丙方组织，每三个月一次，协议期满时进行终期考核；考核包括理论考试和实际操作考试。",
            "考核采用百分制，从工作态度、学习、技能、成果四个方面评分，60 分以上为合格，75 分以上为良好，90 分以上为优秀。",
            "考核结果告知甲、乙双方，作为评优、发放津贴和续订协议的依据。",
        ),
    ),
    (
        "五、师傅津贴",
        (
            "甲方的带徒津贴为每月 {{pair.allowance}} 元，自本协议生效之月起按月支付，至协议终止之月止。",
            "当期考核不合格的，该期津贴暂缓支付，补考合格后补发；其他奖励按丙方的规定执行。",
        ),
    ),
    (
        "六、协议期限",
        ("本协议期限为 {{pair.months}} 个月，自 {{pair.start|年月日}} 起至 {{pair.end|年月日}} 止。",),
    ),
    (
        "七、变更与终止",
        (
            "三方协商一致，可以书面变更本协议；更换师傅的，应另行订立协议。",
            (
                "有下列情形之一的，本协议终止：期限届满；甲方或乙方离开原单位、原岗位；连续两次考核不合格；"
                "一方严重违反劳动纪律或操作规程；三方同意提前终止。"
            ),
            "协议终止后一周内，甲、乙双方交齐带徒记录和学习资料，由丙方在师徒名册中注明结果。",
        ),
    ),
    (
        "八、其他",
        (
            "未尽事宜由三方协商，另订补充协议。",
            "本协议一式三份，三方各执一份，自三方签字、盖章之日起生效，并登记入丙方的师徒名册。",
            "{{?pair.tasks}}双方约定的任务：{{pair.tasks}}。",
            "{{?pair.plan}}双方约定的培养计划：{{pair.plan}}。",
        ),
    ),
)
PARTIES = (
    ("甲方（师傅）", "{{pair.mentor_name}}", "证件号码", "{{pair.mentor_id_number}}"),
    ("工作单位", "{{pair.mentor_employer}}", "职业及等级", "{{pair.mentor_occupation}}　{{pair.mentor_level}}"),
    ("从业年限", "{{pair.mentor_years}}", "联系电话", "{{pair.mentor_phone}}"),
    ("乙方（徒弟）", "{{pair.apprentice_name}}", "证件号码", "{{pair.apprentice_id_number}}"),
    ("工作单位", "{{pair.apprentice_employer}}", "技能等级", "{{pair.apprentice_level}}"),
    ("岗位", "{{pair.apprentice_position}}", "联系电话", "{{pair.apprentice_phone}}"),
    ("丙方（单位）", "{{base.name}}", "联系电话", "{{base.phone}}"),
)  # fmt: skip
SCORES: tuple[tuple[str, tuple[tuple[str, str, int], ...]], ...] = (
    (
        "工作态度\n（30 分）",
        (
            ("师徒关系", "互相尊重，按时交流，记录完整", 8),
            ("师傅表现", "认真负责，示范规范，及时指导", 10),
            ("徒弟表现", "遵守纪律，勤学好问，爱护设备", 12),
        ),
    ),
    (
        "学习\n（20 分）",
        (
            ("学习计划", "按计划学习，笔记和作业齐全", 8),
            ("理论考试", "理论考试成绩 ×12%", 12),
        ),
    ),
    (
        "技能\n（30 分）",
        (
            ("基本操作", "操作规范熟练，质量符合要求", 10),
            ("实际操作考试", "实际操作考试成绩 ×15%", 15),
            ("安全文明生产", "遵守规程，现场整洁，无事故", 5),
        ),
    ),
    (
        "成果\n（20 分）",
        (
            ("培养目标", "协议约定的目标按期达到", 10),
            ("等级与取证", "取得职业技能等级或上岗证书", 5),
            ("竞赛与革新", "竞赛名次、革新和合理化建议", 5),
        ),
    ),
)
BLOCK_NAMES = {"工作": "attitude", "学习": "study", "技能": "skill", "成果": "outcome"}
WORDS = (
    ("学员回访", "{{pair.feedback_score|空:____}} 分　{{pair.feedback}}"),
    ("论文评审", "{{pair.thesis_score|空:____}} 分　{{pair.thesis_title}}"),
    ("评语与建议", "{{pair.review_words}}"),
)
CHECKS = (
    "已签订师徒协议",
    "培养目标具体",
    "培养措施落实",
    "过程记录完整",
    "已进行理论考试",
    "已进行实操考试",
)


def agreement() -> Worksheet:
    """师徒协议书: one agreement a pair, the articles as wrapped rows that grow with what is filled in."""
    sheet = sheet_for("师徒协议书", "portrait", [11.5, 14.5, 13, 11.5, 13.5, 13], (0.9, 0.8, 0.8))
    title_row(sheet, 6, "师徒协议书", size=22, height=46)
    spread(
        sheet,
        2,
        [
            ("A:D", "{{@pairs}}签订日期：{{pair.signed_on|年月日|空:　　　　年　　月　　日}}"),
            ("E:F", "协议编号：{{pair.number}}"),
        ],
        height=22,
    )
    for row, (first, one, second, two) in enumerate(PARTIES, start=3):
        label(sheet, f"A{row}", first)
        size = 12 if first.startswith(("甲方", "乙方")) else 10
        prose(sheet, f"B{row}:C{row}", one, across="center", size=size)
        label(sheet, f"D{row}", second)
        value(sheet, f"E{row}:F{row}", two, size=10)
        sheet.row_dimensions[row].height = 25
    row = 3 + len(PARTIES)
    sheet.row_dimensions[row].height = 8
    row = _paragraph(sheet, row + 1, PREAMBLE)
    for heading, sentences in ARTICLES:
        if heading.startswith("四"):
            sheet.row_breaks.append(Break(id=row - 1))
        put(sheet, f"A{row}:F{row}", heading, font="黑体", size=12, across="left", down="bottom")
        sheet.row_dimensions[row].height = 26
        row += 1
        for number, sentence in enumerate(sentences, start=1):
            leading = f"　　{number}．" if len(sentences) > 1 else "　　"
            for condition, text in _versions(sentence):
                row = _paragraph(sheet, row, condition + leading + text)
    sheet.row_dimensions[row].height = 14
    boxes = [
        Box("A:B", "甲方（师傅）", "签字：", "年　　月　　日"),
        Box("C:D", "乙方（徒弟）", "签字：", "年　　月　　日"),
        Box("E:F", "丙方（单位盖章）", "负责人：", "年　　月　　日"),
    ]
    opinions(sheet, row + 1, boxes, height=76)
    return sheet


def _versions(sentence: str) -> list[tuple[str, str]]:
    """A sentence about the pair as it stands when that is known, and with lines to write on when it is not."""
    if sentence.startswith("{{?"):
        return [("", sentence)]  # stands there only when there is something to say
    about = re.search(r"\{\{(pair\.\w+)", sentence)
    if about is None:
        return [("", sentence)]
    lined = re.sub(r"\{\{[^}]*\|年月日\}\}", "____年__月__日", sentence)
    lined = re.sub(r"\{\{[^}]*\}\}", "_" * (24 if sentence.endswith("}}。") else 6), lined)
    return [(f"{{{{?{about[1]}}}}}", sentence), (f"{{{{?!{about[1]}}}}}", lined)]


def _paragraph(sheet: Worksheet, row: int, text: str) -> int:
    """One paragraph over all columns, as high as its lines; returns the next row."""
    put(sheet, f"A{row}:F{row}", text, font="仿宋", size=12, across="left", wrap=True)
    # A placeholder is taken for five characters; what is longer makes the row higher when the form is filled.
    length = sum(
        1 if ord(c) > 255 else 0.5
        for c in re.sub(r"\{\{.*?\}\}", "一二三四五", re.sub(r"\{\{\?.*?\}\}", "", text))
    )
    sheet.row_dimensions[row].height = math.ceil(length / 37) * 15 + 7
    return row + 1


def pair_review() -> Worksheet:
    """师带徒考核表: a hundred points in four parts, six checks, what the assessors find."""
    sheet = sheet_for("师带徒考核表", "portrait", [12, 15, 12, 15, 8.5, 8.5, 15.5])
    title_row(sheet, 7, "师带徒考核表", size=20, height=44)
    spread(
        sheet,
        2,
        [("A:D", "{{@pairs}}{{?ask.period}}组织单位：{{base.name}}"), ("E:G", "考核周期：{{ask.period}}")],
        height=24,
    )
    spread(
        sheet,
        3,
        [
            ("A:D", "{{?!ask.period}}组织单位：{{base.name}}"),
            ("E:G", "考核周期：{{pair.review_period|空:____________}}"),
        ],
        height=24,
    )
    rows = (
        ("师傅", "{{pair.mentor_name}}", "职业及等级", "{{pair.mentor_occupation}}　{{pair.mentor_level}}"),
        ("徒弟", "{{pair.apprentice_name}}", "工作单位", "{{pair.apprentice_employer}}"),
        ("专业（工种）", "{{pair.occupation}}", "协议编号", "{{pair.number}}"),
    )
    for row, (first, one, second, two) in enumerate(rows, start=4):
        label(sheet, f"A{row}", first)
        value(sheet, f"B{row}", one)
        label(sheet, f"C{row}", second)
        value(sheet, f"D{row}:G{row}", two)
    label(sheet, "A7", "培养目标")
    prose(sheet, "B7:G7", "{{pair.goal}}")
    row_heights(sheet, 4, 25, 25, 25, 30)
    row = _scores(sheet, 8)
    row = _checks(sheet, row)
    label(sheet, f"A{row}", "考核结论")
    value(sheet, f"B{row}:G{row}", "{{pair.review_grade|勾选:优秀,良好,合格,不合格}}　（90、75、60 分为界）")
    for at, (name, text) in enumerate(WORDS, start=row + 1):
        label(sheet, f"A{at}", name)
        prose(sheet, f"B{at}:G{at}", text, size=10)
    row_heights(sheet, row, 25, 26, 26, 30)
    boxes = [
        Box("A:B", "考核组（签字）", "", "年　　月　　日"),
        Box("C:E", "师傅、徒弟（签字）", "", "年　　月　　日"),
        Box("F:G", "单位（盖章）", "", "年　　月　　日"),
    ]
    opinions(sheet, row + 4, boxes, height=36)
    return sheet


def _scores(sheet: Worksheet, row: int) -> int:
    """The table of points; no more than its points can be given to a line. Returns the row after it."""
    for place, heading in (
        ("A", "考核项目"),
        ("B", "考核内容"),
        ("C:D", "评分要点"),
        ("E", "分值"),
        ("F", "得分"),
        ("G", "扣分原因"),
    ):
        label(sheet, ":".join(f"{letter}{row}" for letter in place.split(":")), heading)
    first = row + 1
    for name, lines in SCORES:
        start = row + 1
        for what, how, points in lines:
            row += 1
            value(sheet, f"B{row}", what)
            prose(sheet, f"C{row}:D{row}", how, size=9.5)
            value(sheet, f"E{row}")
            sheet[f"E{row}"].value = points
            value(sheet, f"F{row}", number="0.#")
            prose(sheet, f"G{row}", size=9.5)
            sheet.row_dimensions[row].height = 24
        label(sheet, f"A{start}:A{row}", f"{name}\n得分 {{{{pair.review_{BLOCK_NAMES[name[:2]]}|空:____}}}}")
    limit = DataValidation(
        type="decimal", operator="between", formula1="0", formula2=f"E{first}", allow_blank=True
    )
    limit.error, limit.errorTitle = "得分应在 0 和该项分值之间。", "得分"
    limit.add(f"F{first}:F{row}")
    sheet.add_data_validation(limit)
    # What was recorded is printed; otherwise what is written in by hand is added up.
    sums = (("?", "{{pair.review_points}}"), ("?!", total(f"F{first}:F{row}")))
    for at, (there, text) in enumerate(sums, start=row + 1):
        label(sheet, f"A{at}:D{at}", f"{{{{{there}pair.review_points}}}}合　　计")
        value(sheet, f"E{at}", f"=SUM(E{first}:E{row})")
        value(sheet, f"F{at}", text, number="0.#")
        value(sheet, f"G{at}")
    note = "工作态度 30 分；学习、技能、成果的分值可由单位调整，合计应为 100 分。"
    put(sheet, f"A{row + 3}:G{row + 3}", note, size=9, across="left")
    row_heights(sheet, first - 1, 24)
    row_heights(sheet, row + 1, 24, 24, 18)
    return row + 4


def _checks(sheet: Worksheet, row: int) -> int:
    """Six things to look for, three in a row; returns the row after them."""
    label(sheet, f"A{row}:A{row + 1}", "核查项目")
    for number, check in enumerate(CHECKS):
        first, last = (("B", "C"), ("D", "D"), ("E", "G"))[number % 3]
        value(sheet, f"{first}{row + number // 3}:{last}{row + number // 3}", f"☐{check}", size=10)
    frame(sheet, f"B{row}:G{row + 1}")
    row_heights(sheet, row, 24, 24)
    return row + 2


TEMPLATES: dict[str, Callable[[], Worksheet]] = {
    "agreement": agreement,
    "pair-review": pair_review,
}
