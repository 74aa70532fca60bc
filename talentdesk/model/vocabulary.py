"""The closed vocabularies of the field: skill levels, attendance marks, states."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class SkillLevel(IntEnum):
    """新八级工, in order (domain/01 §1, [C2]); the number is the stored ordinal, never the printed digit."""

    APPRENTICE = 1
    JUNIOR = 2
    INTERMEDIATE = 3
    SENIOR = 4
    TECHNICIAN = 5
    SENIOR_TECHNICIAN = 6
    SPECIAL_TECHNICIAN = 7
    CHIEF_TECHNICIAN = 8

    @property
    def label(self) -> str:
        """As printed on certificates, e.g. 三级/高级工."""
        return _LEVEL_LABELS[self]

    @property
    def short(self) -> str:
        """The name alone, e.g. 高级工."""
        return _LEVEL_LABELS[self].partition("/")[2] or _LEVEL_LABELS[self]

    @property
    def digit(self) -> str | None:
        """The digit of the level in certificate numbers (5 初级工 … 1 高级技师); None where there is none."""
        return str(7 - int(self)) if SkillLevel.JUNIOR <= self <= SkillLevel.SENIOR_TECHNICIAN else None


_LEVEL_LABELS = {
    SkillLevel.APPRENTICE: "学徒工",
    SkillLevel.JUNIOR: "五级/初级工",
    SkillLevel.INTERMEDIATE: "四级/中级工",
    SkillLevel.SENIOR: "三级/高级工",
    SkillLevel.TECHNICIAN: "二级/技师",
    SkillLevel.SENIOR_TECHNICIAN: "一级/高级技师",
    SkillLevel.SPECIAL_TECHNICIAN: "特级技师",
    SkillLevel.CHIEF_TECHNICIAN: "首席技师",
}


class AttendanceMark(StrEnum):
    """What stands in one cell of the attendance grid."""

    PRESENT = "present"
    ABSENT = "absent"
    LATE = "late"
    LEAVE = "leave"

    @property
    def sign(self) -> str:
        """The sign a person writes: √ 缺 迟 假."""
        return _ATTENDANCE_SIGNS[self]


_ATTENDANCE_SIGNS = {
    AttendanceMark.PRESENT: "√",
    AttendanceMark.ABSENT: "缺",
    AttendanceMark.LATE: "迟",
    AttendanceMark.LEAVE: "假",
}

SEXES = ("男", "女")
EDUCATIONS = (
    "小学", "初中", "高中", "职高", "中专", "技校", "高级技校", "技师学院",
    "大专", "本科", "硕士研究生", "博士研究生", "其他",
)  # fmt: skip
CLASS_STATES = ("筹备", "开班", "结束", "归档")
ENROLMENT_STATES = ("在读", "退学", "结业")
CERTIFICATE_STATES = ("有效", "作废")
EQUIPMENT_STATES = ("在用", "维修", "闲置", "借出", "停用", "报废")
EQUIPMENT_KINDS = ("设备", "工具", "耗材", "套件")
STOCK_KINDS = ("领入", "使用", "损坏", "销毁", "盘点")
STOCK_ITEMS = ("空白证书", "证书壳")
SCHEME_KINDS = ("free", "national")
PAIRING_STATES = ("进行中", "出师", "解除")
# Whom a form is about, and how much of a person it shows.
FORM_SUBJECTS = ("class", "teachers", "equipment", "loans", "pairings", "certificates", "base")
MASK_PROFILES = ("full", "list", "posted")
REVIEW_ITEMS = ("教学态度", "教学内容", "教学方法", "教学手段", "讲解示范", "巡回指导", "课时完成情况")
LOAN_STATES = ("申请", "借出", "归还", "取消")
BOOKING_STATES = ("有效", "取消")
MAINTENANCE_KINDS = ("日检", "周检", "月检", "一级保养", "二级保养", "大修", "校准", "维修")
PLAN_UNITS = ("日", "周", "月", "年")
PLAN_COUNTS = ("计划日", "完成日")
MAINTENANCE_RESULTS = ("正常", "待修", "已修复", "报废")
STOCKTAKE_STATES = ("进行中", "已完成")
QUALIFICATION_KINDS = ("教师资格证", "职业技能等级证书", "职业资格证书", "职称证书", "考评员证", "其他")
DUAL_KINDS = ("教师资格", "技能等级", "职称", "企业实践", "技能竞赛", "教学成果")
EVALUATION_SOURCES = ("学员评议", "督导听课", "年度考核", "企业评价")
WISH_SIDES = ("师傅", "徒弟")
PAIR_GRADES = ("优秀", "良好", "合格", "不合格")
REWARD_EVENTS = ("达到等级", "考核等次")

PACKAGE_KINDS = ("变动", "全部")
# How far a package has come (services/outbox.py); 已更正: every rejected row was put right in a later package.
PACKAGE_STATES = ("已生成", "待发送", "发送中", "已送达", "已接收", "部分接收", "整包退回", "已更正")
