"""Templates of a class's sheets that are no lists of people: filing, results, reviews, the binder's cover and contents."""

from __future__ import annotations

from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.template_parts import (
    SIGN,
    SIGN_AND_SEAL,
    Column,
    field_row,
    frame,
    heights,
    list_table,
    opinion,
    put,
    shade,
    sheet_for,
    spread,
    title_row,
)


def filing() -> Worksheet:
    """开班申请（备案）表 (domain/06 §8.1): the class's data, its teachers, the base's and the bureau's opinion."""
    sheet = sheet_for("开班申请（备案）表", "portrait", [13.5, 15, 13.5, 15, 13.5, 16.5])
    title_row(sheet, 6, "开班申请（备案）表", height=38)
    spread(
        sheet, 2, [("A:D", "培训机构（章）：{{base.name}}"), ("E:F", "填表日期：{{today|年月日}}")], height=22
    )
    rows = (
        (("A", "机构名称"), ("B:D", "{{base.name}}"), ("E", "机构代码"), ("F", "{{base.code}}")),
        (("A", "统一社会\n信用代码"), ("B:D", "{{base.credit_code}}"), ("E", "负责人"), ("F", "{{base.principal}}")),
        (("A", "机构地址"), ("B:D", "{{base.address}}"), ("E", "联系人"), ("F", "{{base.contact}}")),
        (("A", "班级编号"), ("B", "{{class.code}}"), ("C", "开班号\n（申报批号）"), ("D", "{{class.filing_number}}"),
         ("E", "联系电话"), ("F", "{{base.phone}}")),
        (("A", "班级名称"), ("B:D", "{{class.name}}"), ("E", "班主任"), ("F", "{{class.head_teacher}}")),
        (("A", "培训职业"), ("B", "{{class.occupation}}"), ("C", "工种"), ("D", "{{class.trade}}"),
         ("E", "培训等级"), ("F", "{{class.level}}")),
        (("A", "起迄日期"), ("B:D", "{{class.start|年月日}} — {{class.end|年月日}}"), ("E", "培训人数"),
         ("F", "{{class.size}}")),
        (("A", "总课时"), ("B", "{{class.hours}}"), ("C", "理论/实操"),
         ("D", "{{class.hours_theory|空:0}} / {{class.hours_practice|空:0}}"), ("E", "线上课时"),
         ("F", "{{class.hours_online|空:0}}")),
        (("A", "培训地点"), ("B:D", "{{class.place}}"), ("E", "课次数"), ("F", "{{class.sessions}}")),
        (("A", "办班类型"), ("B", "{{class.funding}}"), ("C", "补贴类别"), ("D", "{{ask.funding_kind}}"),
         ("E", "考核日期"), ("F", "{{class.exam_date|年月日}}")),
    )  # fmt: skip
    for row, fields in enumerate(rows, start=3):
        field_row(sheet, row, *fields)
    put(sheet, "A13:F13", "师 资 信 息", font="黑体")
    heads = ("姓名", "性别", "专/兼职", "职称", "职业资格等级", "授课职业")
    texts = ("name", "sex", "employment", "title", "level", "occupation")
    for column, (heading, text) in enumerate(zip(heads, texts, strict=True)):
        letter = "ABCDEF"[column]
        put(sheet, f"{letter}14", heading, font="黑体")
        put(sheet, f"{letter}15", f"{{{{teacher.{text}}}}}", size=10, wrap=True)
    sheet["A15"].value = "{{#teachers min=3}}{{teacher.name}}"
    frame(sheet, "A13:F15")
    shade(sheet, "A13:F14")
    field_row(
        sheet, 16, ("A", "随附材料"), ("B:F", "□ 课程表　　□ 学员名单　　□ 师资信息　　□ 其他：＿＿＿＿＿＿")
    )
    for row, points in ((13, 21.0), (14, 21.0), (15, 22.0), (16, 24.0)):
        sheet.row_dimensions[row].height = points
    after = opinion(sheet, 17, "A", "B:F", "培训机构\n申请意见", "　　经自查，具备开班条件，所报材料属实，申请开班。",
                    sign="负责人签字：　　　　　　（盖章）　　　　　年　　月　　日", height=74)  # fmt: skip
    opinion(sheet, after, "A", "B:F", "主管部门\n审核意见", "",
            sign="经办人：　　　　　审核人：　　　　　（盖章）　　　　　年　　月　　日", height=92)  # fmt: skip
    sheet.page_setup.fitToHeight = 0
    return sheet


