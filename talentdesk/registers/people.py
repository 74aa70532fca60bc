"""The registers of people and firms."""

from __future__ import annotations

from talentdesk.model import (
    Apprentice,
    HeldCertificate,
    Mentor,
    Pairing,
    Partner,
    Teacher,
    Trainee,
    TraineeContact,
    WorkPeriod,
)
from talentdesk.model.vocabulary import EDUCATIONS, PAIRING_STATES, SEXES
from talentdesk.registers.fields import Field, Kind, Register, Related, Search
from talentdesk.registers.lists import DOCUMENTS, ETHNIC, PERSON_CATEGORIES, POLITICAL

NAME_HEADINGS = ("姓 名", "学员姓名", "人员姓名")
ID_HEADINGS = (
    "身份证号",
    "身份证",
    "身份证号码",
    "居民身份证号",
    "公民身份号码",
    "证件号",
    "身份证编号",
    "身份号码",
)
PHONE_HEADINGS = ("电话", "手机", "手机号", "手机号码", "联系方式", "移动电话", "电话号码")
EMPLOYER_HEADINGS = ("单位", "所在单位", "单位名称", "公司", "企业名称", "工作单位名称", "就业单位")
EDUCATION_HEADINGS = ("学历", "最高学历", "文化水平", "学历层次")
REMARK = Field("remark", "备注", Kind.NOTE, synonyms=("说明",), group="其他")


def _id_number(required: bool) -> Field:
    return Field(
        "id_number", "证件号码", Kind.ID_NUMBER, required=required, personal=True, synonyms=ID_HEADINGS,
        width=12, search=Search.CODE,
    )  # fmt: skip


def _phone(width: int = 7) -> Field:
    return Field(
        "phone", "联系电话", Kind.PHONE, personal=True, synonyms=PHONE_HEADINGS, width=width,
        search=Search.CODE, group="联系方式",
    )  # fmt: skip


def _employer(label: str = "工作单位") -> Field:
    return Field(
        "employer", label, synonyms=EMPLOYER_HEADINGS, width=12, search=Search.WORDS, group="工作与技能"
    )


def _name(*synonyms: str) -> Field:
    return Field(
        "name",
        "姓名",
        Kind.NAME,
        required=True,
        synonyms=NAME_HEADINGS + synonyms,
        width=6,
        search=Search.NAME,
    )


def _level(label: str, *synonyms: str) -> Field:
    return Field("level", label, Kind.LEVEL, synonyms=synonyms, width=7, group="工作与技能")


def _occupation(label: str, *synonyms: str) -> Field:
    return Field(
        "occupation_id",
        label,
        Kind.REFERENCE,
        reference="occupations",
        synonyms=synonyms,
        width=7,
        group="工作与技能",
    )


SEX = Field("sex", "性别", Kind.CHOICE, choices=SEXES, width=3)

TRAINEES = Register(
    key="trainees", label="学员", table=Trainee, identity=("id_number",), title="name", subtitle="employer",
    sort="name", filters=("education", "current_level", "person_category"),
    fields=(
        _name("考生姓名"),
        SEX,
        Field("id_type", "证件类型", Kind.CHOICE, choices=DOCUMENTS, synonyms=("证件类别", "证件种类")),
        _id_number(True),
        Field("birth_date", "出生日期", Kind.DATE, personal=True, synonyms=("出生年月日", "出生年月", "生日")),
        Field("ethnic", "民族", Kind.CHOICE, choices=ETHNIC, width=4),
        Field("education", "文化程度", Kind.CHOICE, choices=EDUCATIONS, synonyms=EDUCATION_HEADINGS, width=5),
        Field("political", "政治面貌", Kind.CHOICE, choices=POLITICAL),
        Field("photo", "照片", Kind.PHOTO, personal=True),
        _phone(),
        Field("email", "电子邮箱", personal=True, synonyms=("邮箱", "E-mail"), group="联系方式"),
        Field("address", "通讯地址", personal=True, synonyms=("地址", "家庭住址", "联系地址", "住址"), group="联系方式"),
        Field("residence", "户籍所在地", personal=True, synonyms=("户籍", "户口所在地"), group="联系方式"),
        _employer(),
        Field("position", "岗位/职务", synonyms=("岗位", "职务", "工作岗位"), group="工作与技能"),
        Field(
            "current_level", "现职业等级", Kind.LEVEL, width=7, group="工作与技能",
            synonyms=("现等级", "现有等级", "技能等级", "职业等级", "原等级", "现技能等级"),
        ),
        Field(
            "person_category", "人员类别", Kind.CHOICE, choices=PERSON_CATEGORIES, open_choice=True, width=8,
            synonyms=("学员类别", "培训对象", "人员类型"), group="工作与技能",
        ),
        REMARK,
    ),
    related=(
        Related("报名班次", "enrolments", "trainee_id"),
        Related("证书", "certificates", "trainee_id"),
        Related("联系人", "contacts", "trainee_id"),
        Related("工作经历", "work_periods", "trainee_id"),
        Related("已持证书", "held_certificates", "trainee_id"),
    ),
)  # fmt: skip

