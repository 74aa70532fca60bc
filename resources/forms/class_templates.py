"""Templates of the forms about one class that list its people or sessions; the other ones of a class are in ``class_sheets``."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from resources.forms.class_sheets import contents, cover, filing, review, review_summary, statistics
from resources.forms.template_parts import (
    Column,
    continued,
    heights,
    list_form,
    list_table,
    put,
    rule,
    sheet_for,
    spread,
    stretches,
    title_row,
    two_row_heading,
)

CLASS_LINE = "班级：{{class.code}}　{{class.name}}"
PERIOD_LINE = "培训日期：{{class.start|年月日}} — {{class.end|年月日}}"
OCCUPATION_LINE = "培训职业（工种）：{{class.occupation}}　{{class.level}}"
ID = Column("证件号码", 18.5, "{{trainee.id_number}}", one_line=True)
PHONE = Column("联系电话", 12, "{{trainee.phone}}", one_line=True)


def roster() -> Worksheet:
    """学员花名册: 学号, 姓名, 性别, 证件号码, 学历, 工作单位, 联系电话."""
    return list_form(
        "学员花名册",
        [
            [CLASS_LINE, PERIOD_LINE],
            [OCCUPATION_LINE, "培训人数：{{class.size}}　　班主任：{{class.head_teacher}}"],
        ],
        [
            Column("学号", 10, "{{trainee.student_no}}"),
            Column("姓名", 11.5, "{{trainee.name}}"),
            Column("性别", 5, "{{trainee.sex}}"),
            ID,
            Column("学历", 9, "{{trainee.education}}"),
            Column("工作单位", 21, "{{trainee.employer}}", "left", 9),
            PHONE,
        ],
        ["填表人：", "审核人：", "填表日期："],
    )


def notice() -> Worksheet:
    """学员名单公示: a posted list; ID numbers come masked, no phones, no employers (domain/09)."""
    columns = [
        Column("序号", 7, "{{trainee.no}}", number="0"),
        Column("姓名", 16, "{{trainee.name}}", size=10.5),
        Column("性别", 7, "{{trainee.sex}}", size=10.5),
        Column("证件号码", 23, "{{trainee.id_number}}", one_line=True),
        Column("职业（工种）", 18, "{{trainee.occupation}}"),
        Column("等级", 16, "{{trainee.level}}"),
    ]
    sheet = sheet_for("学员名单公示", "portrait", [column.width for column in columns])
    title_row(sheet, 6, "学员名单公示", size=20, height=42)
    put(sheet, "A2:F2", "　　现将“{{class.name}}”（班级编号：{{class.code}}）学员名单予以公示，公示期自{{today|年月日}}起至"
        "{{ask.until|年月日|空:　　　　年　　月　　日}}止。对名单有异议的，请在公示期内以真实姓名向本单位反映。",
        size=12, font="仿宋", across="left", wrap=True)  # fmt: skip
    put(sheet, "A3:F3", "　　联系人：{{base.contact}}　　联系电话：{{base.phone}}　　地址：{{base.address}}",
        size=12, font="仿宋", across="left", wrap=True)  # fmt: skip
    after = list_table(sheet, 4, columns, items="trainees", least=22, row_height=22)
    put(sheet, f"D{after}:F{after}", "{{base.name}}", size=12, font="仿宋")
    put(sheet, f"D{after + 1}:F{after + 1}", "{{today|年月日}}", size=12, font="仿宋")
    heights(sheet, 42, 52, 36)
    sheet.row_dimensions[after].height, sheet.row_dimensions[after + 1].height = 34, 22
    sheet.print_title_rows = "4:4"
    continued(sheet, "学员名单公示　{{class.name}}")
    return sheet


def timetable() -> Worksheet:
    """授课计划表, landscape (domain/06 §8.3): eight fields of the head, ten columns, one row a session."""
    columns = [
        Column("课次", 5, "{{session.no}}", number="0"),
        Column("上课日期", 12, "{{session.date|年.月.日}}"),
        Column("星期", 8, "{{session.date|星期}}"),
        Column("时段", 7, "{{session.period}}"),
        Column("上课时间", 12.5),
        Column("课时", 6, "{{session.hours}}", number="0"),
        Column("上课类型", 9, "{{session.kind}}"),
        Column("授课教师", 11, "{{session.teacher}}"),
        Column("授课内容", 36.5, "{{session.content}}", "left"),
        Column("上课地点", 21, "{{session.place}}"),
    ]
    sheet = sheet_for("授课计划表", "landscape", [column.width for column in columns])
    title_row(sheet, 10, "授 课 计 划 表", height=32)
    spread(sheet, 2, [("A:D", "培训职业（工种）：{{class.occupation}}　{{class.level}}"), ("E:G", "开班日期：{{class.start|年月日}}"),
                      ("H:I", "结业日期：{{class.end|年月日}}"), ("J", "所属区县：")])  # fmt: skip
    spread(sheet, 3, [("A:D", "班级编号：{{class.code}}"), ("E:G", "培训人数：{{class.size}}"),
                      ("H:I", "班主任：{{class.head_teacher}}"), ("J", "开班号：{{class.filing_number}}")])  # fmt: skip
    after = list_table(
        sheet,
        4,
        columns,
        items="sessions",
        least=17,
        row_height=21,
        totals={"课次": "合计", "课时": "=SUM({body})"},
    )
    texts = ["班主任签字：", "教务负责人签字：", "填表日期："]
    spread(sheet, after, list(zip(stretches(columns, 3), texts, strict=True)), height=26)
    sheet.print_title_rows = "1:4"
    return sheet


def sign_in() -> Worksheet:
    """签到表, landscape: 序号, 姓名, one column a session; sums below."""
    sheet = sheet_for("签到表", "landscape", [6, 13.2, 6.8], (0.5, 0.5, 0.6))
    put(sheet, "A1:C1", "签 到 表", size=18, font="黑体", bold=True)
    put(sheet, "A2:C2", f"{CLASS_LINE}　　　授课教师：{{{{class.teachers}}}}　　　班主任：{{{{class.head_teacher}}}}",
        across="left", shrink=True)  # fmt: skip
    _session_grid(sheet, "", least=14)
    for row, text in ((5, "本班签到"), (6, "其他签到"), (7, "合计")):
        put(sheet, f"A{row}:B{row}", text, font="黑体")
        put(sheet, f"C{row}", "", size=10)
    rule(sheet, 3, 7, 3)
    heights(sheet, 34, 22, 32, 22.5, 22.5, 22.5, 22.5)
    sheet.print_title_rows = "1:3"
    return sheet


def _session_grid(sheet: Worksheet, mark: str, *, least: int) -> None:
    """Rows 3 and 4 of an attendance sheet: number, name, a column for each session."""
    put(sheet, "A3", "序号", font="黑体")
    put(sheet, "B3", "姓名", font="黑体")
    put(
        sheet, "C3", "{{>sessions min=8 max=16}}{{session.date|月/日}}\n{{session.period}}", size=9, wrap=True
    )
    put(sheet, "A4", f"{{{{#trainees min={least}}}}}{{{{trainee.no}}}}", size=10, number="0")
    put(sheet, "B4", "{{trainee.name}}", size=10, wrap=True)
    put(sheet, "C4", mark, size=10)


def attendance() -> Worksheet:
    """考勤表, landscape: the sign-in grid with the marks recorded, each person's rate, who was present each session."""
    sheet = sheet_for("考勤表", "landscape", [6, 16.5, 5.75, 6, 7.5], (0.5, 0.5, 0.6))
    put(sheet, "A1:E1", "考 勤 表", size=18, font="黑体", bold=True)
    put(sheet, "A2:E2", f"{CLASS_LINE}　　　{PERIOD_LINE}　　　授课教师：{{{{class.teachers}}}}　　　"
        "班主任：{{class.head_teacher}}", across="left", shrink=True)  # fmt: skip
    _session_grid(sheet, "{{trainee.mark}}", least=20)
    put(sheet, "D3", "出勤\n课次", font="黑体", wrap=True)
    put(sheet, "E3", "出勤率", font="黑体", wrap=True)
    put(sheet, "D4", "{{trainee.attended}}", size=10, number="0")
    put(sheet, "E4", "{{trainee.attendance_rate}}", size=10, number="0.0%")
    put(sheet, "A5:B5", "实到人数", font="黑体")
    put(sheet, "C5", "{{session.present}}", size=10, number="0")
    put(sheet, "D5", "=SUM(D4:D4)", size=10, number="0")
    put(sheet, "E5", "{{summary.attendance_rate}}", size=10, number="0.0%")
    rule(sheet, 3, 5, 5)
    put(sheet, "A6:E6", "记号：√ 出勤　迟 迟到　假 请假　缺 缺勤　　　　　　班主任签字：　　　　　　　　　　　　日期：",
        across="left", shrink=True)  # fmt: skip
    heights(sheet, 34, 22, 30, 18.5, 22, 26)
    sheet.print_title_rows = "1:3"
    return sheet


