"""The catalogue of built-in compliance forms: each is one workbook below ``resources/forms`` and one line here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from talentdesk.paths import resource

About = Literal["class", "teachers", "equipment", "loans", "pairings", "certificates", "base"]
Mask = Literal["full", "list", "posted"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked when the form is made: ``{{ask.<name>}}`` in the template; ``kind``: text, number, year, month, date or note."""

    name: str
    label: str
    kind: Literal["text", "number", "year", "month", "date", "note"] = "text"


@dataclass(frozen=True, slots=True)
class Form:
    """A form one can fill: key on the command line, what it is called, its template, whom it is about.

    ``mask`` is the profile it is made with unless another is chosen: ``full`` for the base's and the bureau's files, ``list`` for
    copies that go round, ``posted`` for the notice board (domain/09, [C2]). ``certified_only``: it lists only those
    who have a certificate. ``each``: one sheet for each person or thing. ``hint`` says what it is for.
    """

    key: str
    label: str
    about: About
    group: str
    template: str
    orientation: Literal["portrait", "landscape"] = "portrait"
    mask: Mask = "full"
    hint: str = ""
    asks: tuple[Ask, ...] = ()
    certified_only: bool = False
    each: bool = False

    @property
    def path(self) -> Path:
        """The template's file."""
        return resource(f"forms/{self.template}")


CLASS, PAPER, MONEY, PEOPLE, WORKSHOP, PAIRS, BASE = (
    "班级",
    "证书",
    "补贴与奖励",
    "师资",
    "设备",
    "师徒",
    "基地",
)
GROUPS = (CLASS, PAPER, MONEY, PEOPLE, WORKSHOP, PAIRS, BASE)
_YEAR = Ask("year", "年度", "year")
_FILLER = Ask("filler", "填表人")