_OF_TRAINEE = Field(
    "trainee_id", "学员", Kind.REFERENCE, required=True, reference="trainees", width=8,
    synonyms=(*ID_HEADINGS, "证件号码"), search=Search.NO,
)  # fmt: skip

CONTACTS = Register(
    key="contacts", label="联系人", table=TraineeContact, identity=("trainee_id", "name"), title="name",
    subtitle="relation", on_page=False,
    fields=(
        _OF_TRAINEE,
        Field("name", "联系人姓名", Kind.NAME, required=True, personal=True, width=6, synonyms=("联系人",)),
        Field("relation", "关系", width=5),
        Field("phone", "联系人电话", Kind.PHONE, personal=True, width=8),
    ),
)  # fmt: skip

WORK_PERIODS = Register(
    key="work_periods", label="工作经历", table=WorkPeriod, identity=("trainee_id", "start"), title="employer",
    subtitle="position", sort="start", on_page=False,
    fields=(
        _OF_TRAINEE,
        Field("employer", "工作单位", required=True, width=12, synonyms=EMPLOYER_HEADINGS),
        Field("position", "岗位", width=6),
        Field("occupation", "从事职业", width=6),
        Field("start", "开始日期", Kind.DATE, required=True, width=6, synonyms=("起始日期", "自")),
        Field("end", "结束日期", Kind.DATE, width=6, synonyms=("截止日期", "至")),
    ),
)  # fmt: skip

HELD_CERTIFICATES = Register(
    key="held_certificates", label="已持证书", table=HeldCertificate, identity=("trainee_id", "kind", "number"),
    title="kind", subtitle="number", sort="issued_on", on_page=False,
    fields=(
        _OF_TRAINEE,
        Field("kind", "证书名称", required=True, width=8, synonyms=("证书类型",)),
        Field("number", "证书编号", width=10, synonyms=("证书号",)),
        Field("occupation", "职业", width=6),
        Field("level", "等级", Kind.LEVEL, width=7),
        Field("issued_on", "发证日期", Kind.DATE, width=6),
        Field("issuer", "发证机构", width=10),
    ),
)  # fmt: skip

TEACHERS = Register(
    key="teachers", label="师资", table=Teacher, identity=("code",), title="name", subtitle="code", sort="code",
    filters=("employment", "level", "dual_qualified"),
    fields=(
        Field("code", "教师编号", required=True, synonyms=("编号", "工号", "职工号"), width=6, search=Search.CODE),
        _name("教师姓名"),
        SEX,
        _id_number(False),
        _phone(),
        Field("employment", "专/兼职", Kind.CHOICE, choices=("专职", "兼职"), synonyms=("专兼职", "任职方式"), width=5),
        Field("education", "学历", Kind.CHOICE, choices=EDUCATIONS, synonyms=("文化程度", "最高学历"), width=5),
        Field("title", "职称", width=6),
        _level("职业资格等级", "技能等级", "等级", "资格等级"),
        _occupation("授课职业", "职业", "任教职业", "授课工种"),
        Field("dual_qualified", "双师型", Kind.YES_NO, synonyms=("是否双师型", "双师"), width=4, group="工作与技能"),
        Field(
            "qualified_until", "资格证有效期至", Kind.DATE, width=7, group="工作与技能",
            synonyms=("有效期至", "资格有效期", "证书有效期至"),
        ),
        Field("hours_per_month", "每月课时上限", Kind.INTEGER, minimum=1, maximum=400, group="工作与技能"),
        _employer("所属单位"),
        Field("birth_date", "出生日期", Kind.DATE, personal=True, synonyms=("出生年月",)),
        Field("photo", "照片", Kind.PHOTO, personal=True),
        REMARK,
    ),
    related=(
        Related("担任班主任", "classes", "head_teacher_id"),
        Related("课次", "sessions", "teacher_id"),
        Related("资格", "qualifications", "teacher_id"),
        Related("双师证明材料", "dual_evidence", "teacher_id"),
        Related("师资培训", "teacher_trainings", "teacher_id"),
        Related("派出支教", "secondments", "teacher_id"),
        Related("评价", "teacher_evaluations", "teacher_id"),
        Related("师傅", "mentors", "teacher_id"),
    ),
)  # fmt: skip

