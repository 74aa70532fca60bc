"""Templates of one sheet for each person: application for assessment, reissue of a certificate, personal subsidy."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.template_parts import (
    SEAL,
    SIGN,
    Box,
    field_row,
    frame,
    opinion,
    opinions,
    put,
    sheet_for,
    spread,
    title_row,
)

GRID = [12.0, 14.5, 9.5, 13.5, 9.5, 12.0, 16.0]


def person_sheet(title: str, widths: list[float]) -> Worksheet:
    """A sheet for one person: no page number, for it is handed in by itself."""
    sheet = sheet_for(title, "portrait", widths, (0.5, 0.5, 0.55))
    sheet.oddFooter.center.text = None
    return sheet


APPLICATION = (
    (("A", "姓名"), ("B", "{{trainee.name}}"), ("C", "性别"), ("D", "{{trainee.sex|勾选:男,女}}"),
     ("E", "民族"), ("F", "{{trainee.ethnic}}")),
    (("A", "出生年月日"), ("B", "{{trainee.birth_date|年月日}}"), ("C", "学号"),
     ("D:F", "{{trainee.student_no}}")),
    (("A", "考生来源"), ("B", "{{trainee.person_category}}"), ("C", "文化程度"),
     ("D:F", "{{trainee.education}}")),
    (("A", "证件类型"), ("B", "{{trainee.id_type|空:居民身份证}}"), ("C", "证件号码"),
     ("D:F", "{{trainee.id_number}}")),
    (("A", "户籍所在地"), ("B:D", "{{trainee.residence}}"), ("E", "户口性质"), ("F:G", "□ 城镇　□ 农村")),
    (("A", "单位名称"), ("B:D", "{{trainee.employer}}"), ("E", "邮编"), ("F:G", "")),
    (("A", "通讯地址"), ("B:G", "{{trainee.address}}")),
    (("A", "电话"), ("B", ""), ("C", "手机"), ("D", "{{trainee.phone}}"), ("E", "邮箱"),
     ("F:G", "{{trainee.email}}")),
    (("A", "现职业等级"), ("B", "{{trainee.current_level}}"), ("C", "职称等级"), ("D", ""), ("E", "原证书号"),
     ("F:G", "{{trainee.held_number}}")),
    (("A", "申报职业"), ("B", "{{class.occupation}}"), ("C", "工种"), ("D", "{{class.trade}}"),
     ("E", "申报级别"), ("F:G", "{{class.level}}")),
    (("A", "考试类型"), ("B:C", "{{ask.exam_kind|勾选:新考,补考}}"), ("D", "考核科目"),
     ("E:G", "□ 理论　　□ 实操　　□ 综合评审")),
    (("A", "专业年限"), ("B", "{{trainee.work_years|空:　　}} 年"), ("C", "岗位"),
     ("D:G", "{{trainee.position}}")),
)  # fmt: skip


def application() -> Worksheet:
    """职业技能等级认定申请表 (domain/06 §8.10): one a person, with photo; what the base does not know stays blank."""
    sheet = person_sheet("申请表", GRID)
    title_row(sheet, 7, "{{@trainees}}职业技能等级认定申请表", height=38)
    spread(sheet, 2, [("A:D", "评价机构：{{base.assessor}}"), ("E:G", "申请日期：　　　　年　　月　　日")])
    for row, fields in enumerate(APPLICATION, start=3):
        field_row(sheet, row, *fields, height=28)
    put(sheet, "G3:G6", "{{trainee.photo|图片|空:照片}}", size=10)
    frame(sheet, "G3:G6")
    after = opinion(sheet, 15, "A", "B:G", "专业工龄\n证　　明", "　　兹证明该同志从事本职业（工种）工作累计满＿＿＿＿年，情况属实。",
                    sign="（单位章）　　　　　　年　　月　　日", height=60)  # fmt: skip
    after = opinion(sheet, after, "A", "B:G", "声　　明", "　　本人填报的内容和提交的材料真实、准确；如有虚假，由本人承担相应责任，并同意取消本次"
                    "考核资格和成绩。", sign="申请人签字：　　　　　　　　年　　月　　日", height=60)  # fmt: skip
    opinions(
        sheet,
        after,
        [
            Box("A:B", "培训单位意见", "　　参加本职业（工种）培训 {{class.hours|空:　　}} 课时，同意申报。"),
            Box("C:E", "鉴定所（站）意见", "　　经审查，符合申报条件，同意参加考核。"),
            Box("F:G", "鉴定中心意见"),
        ],
        height=138,
    )
    return sheet


REISSUE = (
    (("A", "申请人"), ("B", "{{certificate.holder}}"), ("C", "身份证号"), ("D", "{{certificate.id_number}}")),
    (("A", "联系电话"), ("B", "{{certificate.phone}}"), ("C", "工作单位"), ("D", "{{certificate.employer}}")),
    (("A", "证书名称"), ("B", "{{certificate.kind}}"), ("C", "原证书编号"), ("D", "{{certificate.number}}")),
    (("A", "职业（工种）"), ("B", "{{certificate.occupation}}　{{certificate.trade}}"), ("C", "等级"),
     ("D:E", "{{certificate.level}}")),
    (("A", "发证日期"), ("B", "{{certificate.issued_on|年月日}}"), ("C", "所在班级"),
     ("D:E", "{{certificate.class_name}}")),
    (("A", "证书状态"), ("B", "{{certificate.state}}"), ("C", "费用（元）"), ("D:E", "{{ask.fee}}")),
    (("A", "领取方式"), ("B", "□ 自取　□ 邮寄"), ("C", "邮寄地址"), ("D:E", "{{ask.address}}")),
    (("A", "补办原因"), ("B:E", "□ 遗失　　□ 损毁　　□ 信息有误　　□ 其他：＿＿＿＿＿＿＿＿")),
    (("A", "随附材料"), ("B:E", "□ 身份证复印件　　□ 损毁的原证书　　□ 近期照片　　□ 其他：＿＿＿＿")),
)  # fmt: skip


def reissue() -> Worksheet:
    """证书补办申请表 (domain/06 §8.20): 申请人, 身份证号, 原证书编号, 费用, 邮寄地址, 状态; why, with what proof."""
    sheet = person_sheet("补办申请表", [14, 18, 13, 24, 18])
    title_row(sheet, 5, "{{@certificates}}证书补办申请表", size=20, height=48)
    spread(sheet, 2, [("A:C", "发证机构：{{base.issuer}}"), ("D:E", "申请日期：{{today|年月日}}")], height=24)
    for row, fields in enumerate(REISSUE, start=3):
        field_row(sheet, row, *fields, height=36)
    put(sheet, "E3:E5", "{{certificate.photo|图片|空:照片}}", size=10)
    frame(sheet, "E3:E5")
    sheet["D8"].number_format = "#,##0.00"
    after = opinion(sheet, 12, "A", "B:E", "情况说明\n与 声 明", "　　原证书如重新找回，本人将交回发证机构。以上所填内容属实，如有虚假，愿承担相应责任。",
                    sign="申请人" + SIGN, height=84)  # fmt: skip
    after = opinion(sheet, after, "A", "B:E", "受理意见", "", sign="经办人" + SIGN, height=50)
    opinion(
        sheet,
        after,
        "A",
        "B:E",
        "发证机构\n审批意见",
        "新证书编号：",
        sign="负责人签字：　　　　　" + SEAL,
        height=64,
    )
    return sheet


def subsidy_person() -> Worksheet:
    """职业培训补贴个人申请表 (domain/06 §8.11): what the bureau's system asks of each trainee; blanks to tick and fill in."""
    sheet = person_sheet("个人申请表", GRID)
    title_row(sheet, 7, "{{@trainees}}职业培训补贴个人申请表", height=38)
    spread(sheet, 2, [("A:D", "培训机构：{{base.name}}"), ("E:G", "填表日期：{{today|年月日}}")])
    rows = (
        (("A", "姓名"), ("B", "{{trainee.name}}"), ("C", "性别"), ("D", "{{trainee.sex}}"), ("E", "民族"), ("F", "{{trainee.ethnic}}")),
        (("A", "身份证号"), ("B:D", "{{trainee.id_number}}"), ("E", "出生日期"), ("F", "{{trainee.birth_date|年.月.日}}")),
        (("A", "政治面貌"), ("B", "{{trainee.political}}"), ("C", "是否参保"), ("D", "□ 是　□ 否"), ("E", "就业状态"), ("F", "□ 就业 □ 失业")),
        (("A", "手机"), ("B", "{{trainee.phone}}"), ("C", "学历"), ("D", "{{trainee.education}}"), ("E", "专业"), ("F", "")),
        (("A", "毕业院校"), ("B:D", ""), ("E", "户口性质"), ("F:G", "□ 城镇　□ 农村")),
        (("A", "户口所在地"), ("B:D", "{{trainee.residence}}"), ("E", "人员类别"), ("F:G", "{{trainee.person_category}}")),
        (("A", "地址"), ("B:G", "{{trainee.address}}")),
        (("A", "工作单位"), ("B:D", "{{trainee.employer}}"), ("E", "企业录用"), ("F:G", "□ 是　□ 否　合同期限：")),
        (("A", "银行户名"), ("B", ""), ("C", "开户行"), ("D", ""), ("E", "银行账号"), ("F:G", "")),
        (("A", "培训班级"), ("B:D", "{{class.code}}　{{class.name}}"), ("E", "入学日期"), ("F:G", "{{trainee.enrolled_on|年月日}}")),
        (("A", "培训职业"), ("B", "{{class.occupation}}"), ("C", "工种"), ("D", "{{class.trade}}"), ("E", "培训等级"),
         ("F:G", "{{class.level}}")),
        (("A", "培训日期"), ("B:D", "{{class.start|年月日}} — {{class.end|年月日}}"), ("E", "培训课时"), ("F:G", "{{class.hours}}")),
        (("A", "中途退学"), ("B:D", "□ 否　　□ 是，退学日期："), ("E", "在班状态"), ("F:G", "{{trainee.state}}")),
        (("A", "证书名称"), ("B", "{{trainee.certificate_kind|空:无}}"), ("C", "证书等级"), ("D", "{{class.level}}"), ("E", "证书编号"),
         ("F:G", "{{trainee.certificate}}")),
        (("A", "学费（元）"), ("B", ""), ("C", "培训券"), ("D", "□ 有　□ 无"), ("E", "培训券号"), ("F:G", "")),
        (("A", "补贴标准"), ("B", "{{ask.standard}}"), ("C", "金额大写"), ("D", "{{ask.standard|大写}}"), ("E", "支付对象"),
         ("F:G", "{{ask.payee|勾选:培训机构,个人}}")),
    )  # fmt: skip
    for row, fields in enumerate(rows, start=3):
        field_row(sheet, row, *fields, height=29, size=10)
    sheet["B18"].number_format = '#,##0.00"元"'
    put(sheet, "G3:G6", "{{trainee.photo|图片|空:照片}}", size=10)
    frame(sheet, "G3:G6")
    after = opinion(sheet, 19, "A", "B:G", "个人承诺", "　　以上信息真实；同一职业（工种）同一等级未重复申领补贴。同意按规定核验本人身份、社保和证书信息。",
                    sign="申请人" + SIGN, height=56)  # fmt: skip
    opinions(sheet, after, [Box("A:C", "培训机构意见"), Box("D:G", "主管部门审核意见")], height=108)
    return sheet