FORMS: tuple[Form, ...] = (
    Form("filing", "开班申请（备案）表", "class", CLASS, "filing.xlsx", hint="开班前报主管部门备案",
         asks=(Ask("funding_kind", "补贴类别"),)),
    Form("roster", "学员花名册", "class", CLASS, "roster.xlsx", hint="全班名单，完整证件号码"),
    Form("notice", "学员名单公示", "class", CLASS, "notice.xlsx", mask="posted", hint="张贴用，个人信息已遮盖",
         asks=(Ask("until", "公示截止日期", "date"),)),
    Form("timetable", "授课计划表", "class", CLASS, "timetable.xlsx", "landscape", hint="课次、日期、教师、内容、地点"),
    Form("sign-in", "签到表", "class", CLASS, "sign-in.xlsx", "landscape", hint="每课次一栏，学员签字"),
    Form("attendance", "考勤表", "class", CLASS, "attendance.xlsx", "landscape", hint="已记的考勤和出勤率"),
    Form("online-hours", "在线学习课时统计", "class", CLASS, "online-hours.xlsx", hint="线上课次的完成课时"),
    Form("exam-sign-in", "考生签到表", "class", CLASS, "exam-sign-in.xlsx", hint="考核当天签到"),
    Form("marks", "学员成绩册", "class", CLASS, "marks.xlsx", hint="应知、应会成绩"),
    Form("marks-bureau", "成绩登记表（主管部门版）", "class", CLASS, "marks-bureau.xlsx", "landscape",
         asks=(Ask("category", "培训类别"), Ask("period", "年/期"))),
    Form("statistics", "培训结果统计表", "class", CLASS, "statistics.xlsx", hint="出勤率、合格率自动计算",
         asks=(Ask("summary", "班级工作小结", "note"),)),
    Form("review", "学员评议表", "class", CLASS, "review.xlsx", hint="空白，发给学员填写"),
    Form("review-summary", "学员评议汇总表", "class", CLASS, "review-summary.xlsx", hint="按已录入的评议票数汇总"),
    Form("cover", "班级管理表册封面", "class", CLASS, "cover.xlsx", hint="班级档案的封面和保存期限"),
    Form("application", "职业技能等级认定申请表", "class", PAPER, "application.xlsx", each=True, hint="每人一张，带照片",
         asks=(Ask("exam_kind", "考试类型"),)),
    Form("receipt", "证书发放签收单（简式）", "class", PAPER, "receipt.xlsx", certified_only=True, hint="领证时签字"),
    Form("receipt-long", "证书发放签收单（详式）", "class", PAPER, "receipt-long.xlsx", "landscape", certified_only=True),
    Form("certificate-review", "证书数据审核确认表（表5）", "class", PAPER, "certificate-review.xlsx", certified_only=True,
         hint="按职业、工种、等级汇总"),
    Form("reissue", "证书补办申请表", "certificates", PAPER, "reissue.xlsx", each=True,
         asks=(Ask("fee", "费用（元）", "number"), Ask("address", "邮寄地址"))),
    Form("subsidy", "职业培训补贴申请汇总表", "class", MONEY, "subsidy.xlsx", "landscape",
         asks=(Ask("standard", "补贴标准（元/人）", "number"), Ask("payee", "支付对象"))),
    Form("subsidy-person", "职业培训补贴个人申请表", "class", MONEY, "subsidy-person.xlsx", each=True,
         asks=(Ask("standard", "补贴标准（元/人）", "number"), Ask("payee", "支付对象"))),
    Form("rewards", "技能人才奖励申领汇总表", "base", MONEY, "rewards.xlsx", "landscape", asks=(_YEAR,),
         hint="当年取得高级工以上证书的人"),
    Form("teacher", "师资登记表", "teachers", PEOPLE, "teacher.xlsx", each=True, hint="每位教师一张"),
    Form("teacher-list", "师资情况一览表", "teachers", PEOPLE, "teacher-list.xlsx", "landscape"),
    Form("ledger", "设备台账", "equipment", WORKSHOP, "ledger.xlsx", "landscape"),
    Form("loan", "设备借用登记表", "equipment", WORKSHOP, "loan.xlsx", hint="所选设备列在表中，其余手填",
         asks=(Ask("borrower", "借用人"), Ask("place", "使用地点"), Ask("reason", "借用理由"))),
    Form("loan-slip", "借用单", "loans", WORKSHOP, "loan-slip.xlsx", each=True, hint="每张借用单一页，带签字栏"),
    Form("maintenance", "设备维护保养记录", "equipment", WORKSHOP, "maintenance.xlsx", "landscape", each=True, asks=(_YEAR,)),
    Form("cards", "设备卡", "equipment", WORKSHOP, "cards.xlsx", hint="A4 一页十张，带二维码，裁开贴在设备上"),
    Form("agreement", "师徒协议书", "pairings", PAIRS, "agreement.xlsx", each=True, hint="津贴、任务和计划取自结对记录"),
    Form("pairs", "师徒结对登记表", "pairings", PAIRS, "pairs.xlsx", "landscape"),
    Form("pair-review", "师带徒考核表", "pairings", PAIRS, "pair-review.xlsx", each=True, hint="最近一次考核的得分，没有的留空手填",
         asks=(Ask("period", "考核周期"),)),
    Form("graduates", "徒弟出师名单", "base", PAIRS, "graduates.xlsx", "landscape", asks=(_YEAR,), hint="当年出师的徒弟"),
    Form("allowances", "师傅津贴发放表", "base", PAIRS, "allowances.xlsx", "landscape",
         asks=(_YEAR, Ask("month", "月份", "month")), hint="按当月带徒天数计算"),
    Form("studio", "首席技师（技能大师）工作室申报汇总表", "base", BASE, "studio.xlsx", "landscape", asks=(_YEAR,),
         hint="技师以上的师傅列在表中，其余手填"),
    Form("self-assessment", "办学质量自评表", "base", BASE, "self-assessment.xlsx", "landscape", asks=(_YEAR, _FILLER)),
)  # fmt: skip

BINDER: tuple[str, ...] = (
    "cover", "filing", "timetable", "roster", "sign-in", "attendance", "online-hours", "marks", "review", "review-summary",
    "statistics", "certificate-review", "receipt",
)  # fmt: skip
"""The papers of a class's binder in the order of domain/06 §8.8 ([S1]): the filing stands after the cover, what concerns
certificates at the end."""