PARTNERS = Register(
    key="partners", label="合作单位", table=Partner, identity=("name",), title="name", subtitle="cooperation", sort="name",
    filters=("cooperation",),
    fields=(
        Field(
            "name", "单位名称", required=True, width=16, search=Search.NAME,
            synonyms=("企业名称", "名称", "合作单位", "合作企业", "公司名称"),
        ),
        Field("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, width=12, search=Search.CODE, synonyms=("信用代码",)),
        Field(
            "cooperation", "合作方式", Kind.CHOICE, open_choice=True, width=8, synonyms=("合作类型",),
            choices=("订单班", "新型学徒制", "共建实训基地", "师资互聘", "结对帮扶", "资源共享"),
        ),
        Field("contact", "联系人", Kind.NAME, personal=True, width=6, search=Search.WORDS, group="联系方式"),
        _phone(),
        Field("address", "地址", synonyms=("单位地址", "通讯地址"), group="联系方式"),
        REMARK,
    ),
    related=(
        Related("学员", "trainees", "employer", "name"),
        Related("师傅", "mentors", "employer", "name"),
        Related("课程", "courses", "partner", "name"),
    ),
)  # fmt: skip

MENTORS = Register(
    key="mentors", label="师傅", table=Mentor, identity=("id_number",), title="name", subtitle="employer", sort="name",
    filters=("level",),
    fields=(
        _name("师傅姓名", "导师姓名"),
        _id_number(True),
        _phone(),
        _employer("单位"),
        _occupation("职业", "专业", "工种", "职业(工种)"),
        _level("等级", "技能等级", "职业资格等级"),
        Field("years", "从业年限", Kind.INTEGER, minimum=0, maximum=70, width=4, synonyms=("工作年限",), group="工作与技能"),
        Field(
            "capacity", "可带徒人数", Kind.INTEGER, minimum=0, maximum=8, width=4, group="工作与技能",
            synonyms=("带徒人数上限", "可带人数"),
        ),
        Field("trade", "工种方向", width=5, group="工作与技能"),
        Field("speciality", "专长", group="工作与技能", synonyms=("特长", "绝技绝活")),
        Field("lead", "可任导师组长", Kind.YES_NO, group="工作与技能"),
        Field("teacher_id", "校内教师", Kind.REFERENCE, reference="teachers", group="工作与技能"),
        REMARK,
    ),
    related=(
        Related("师徒结对", "pairings", "mentor_id"),
        Related("结对意愿", "pair_wishes", "mentor_id"),
        Related("回避", "pair_exclusions", "mentor_id"),
        Related("奖惩", "mentor_rewards", "mentor_id"),
    ),
)  # fmt: skip

APPRENTICES = Register(
    key="apprentices", label="徒弟", table=Apprentice, identity=("id_number",), title="name", subtitle="employer",
    sort="name", filters=("level",),
    fields=(
        _name("徒弟姓名"),
        _id_number(True),
        _phone(),
        _employer("单位"),
        _occupation("职业", "专业", "工种", "职业(工种)"),
        _level("现等级", "等级", "现职业等级", "技能等级"),
        Field("interest", "学习意向", width=6, synonyms=("意向", "学习方向"), group="工作与技能"),
        Field("trade", "工种方向", width=5, group="工作与技能"),
        Field("position", "岗位", group="工作与技能"),
        Field("class_id", "班次", Kind.REFERENCE, reference="classes", group="工作与技能", synonyms=("学徒班",)),
        REMARK,
    ),
    related=(
        Related("师徒结对", "pairings", "apprentice_id"),
        Related("结对意愿", "pair_wishes", "apprentice_id"),
        Related("回避", "pair_exclusions", "apprentice_id"),
    ),
)  # fmt: skip

PAIRINGS = Register(
    key="pairings", label="师徒结对", table=Pairing, identity=("mentor_id", "apprentice_id", "start"), title="mentor_id",
    subtitle="apprentice_id", sort="start", descending=True, filters=("state",),
    fields=(
        Field(
            "mentor_id", "师傅", Kind.REFERENCE, required=True, reference="mentors", width=8,
            synonyms=("师傅身份证号", "师傅证件号码"),
        ),
        Field(
            "apprentice_id", "徒弟", Kind.REFERENCE, required=True, reference="apprentices", width=8,
            synonyms=("徒弟身份证号", "徒弟证件号码"),
        ),
        Field("agreement_number", "协议编号", width=8, search=Search.CODE),
        Field("start", "开始日期", Kind.DATE, required=True, width=6, synonyms=("起始日期",)),
        Field("end", "结束日期", Kind.DATE, width=6, synonyms=("截止日期",)),
        Field("state", "状态", Kind.CHOICE, choices=PAIRING_STATES, width=5),
        Field("class_id", "班次", Kind.REFERENCE, reference="classes", synonyms=("学徒班",)),
        Field("goal", "培养目标", Kind.NOTE),
        Field("tasks", "学习任务", Kind.NOTE, group="协议"),
        Field("plan", "培养计划", Kind.NOTE, group="协议"),
        Field("allowance", "师傅津贴(元/月)", Kind.DECIMAL, minimum=0, maximum=1e6, group="协议", synonyms=("津贴",)),
        Field("signed_on", "签订日期", Kind.DATE, group="协议"),
        Field("ended_on", "实际结束日期", Kind.DATE, group="结果"),
        Field("result", "结对结果", group="结果"),
        Field("level_before", "结对时等级", Kind.LEVEL, group="协议", synonyms=("徒弟等级",)),
        Field("level_reached", "达到等级", Kind.LEVEL, group="结果"),
        REMARK,
    ),
    related=(Related("结对考核", "pair_evaluations", "pairing_id"), Related("奖惩", "mentor_rewards", "pairing_id")),
)  # fmt: skip
