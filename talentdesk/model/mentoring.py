"""Mentoring beyond the pair itself: wishes, exclusions, evaluations, rewards."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talentdesk.model.base import LevelType, Record
from talentdesk.model.people import NOT_DELETED
from talentdesk.model.vocabulary import SkillLevel


class PairWish(Record):
    """结对意愿: the rank (1 the dearest) that one side gives the other."""

    __tablename__ = "pair_wish"
    __table_args__ = (
        Index(
            "uq_pair_wish_side_mentor_id_apprentice_id", "side", "mentor_id", "apprentice_id", unique=True,
            sqlite_where=NOT_DELETED,
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    side: Mapped[str] = mapped_column(String(4))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    apprentice_id: Mapped[int] = mapped_column(ForeignKey("apprentice.id"), index=True)
    rank: Mapped[int]


class PairExclusion(Record):
    """回避: a mentor and an apprentice who may not be paired, and why."""

    __tablename__ = "pair_exclusion"
    __table_args__ = (
        Index(
            "uq_pair_exclusion_mentor_id_apprentice_id", "mentor_id", "apprentice_id", unique=True,
            sqlite_where=NOT_DELETED,
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"))
    apprentice_id: Mapped[int] = mapped_column(ForeignKey("apprentice.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))


class PairEvaluation(Record):
    """结对考核: one evaluation of a pair (domain/06 §8.12, 100 points, [S1]) with both sides' words and the thesis review."""

    __tablename__ = "pair_evaluation"
    __table_args__ = (
        Index(
            "uq_pair_evaluation_pairing_id_due_on",
            "pairing_id",
            "due_on",
            unique=True,
            sqlite_where=NOT_DELETED,
        ),
        {"sqlite_autoincrement": True},
    )

    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairing.id"))
    due_on: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None]
    attitude: Mapped[float | None]
    study: Mapped[float | None]
    skill: Mapped[float | None]
    outcome: Mapped[float | None]
    feedback_score: Mapped[float | None]
    feedback: Mapped[str | None] = mapped_column(String(500))
    mentor_words: Mapped[str | None] = mapped_column(String(500))
    thesis_title: Mapped[str | None] = mapped_column(String(100))
    thesis_score: Mapped[float | None]
    evaluator: Mapped[str | None] = mapped_column(String(50))


class MentorReward(Record):
    """师傅奖惩: an amount (negative: a deduction) by a rule, for a pair."""

    __tablename__ = "mentor_reward"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairing.id"))
    rule: Mapped[str] = mapped_column(String(60))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    amount: Mapped[float] = mapped_column(default=0.0)
    day: Mapped[date]
    remark: Mapped[str | None] = mapped_column(String(500))


class RewardRule(Record):
    """奖惩办法: what a mentor gets, or loses, for a level his apprentice reaches or a grade of an evaluation.

    ``once``: of all such rules only the best counts for a pair.
    """

    __tablename__ = "reward_rule"
    __table_args__ = (
        Index("uq_reward_rule_name", "name", unique=True, sqlite_where=NOT_DELETED),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(60))
    event: Mapped[str] = mapped_column(String(10))
    level: Mapped[SkillLevel | None] = mapped_column(LevelType)
    grade: Mapped[str | None] = mapped_column(String(10))
    within_months: Mapped[int | None]
    amount: Mapped[float] = mapped_column(default=0.0)
    once: Mapped[bool] = mapped_column(default=True)
    in_use: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str | None] = mapped_column(String(200))
