"""Templates about certificates and money: application, receipts, data review, reissue, subsidy."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.person_sheets import application, reissue, subsidy_person
from resources.forms.template_parts import (
    Box,
    Column,
    continued,
    field_row,
    frame,
    list_form,
    list_table,
    opinions,
    put,
    sheet_for,
    spread,
    stretches,
    title_row,
    two_row_heading,
)

CLASS_LINE = "班级：{{class.code}}　{{class.name}}"
OCCUPATION_LINE = "培训职业（工种）：{{class.occupation}}　{{class.level}}"


def receipt() -> Worksheet:
    """证书发放签收单, short (domain/06 §8.9): who takes which certificate signs for it; 成绩 is 应知 and 应会."""
    columns = [
        Column("No.", 4, "{{trainee.no}}", size=9, number="0"),
        Column("公司", 13, "{{trainee.employer}}", "left", 8),
        Column("姓名", 9.5, "{{trainee.name}}"),
        Column("考试日期", 9, "{{trainee.exam_date|年.月.日}}", size=9, one_line=True),
        Column("应知", 4.5, "{{trainee.theory}}", size=9, number="General"),
        Column("应会", 4.5, "{{trainee.practice}}", size=9, number="General"),
        Column("证书编号", 16, "{{trainee.certificate}}", size=9, one_line=True),
        Column("手机", 10.5, "{{trainee.phone}}", size=9, one_line=True),
        Column("签收", 8.5),
        Column("签收日期", 7.5),
    ]
    sheet = sheet_for("证书发放签收单", "portrait", [column.width for column in columns])
    title_row(sheet, 10, "证书发放签收单")
    left, right = stretches(columns, 2)
    spread(sheet, 2, [(left, CLASS_LINE), (right, "发放单位：{{base.name}}")])
    spread(sheet, 3, [(left, OCCUPATION_LINE), (right, "班主任：{{class.head_teacher}}")])
    after = list_table(sheet, 5, columns, items="trainees", least=25, head_height=17, row_height=24.3)
    two_row_heading(sheet, 4, columns, "E:F", "成绩", ("应知", "应会"))
    texts = ["发放人：", "审核人：", "日期："]
    spread(sheet, after, list(zip(stretches(columns, 3), texts, strict=True)), height=28)
    sheet.print_title_rows = "1:5"
    return sheet


def receipt_long() -> Worksheet:
    """证书发放签收单, long, landscape (domain/06 §8.9): thirteen columns."""
    return list_form(
        "证书发放签收单",
        [[CLASS_LINE, OCCUPATION_LINE, "发放单位：{{base.name}}"]],
        [
            Column("序号", 4.5, "{{trainee.no}}", size=9, number="0"),
            Column("姓名", 10, "{{trainee.name}}", size=9.5),
            Column("公司", 14.5, "{{trainee.employer}}", "left", 8),
            Column("单位", 6),
            Column("证书编号", 12, "{{trainee.certificate}}", size=9),
            Column("身份证", 17.5, "{{trainee.id_number}}", size=9, one_line=True),
            Column("手机", 11, "{{trainee.phone}}", size=9, one_line=True),
            Column("文化\n程度", 6, "{{trainee.education}}", size=8),
            Column("班级名称", 12.5, "{{trainee.class_name}}", size=8),
            Column("报到日期", 9, "{{trainee.enrolled_on|年.月.日}}", size=9, one_line=True),
            Column("学号", 8, "{{trainee.student_no}}", size=9, one_line=True),
            Column("签收", 9),
            Column("签收日期", 8),
        ],
        ["发放人：", "审核人：", "日期："],
        orientation="landscape",
        least=15,
        row_height=23.5,
        head_height=28,
    )


def certificate_review() -> Worksheet:
    """证书数据审核确认表（表5） (domain/06 §8.18): how many certificates of which kind, two opinions."""
    columns = [
        Column("序号", 6, "{{group.no}}", number="0"),
        Column("职业", 14, "{{group.occupation}}"),
        Column("工种", 14, "{{group.trade}}"),
        Column("等级", 12, "{{group.level}}"),
        Column("人数", 8, "{{group.count}}", number="0"),
        Column("起始编号", 13, "{{group.first}}", size=9),
        Column("截止编号", 13, "{{group.last}}", size=9),
        Column("备注", 7),
    ]
    sheet = sheet_for("证书数据审核确认表", "portrait", [column.width for column in columns])
    put(sheet, "A1:H1", "表5", font="黑体", across="left")
    sheet.row_dimensions[1].height = 20
    title_row(sheet, 8, "职业技能等级证书数据审核确认表", row=2, height=40)
    spread(
        sheet, 3, [("A:E", "评价机构：{{base.assessor}}"), ("F:H", "填报日期：{{today|年月日}}")], height=22
    )
    spread(
        sheet,
        4,
        [("A:E", "班级：{{class.code}}　{{class.name}}"), ("F:H", "考核日期：{{class.exam_date|年月日}}")],
        height=22,
    )
    after = list_table(sheet, 5, columns, items="groups", least=8, head_height=28, row_height=28,
                       totals={"职业": "合　计", "人数": "=SUM({body})"})  # fmt: skip
    put(sheet, f"A{after}:H{after}", "　　以上人员的姓名、证件类型、证件号码、职业（工种）、等级、成绩、证书编号和发证日期已与原始档案逐一核对，"
        "数据真实、准确、完整。", across="left", wrap=True)  # fmt: skip
    frame(sheet, f"A{after}:H{after}")
    sheet.row_dimensions[after].height = 44
    opinions(
        sheet,
        after + 1,
        [
            Box(
                "A:D",
                "信息管理员意见",
                "　　经审核，上报数据与存档材料一致。",
                "签字：　　　　　　　年　　月　　日",
            ),
            Box("E:H", "单位意见", "　　同意上报。", "负责人签字：　　　　（盖章）　　　年　　月　　日"),
        ],
        height=170,
    )
    sheet.print_title_rows = "2:5"
    return sheet


def subsidy() -> Worksheet:
    """职业培训补贴申请汇总表, landscape: who is certified is paid for; the sum also in capital numerals."""
    columns = [
        Column("序号", 5, "{{trainee.no}}", number="0"),
        Column("姓名", 12, "{{trainee.name}}"),
        Column("性别", 5, "{{trainee.sex}}"),
        Column("身份证号", 18.5, "{{trainee.id_number}}", one_line=True),
        Column("人员类别", 12, "{{trainee.person_category}}", size=8),
        Column("工作单位", 18.5, "{{trainee.employer}}", "left", 8.5),
        Column("手机", 12, "{{trainee.phone}}", one_line=True),
        Column("证书编号", 13.5, "{{trainee.certificate}}", size=9),
        Column("发证日期", 10.5, "{{trainee.issued_on|年.月.日}}", size=9),
        Column("补贴金额（元）", 12, '=IF(H7="","",$D$5)', "right", number="#,##0.00"),
        Column("备注", 9),
    ]
    sheet = sheet_for("职业培训补贴申请汇总表", "landscape", [column.width for column in columns])
    title_row(sheet, 11, "职业培训补贴申请汇总表", height=32)
    field_row(sheet, 2, ("A:B", "申请单位"), ("C:E", "{{base.name}}"), ("F", "统一社会信用代码"), ("G:H", "{{base.credit_code}}"),
              ("I", "开班号"), ("J:K", "{{class.filing_number}}"), height=21)  # fmt: skip
    field_row(sheet, 3, ("A:B", "班级名称"), ("C:E", "{{class.name}}"), ("F", "培训职业（工种）"), ("G:H", "{{class.occupation}}"),
              ("I", "等级"), ("J:K", "{{class.level}}"), height=21)  # fmt: skip
    field_row(sheet, 4, ("A:B", "培训日期"), ("C:E", "{{class.start|年.月.日}}—{{class.end|年.月.日}}"), ("F", "培训课时"),
              ("G:H", "{{class.hours}}"), ("I", "培训人数"), ("J:K", "{{class.size}}"), height=21)  # fmt: skip
    field_row(sheet, 5, ("A:C", "补贴标准（元/人）"), ("D:E", "{{ask.standard}}"), ("F", "支付对象"),
              ("G:H", "{{ask.payee|空:□ 培训机构　□ 个人}}"), ("I", "获证人数"), ("J:K", "{{summary.certified}}"), height=21)  # fmt: skip
    sheet["D5"].number_format = "#,##0.00"
    after = list_table(sheet, 6, columns, items="trainees", least=11, row_height=23, head_height=28,
                       totals={"姓名": "合　计", "证书编号": '=IF(COUNTA({body})=0,"",COUNTA({body})&" 人")', "补贴金额（元）": "=SUM({body})"})  # fmt: skip
    put(
        sheet,
        f"A{after}:K{after}",
        "申请补贴金额（大写）：{{summary.subsidy_total|大写}}",
        size=11,
        font="黑体",
        across="left",
        indent=1,
    )
    frame(sheet, f"A{after}:K{after}")
    sheet.row_dimensions[after].height = 24
    texts = [
        "申请单位（公章）：",
        "负责人签字：",
        "经办人：{{base.contact}}　{{base.phone}}",
        "填报日期：{{today|年月日}}",
    ]
    spread(sheet, after + 1, list(zip(stretches(columns, 4), texts, strict=True)), height=30)
    sheet.print_title_rows = "6:6"
    continued(sheet, "职业培训补贴申请汇总表　{{class.code}}")
    return sheet


TEMPLATES: dict[str, Callable[[], Worksheet]] = {
    "application": application,
    "receipt": receipt,
    "receipt-long": receipt_long,
    "certificate-review": certificate_review,
    "reissue": reissue,
    "subsidy": subsidy,
    "subsidy-person": subsidy_person,
}
