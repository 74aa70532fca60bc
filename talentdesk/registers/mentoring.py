"""The registers of mentoring beyond the pair: wishes, exclusions, evaluations, rewards."""

from __future__ import annotations

from talentdesk.model import MentorReward, PairEvaluation, PairExclusion, PairWish, RewardRule
from talentdesk.model.vocabulary import PAIR_GRADES, REWARD_EVENTS, WISH_SIDES
from talentdesk.registers.fields import Field, Kind, Register
from talentdesk.registers.people import REMARK

_OF_MENTOR = Field(
    "mentor_id",
    "师傅",
    Kind.REFERENCE,
    required=True,
    reference="mentors",
    width=8,
    synonyms=("师傅身份证号", "师傅证件号码"),
)
_OF_APPRENTICE = Field(
    "apprentice_id", "徒弟", Kind.REFERENCE, required=True, reference="apprentices", width=8,
    synonyms=("徒弟身份证号", "徒弟证件号码"),
)  # fmt: skip
_OF_PAIR = Field(
    "pairing_id",
    "师徒结对",
    Kind.REFERENCE,
    required=True,
    reference="pairings",
    width=10,
    synonyms=("协议编号",),
)


def _score(name: str, label: str, most: int) -> Field:
    return Field(name, label, Kind.DECIMAL, minimum=0, maximum=most, width=4, group="得分")


WISHES = Register(
    key="pair_wishes", label="结对意愿", table=PairWish, identity=("side", "mentor_id", "apprentice_id"), title="mentor_id",
    subtitle="apprentice_id", sort="rank", filters=("side",), on_page=False,
    fields=(
        Field("side", "意愿方", Kind.CHOICE, required=True, choices=WISH_SIDES, width=4),
        _OF_MENTOR,
        _OF_APPRENTICE,
        Field("rank", "志愿次序", Kind.INTEGER, required=True, minimum=1, maximum=100, width=4, synonyms=("次序", "志愿")),
    ),
)  # fmt: skip

EXCLUSIONS = Register(
    key="pair_exclusions", label="回避", table=PairExclusion, identity=("mentor_id", "apprentice_id"), title="reason",
    subtitle="mentor_id", sort="reason", on_page=False,
    fields=(
        _OF_MENTOR,
        _OF_APPRENTICE,
        Field("reason", "回避原因", required=True, width=12, synonyms=("原因",)),
    ),
)  # fmt: skip

PAIR_EVALUATIONS = Register(
    key="pair_evaluations", label="结对考核", table=PairEvaluation, identity=("pairing_id", "due_on"), title="due_on",
    subtitle="pairing_id", sort="due_on", descending=True, on_page=False,
    fields=(
        _OF_PAIR,
        Field("due_on", "应考核日期", Kind.DATE, required=True, width=6),
        Field("done_on", "考核日期", Kind.DATE, width=6),
        _score("attitude", "工作态度(30)", 30),
        _score("study", "学习(20)", 20),
        _score("skill", "技能(30)", 30),
        _score("outcome", "成果(20)", 20),
        Field("evaluator", "考核人", Kind.NAME, width=5),
        _score("feedback_score", "学员回访得分", 100),
        Field("feedback", "学员回访意见", Kind.NOTE, group="回访"),
        Field("mentor_words", "师傅意见", Kind.NOTE, group="回访"),
        Field("thesis_title", "论文题目", group="论文评审"),
        Field("thesis_score", "论文得分", Kind.DECIMAL, minimum=0, maximum=100, group="论文评审"),
    ),
)  # fmt: skip

REWARDS = Register(
    key="mentor_rewards", label="师傅奖惩", table=MentorReward, identity=("mentor_id", "rule", "day"), title="rule",
    subtitle="mentor_id", sort="day", descending=True, on_page=False,
    fields=(
        _OF_MENTOR,
        Field("pairing_id", "师徒结对", Kind.REFERENCE, reference="pairings", width=10),
        Field("rule", "奖惩规则", required=True, width=10),
        Field("level", "达到等级", Kind.LEVEL, width=7),
        Field("amount", "金额(元)", Kind.DECIMAL, required=True, minimum=-1e6, maximum=1e6, width=5, synonyms=("金额",)),
        Field("day", "日期", Kind.DATE, required=True, width=6),
        REMARK,
    ),
)  # fmt: skip

REWARD_RULES = Register(
    key="reward_rules", label="师傅奖惩办法", table=RewardRule, identity=("name",), title="name", subtitle="event",
    sort="name", filters=("event",), on_page=False,
    fields=(
        Field("name", "奖惩规则", required=True, width=12),
        Field("event", "奖惩依据", Kind.CHOICE, required=True, choices=REWARD_EVENTS, width=5),
        Field("level", "达到等级", Kind.LEVEL, width=7),
        Field("grade", "考核等次", Kind.CHOICE, choices=PAIR_GRADES, width=4),
        Field("within_months", "结对后几个月内", Kind.INTEGER, minimum=1, maximum=240, width=5),
        Field("amount", "金额(元)", Kind.DECIMAL, required=True, minimum=-1e6, maximum=1e6, width=5, synonyms=("金额",)),
        Field("once", "同一对只取最高一项", Kind.YES_NO, width=5),
        Field("in_use", "使用中", Kind.YES_NO, width=4),
        Field("source", "依据", width=12),
    ),
)  # fmt: skip