def online_hours() -> Worksheet:
    """在线学习课时统计 (domain/06 §8.8): 学号, 姓名, 性别, 证件号码, 总课时, 完成率, 完成课时, 开始日期."""
    return list_form(
        "在线学习课时统计",
        [
            [CLASS_LINE, PERIOD_LINE],
            [OCCUPATION_LINE, "线上课时：{{class.hours_online}}　　班主任：{{class.head_teacher}}"],
        ],
        [
            Column("学号", 11, "{{trainee.student_no}}"),
            Column("姓名", 14, "{{trainee.name}}"),
            Column("性别", 6, "{{trainee.sex}}"),
            ID._replace(width=20),
            Column("总课时", 8, "{{trainee.online_planned}}", number="0"),
            Column("完成率", 8.5, "{{trainee.online_rate}}", number="0.0%"),
            Column("完成课时", 8, "{{trainee.online_hours}}", number="0"),
            Column("开始日期", 11.5, "{{trainee.online_start|年.月.日}}"),
        ],
        ["统计人：", "班主任签字：", "日期："],
        head_height=32,
        row_height=23,
        totals={"学号": "合计", "总课时": "=SUM({body})", "完成课时": "=SUM({body})"},
    )


def exam_sign_in() -> Worksheet:
    """考生签到表 (domain/06 §8.4): 序号, 考生标识, 姓名, 身份证, 手机, 签字, 备注."""
    return list_form(
        "考生签到表",
        [
            [CLASS_LINE, "考试日期：{{class.exam_date|年月日}}"],
            [OCCUPATION_LINE, "考场：　　　　　　　科目：□ 理论　□ 实操"],
        ],
        [
            Column("序号", 5.5, "{{trainee.no}}", number="0"),
            Column("考生标识", 10.5, "{{trainee.student_no}}"),
            Column("姓名", 13, "{{trainee.name}}", size=10.5),
            ID._replace(heading="身份证", width=19.5),
            PHONE._replace(heading="手机", width=12.5),
            Column("签字", 15),
            Column("备注", 11),
        ],
        ["应到　　人　　实到　　人　　缺考　　人", "监考人签字：　　　　　　　　　　日期："],
        row_height=24.5,
        least=25,
    )