STATISTICS = (
    (("A", "班级编号"), ("B:C", "{{class.code}}"), ("D", "开班号"), ("E:F", "{{class.filing_number}}")),
    (("A", "班级名称"), ("B:F", "{{class.name}}")),
    (("A", "培训职业"), ("B:C", "{{class.occupation}}"), ("D", "培训等级"), ("E:F", "{{class.level}}")),
    (("A", "培训日期"), ("B:C", "{{class.start|年.月.日}}—{{class.end|年.月.日}}"), ("D", "班主任"),
     ("E:F", "{{class.head_teacher}}")),
    (("A", "注册人数"), ("B:C", "{{summary.registered}}"), ("D", "出勤率"),
     ("E:F", "{{summary.attendance_rate}}")),
    (("A", "鉴定人数"), ("B:C", "{{summary.assessed}}"), ("D", "获证人数"), ("E:F", "{{summary.certified}}")),
    (("A", "鉴定合格率"), ("B:C", '=IFERROR(E7/B7,"")'), ("D", "培训合格率"), ("E:F", '=IFERROR(E7/B6,"")')),
)  # fmt: skip


def statistics() -> Worksheet:
    """培训结果统计表 (domain/06 §8.6): six figures, the rates as formulas, summary and opinion, three signatures."""
    sheet = sheet_for("培训结果统计表", "portrait", [15, 14.5, 14, 15, 14.5, 14])
    title_row(sheet, 6, "培训结果统计表", size=20, height=46)
    for row, fields in enumerate(STATISTICS, start=2):
        field_row(sheet, row, *fields, height=32)
    for place in ("E6", "B8", "E8"):
        sheet[place].number_format = "0.0%"
    put(
        sheet,
        "A9:F9",
        "鉴定合格率 = 获证人数 ÷ 鉴定人数　　培训合格率 = 获证人数 ÷ 注册人数",
        size=9,
        font="楷体",
    )
    frame(sheet, "A9:F9")
    sheet.row_dimensions[9].height = 20
    after = opinion(
        sheet, 10, "A", "B:F", "班级工作\n小　　结", "{{ask.summary}}", sign="班主任" + SIGN, height=212
    )
    after = opinion(sheet, after, "A", "B:F", "领导意见", "", sign="领导" + SIGN_AND_SEAL, height=142)
    spread(
        sheet,
        after,
        [("A:C", "统计人签字："), ("D:F", "日期：　　　　年　　月　　日")],
        height=34,
    )
    return sheet


def review() -> Worksheet:
    """学员评议表 (domain/06 §8.7), blank: seven items with boxes to tick, what the trainee wishes to say."""
    columns = [
        Column("序号", 8, "{{review.no}}", size=11, number="0"),
        Column("评议项目", 31, "{{review.item}}", size=12),
        *(Column(name, 12, "□", size=16) for name in ("好", "较好", "尚可", "差")),
    ]
    sheet = sheet_for("学员评议表", "portrait", [column.width for column in columns])
    title_row(sheet, 6, "学 员 评 议 表", size=20, height=46)
    spread(
        sheet,
        2,
        [("A:C", "班级：{{class.code}}　{{class.name}}"), ("D:F", "授课教师：{{class.teachers}}")],
        height=22,
    )
    spread(sheet, 3, [("A:C", "培训日期：{{class.start|年月日}} — {{class.end|年月日}}"), ("D:F", "班主任：{{class.head_teacher}}")],
           height=22)  # fmt: skip
    put(
        sheet,
        "A4:F4",
        "请在每一项的一个方框内打“√”。本表不记名亦可，用于改进教学。",
        font="楷体",
        across="left",
    )
    after = list_table(sheet, 5, columns, items="reviews", least=7, head_height=32, row_height=44)
    after = opinion(
        sheet,
        after,
        "A",
        "B:F",
        "意见\n与\n建议",
        sign="评议人：　　　　　　　　日期：　　　　年　　月　　日",
        height=245,
    )
    sheet.row_dimensions[4].height = 26
    return sheet


