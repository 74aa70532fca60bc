"""The registers of teaching: occupations, trades, courses, classes, enrolments, sessions, attendance, marks."""

from __future__ import annotations

from talentdesk.model import Attendance, Course, Enrolment, Mark, Occupation, Session, Trade, TrainingClass
from talentdesk.model.vocabulary import CLASS_STATES, ENROLMENT_STATES
from talentdesk.registers.fields import Field, Kind, Register, Related, Search
from talentdesk.registers.people import ID_HEADINGS, REMARK

OCCUPATIONS = Register(
    key="occupations", label="职业", table=Occupation, identity=("name",), title="name", subtitle="code", sort="code",
    filters=("edition",), on_page=False,
    fields=(
        Field("code", "职业编码", required=True, width=7, search=Search.CODE, synonyms=("职业代码",)),
        Field("name", "职业名称", required=True, width=14, search=Search.NAME, synonyms=("职业",)),
        Field("edition", "大典版本", required=True, width=5),
        Field("minor", "小类", width=16),
        Field("green", "绿色职业", Kind.YES_NO, width=5),
        Field("digital", "数字职业", Kind.YES_NO, width=5),
    ),
    related=(Related("工种", "trades", "occupation_id"), Related("课程", "courses", "occupation_id")),
)  # fmt: skip

TRADES = Register(
    key="trades", label="工种", table=Trade, identity=("name",), title="name", subtitle="occupation_id", sort="name",
    on_page=False,
    fields=(
        Field("name", "工种名称", required=True, width=10, search=Search.NAME, synonyms=("工种",)),
        Field("occupation_id", "职业", Kind.REFERENCE, required=True, reference="occupations", width=10),
    ),
)  # fmt: skip

COURSES = Register(
    key="courses", label="课程", table=Course, identity=("code",), title="name", subtitle="code", sort="code",
    filters=("level", "featured"),
    fields=(
        Field("code", "课程编号", required=True, width=6, search=Search.CODE, synonyms=("编号", "方案编号")),
        Field("name", "课程名称", required=True, width=14, search=Search.NAME, synonyms=("名称", "培养方案名称")),
        Field("occupation_id", "职业", Kind.REFERENCE, reference="occupations", width=7, synonyms=("职业名称",)),
        Field("trade", "工种", width=6, search=Search.WORDS, synonyms=("职业方向", "工种/职业方向")),
        Field("level", "等级", Kind.LEVEL, width=7, synonyms=("培训等级", "技能等级")),
        Field("hours_theory", "理论课时", Kind.INTEGER, minimum=0, maximum=5000, width=4, group="课时"),
        Field("hours_practice", "实操课时", Kind.INTEGER, minimum=0, maximum=5000, width=4, group="课时"),
        Field("hours_online", "线上课时", Kind.INTEGER, minimum=0, maximum=5000, width=4, group="课时"),
        Field("featured", "特色课程", Kind.YES_NO, width=4, group="合作"),
        Field("partner", "合作企业", width=12, search=Search.WORDS, group="合作", synonyms=("合作单位",)),
        Field("partner_hours", "企业参与设计课时", Kind.INTEGER, minimum=0, maximum=5000, group="合作"),
        Field("valid_months", "证书有效期(月)", Kind.INTEGER, minimum=1, maximum=600, group="证书"),
        REMARK,
    ),
    related=(Related("班次", "classes", "course_id"),),
)  # fmt: skip

CLASSES = Register(
    key="classes", label="班次", table=TrainingClass, identity=("code",), title="name", subtitle="code", sort="start",
    descending=True, filters=("state", "funding"),
    fields=(
        Field("code", "班级编号", required=True, width=9, search=Search.CODE, synonyms=("班次编号", "编号", "班号")),
        Field("name", "班级名称", required=True, width=14, search=Search.NAME, synonyms=("班次名称", "班级", "名称")),
        Field(
            "course_id", "课程", Kind.REFERENCE, required=True, reference="courses", width=12,
            synonyms=("课程编号", "培养方案"),
        ),
        Field("start", "开班日期", Kind.DATE, required=True, width=6, synonyms=("开始日期",)),
        Field("end", "结业日期", Kind.DATE, required=True, width=6, synonyms=("结束日期",)),
        Field("exam_date", "考试日期", Kind.DATE, synonyms=("考核日期",)),
        Field("head_teacher_id", "班主任", Kind.REFERENCE, reference="teachers", width=5),
        Field("place", "上课地点", width=7, synonyms=("地点", "实训室")),
        Field("filing_number", "开班号", search=Search.CODE, synonyms=("申报批号", "标号"), group="备案"),
        Field(
            "funding", "办班类型", Kind.CHOICE, open_choice=True, group="备案",
            choices=("自费", "政府买单", "订单班", "新型学徒制", "企业委托"),
        ),
        Field("state", "状态", Kind.CHOICE, choices=CLASS_STATES, width=4),
        REMARK,
    ),
    related=(
        Related("学员", "enrolments", "class_id"),
        Related("课次", "sessions", "class_id"),
        Related("证书", "certificates", "class_id"),
        Related("学员评议", "reviews", "class_id"),
    ),
)  # fmt: skip