def marks() -> Worksheet:
    """学员成绩册 (domain/06 §8.5): the roster's columns, 应知, 应会; foot 班主任."""
    average = '=IFERROR(ROUND(AVERAGE({body}),1),"")'
    return list_form(
        "学员成绩册",
        [[CLASS_LINE, PERIOD_LINE], [OCCUPATION_LINE, "考试日期：{{class.exam_date|年月日}}"]],
        [
            Column("学号", 8, "{{trainee.student_no}}", one_line=True),
            Column("姓名", 10, "{{trainee.name}}"),
            Column("性别", 4.5, "{{trainee.sex}}"),
            ID._replace(width=17.5, size=9.5),
            Column("学历", 7, "{{trainee.education}}", size=9),
            Column("工作单位", 18, "{{trainee.employer}}", "left", 8.5),
            PHONE._replace(width=11, size=9.5),
            Column("应知", 5.5, "{{trainee.theory}}", number="General"),
            Column("应会", 5.5, "{{trainee.practice}}", number="General"),
        ],
        ["班主任：{{class.head_teacher}}", "签字：", "日期："],
        row_height=23.4,
        totals={"学号": "平均分", "应知": average, "应会": average},
    )


def marks_bureau() -> Worksheet:
    """成绩登记表, landscape (domain/06 §8.5, the bureau's variant): two-row headings, 考核成绩 in 应知 and 应会."""
    columns = [
        Column("学号", 10, "{{trainee.student_no}}"),
        Column("工作单位", 26, "{{trainee.employer}}", "left", 9),
        Column("操作项目", 13, "{{trainee.trade}}"),
        Column("姓名", 12.5, "{{trainee.name}}"),
        Column("性别", 5.5, "{{trainee.sex}}"),
        Column("身份证编号", 19, "{{trainee.id_number}}", one_line=True),
        Column("本次考试日期", 12, "{{trainee.exam_date|年.月.日}}"),
        Column("应知", 6.5, "{{trainee.theory}}", number="General"),
        Column("应会", 6.5, "{{trainee.practice}}", number="General"),
        Column("操作证号码", 17, "{{trainee.certificate}}", one_line=True),
    ]
    sheet = sheet_for("成绩登记表", "landscape", [column.width for column in columns])
    title_row(sheet, 10, "成 绩 登 记 表", height=32)
    spread(sheet, 2, [("A:B", "班级编号：{{class.code}}"), ("C:D", "工种：{{class.trade}}"), ("E:F", "培训类别：{{ask.category}}"),
                      ("G:I", "年/期：{{ask.period}}"), ("J", "培训人数：{{class.size}}")])  # fmt: skip
    after = list_table(sheet, 4, columns, items="trainees", least=14, head_height=17, row_height=22)
    two_row_heading(sheet, 3, columns, "H:I", "考核成绩", ("应知", "应会"))
    spread(
        sheet,
        after,
        list(zip(stretches(columns, 3), ["登记人：", "审核人：", "日期："], strict=True)),
        height=26,
    )
    sheet.print_title_rows = "1:4"
    return sheet


TEMPLATES: dict[str, Callable[[], Worksheet]] = {
    "filing": filing,
    "roster": roster,
    "notice": notice,
    "timetable": timetable,
    "sign-in": sign_in,
    "attendance": attendance,
    "online-hours": online_hours,
    "exam-sign-in": exam_sign_in,
    "marks": marks,
    "marks-bureau": marks_bureau,
    "statistics": statistics,
    "review": review,
    "review-summary": review_summary,
    "cover": cover,
    "contents": contents,
}