def review_summary() -> Worksheet:
    """学员评议汇总表: the votes of each item, sums and the share of 好 and 较好 as formulas, the remarks made."""
    columns = [
        Column("序号", 7, "{{review.no}}", number="0"),
        Column("评议项目", 24, "{{review.item}}", size=11),
        *(
            Column(name, 9, f"{{{{review.{key}}}}}", number="0")
            for name, key in (("好", "good"), ("较好", "fair"), ("尚可", "passable"), ("差", "poor"))
        ),
        Column("合计", 9, "=SUM(C6:F6)", number="0"),
        Column("满意率", 11, '=IFERROR((C6+D6)/G6,"")', number="0.0%"),
    ]
    sheet = sheet_for("学员评议汇总表", "portrait", [column.width for column in columns])
    title_row(sheet, 8, "学员评议汇总表", size=20, height=46)
    spread(
        sheet,
        2,
        [("A:D", "班级：{{class.code}}　{{class.name}}"), ("E:H", "授课教师：{{class.teachers}}")],
        height=22,
    )
    spread(sheet, 3, [("A:D", "培训日期：{{class.start|年月日}} — {{class.end|年月日}}"),
                      ("E:H", "参加评议：{{summary.reviews}} 人　　全班：{{summary.registered}} 人")], height=22)  # fmt: skip
    put(sheet, "A4:H4", "满意率 =（好 + 较好）÷ 合计", size=9, font="楷体", across="right")
    sums = dict.fromkeys(("好", "较好", "尚可", "差", "合计"), "=SUM({body})")
    after = list_table(sheet, 5, columns, items="reviews", least=7, head_height=28, row_height=28,
                       totals={"评议项目": "合　计", **sums, "满意率": '=IFERROR((C7+D7)/G7,"")'})  # fmt: skip
    put(sheet, f"A{after}:H{after}", "意 见 与 建 议 摘 录", font="黑体")
    frame(sheet, f"A{after}:H{after}")
    shade(sheet, f"A{after}:H{after}")
    put(sheet, f"A{after + 1}:B{after + 1}", "{{#reviews}}{{?review.comment}}{{review.item}}")
    put(sheet, f"C{after + 1}:H{after + 1}", "{{review.comment}}", size=10, across="left", wrap=True)
    frame(sheet, f"A{after + 1}:H{after + 1}")
    for row, points in ((4, 20.0), (after, 26.0), (after + 1, 26.0)):
        sheet.row_dimensions[row].height = points
    last = opinion(sheet, after + 2, "A:B", "C:H", "汇总分析\n与改进措施", sign="班主任" + SIGN, height=110)
    spread(sheet, last, [("A:C", "汇总人签字："), ("D:H", "汇总日期：{{today|年月日}}")], height=32)
    return sheet


def cover() -> Worksheet:
    """班级管理表册 cover: whose, which class, until when it is kept; the base seals it."""
    sheet = sheet_for("封面", "portrait", [9, 27, 42, 9], (0.5, 0.8, 0.8))
    put(sheet, "A2:D2", "班级管理表册", size=40, font="黑体", bold=True)
    put(sheet, "A3:D3", "（一班一档）", size=16, font="楷体")
    rows = (
        ("培训机构（章）：", "{{base.name}}"),
        ("班级编号：", "{{class.code}}"),
        ("班级名称：", "{{class.name}}"),
        ("开班号（申报批号）：", "{{class.filing_number}}"),
        ("培训职业：", "{{class.occupation}}"),
        ("培训等级：", "{{class.level}}"),
        ("班主任：", "{{class.head_teacher}}"),
        ("起迄日期：", "{{class.start|年月日}}至{{class.end|年月日}}"),
        ("培训人数：", "{{class.size}}"),
    )
    under = Border(bottom=Side(style="thin", color="FF303030"))
    for row, (label, text) in enumerate(rows, start=5):
        put(sheet, f"B{row}", label, size=14, font="黑体", across="right", down="bottom")
        put(sheet, f"C{row}", text, size=14, font="楷体", down="bottom", wrap=True)
        sheet[f"C{row}"].border = under
    put(
        sheet,
        "A15:D15",
        "归档日期：{{today|年月日}}　　　保存期限：{{class.retention_years}} 年",
        size=13,
        font="仿宋",
    )
    put(
        sheet,
        "A16:D16",
        "保存至：{{class.keep_until|年月日|空:　　　　年　　月　　日}}",
        size=13,
        font="仿宋",
    )
    heights(sheet, 70, 70, 36, 50, *[38.0] * 9, 60, 26, 26)
    sheet.oddFooter.center.text = None
    return sheet


def contents() -> Worksheet:
    """目录 of the class binder: what it holds, on which page, why something is missing."""
    columns = [
        Column("序号", 6, "{{entry.no}}", size=11, number="0"),
        Column("材料名称", 29, "{{entry.title}}", "left", 11),
        Column("页码", 7, "{{entry.page}}", size=11, number="0"),
        Column("说明", 45, "{{entry.note}}", "left", 10),
    ]
    sheet = sheet_for("目录", "portrait", [column.width for column in columns])
    title_row(sheet, 4, "目　　录", size=22, height=56)
    spread(
        sheet,
        2,
        [
            ("A:C", "班级：{{class.code}}　{{class.name}}"),
            ("D", "编制日期：{{today|年月日}}　保存至：{{class.keep_until|年月日}}"),
        ],
        height=24,
    )
    list_table(sheet, 3, columns, items="entries", least=18, head_height=30, row_height=30)
    sheet.print_title_rows = "1:3"
    return sheet