OF_CLASS = Field(
    "class_id",
    "班次",
    Kind.REFERENCE,
    required=True,
    reference="classes",
    width=12,
    synonyms=("班级编号", "班级"),
)
_OF_TRAINEE = Field(
    "trainee_id",
    "学员",
    Kind.REFERENCE,
    required=True,
    reference="trainees",
    width=8,
    synonyms=(*ID_HEADINGS, "证件号码"),
)

ENROLMENTS = Register(
    key="enrolments", label="报名", table=Enrolment, identity=("class_id", "trainee_id"), title="trainee_id",
    subtitle="class_id", sort="student_no", filters=("state",), on_page=False,
    fields=(
        OF_CLASS,
        _OF_TRAINEE,
        Field("student_no", "学号", width=5, search=Search.CODE),
        Field("enrolled_on", "报名日期", Kind.DATE, width=6),
        Field("state", "状态", Kind.CHOICE, choices=ENROLMENT_STATES, width=4),
        REMARK,
    ),
    related=(Related("考勤", "attendance", "enrolment_id"), Related("成绩", "marks", "enrolment_id")),
)  # fmt: skip

SESSIONS = Register(
    key="sessions", label="课次", table=Session, identity=("class_id", "day", "period"), title="content",
    subtitle="day", sort="day", on_page=False,
    fields=(
        OF_CLASS,
        Field("day", "上课日期", Kind.DATE, required=True, width=6, synonyms=("日期",)),
        Field("period", "时段", Kind.CHOICE, choices=("上午", "下午", "晚上", "全天"), open_choice=True, width=4),
        Field("hours", "课时", Kind.INTEGER, required=True, minimum=1, maximum=12, width=3, synonyms=("学时",)),
        Field("kind", "上课类型", Kind.CHOICE, choices=("理论", "实操", "线上"), width=4, synonyms=("类型",)),
        Field("teacher_id", "授课教师", Kind.REFERENCE, reference="teachers", width=5, synonyms=("教师", "任课教师")),
        Field("content", "授课内容", width=12, search=Search.WORDS, synonyms=("内容",)),
        Field("place", "上课地点", width=7, synonyms=("地点",)),
    ),
    related=(Related("考勤", "attendance", "session_id"),),
)  # fmt: skip

ATTENDANCE = Register(
    key="attendance", label="考勤", table=Attendance, identity=("session_id", "enrolment_id"), title="mark",
    on_page=False, creatable=False,
    fields=(
        Field("session_id", "课次", Kind.REFERENCE, required=True, reference="sessions", width=8),
        Field("enrolment_id", "学员", Kind.REFERENCE, required=True, reference="enrolments", width=8),
        Field(
            "mark", "出勤", Kind.CHOICE, required=True, choices=("present", "absent", "late", "leave"), width=4
        ),
    ),
)  # fmt: skip

MARKS = Register(
    key="marks", label="成绩", table=Mark, identity=("enrolment_id",), title="enrolment_id", on_page=False, creatable=False,
    fields=(
        Field("enrolment_id", "学员", Kind.REFERENCE, required=True, reference="enrolments", width=8),
        Field(
            "theory", "应知", Kind.DECIMAL, minimum=0, maximum=100, width=4,
            synonyms=("理论", "理论成绩", "应知成绩", "理论知识"),
        ),
        Field(
            "practice", "应会", Kind.DECIMAL, minimum=0, maximum=100, width=4,
            synonyms=("实操", "实操成绩", "应会成绩", "技能", "技能考核", "操作技能"),
        ),
        Field("review", "综合评审", Kind.DECIMAL, minimum=0, maximum=100, width=4, synonyms=("综合", "评审", "综合成绩")),
        Field("theory_absent", "应知缺考", Kind.YES_NO),
        Field("practice_absent", "应会缺考", Kind.YES_NO),
        Field("review_absent", "综合评审缺考", Kind.YES_NO),
        REMARK,
    ),
)  # fmt: skip
