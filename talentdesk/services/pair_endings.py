"""Ends pairs with their result, and lists them: the roll of pairs, and who has finished (出师)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Apprentice, Mentor, PairEvaluation, Pairing
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.levels import parse_level
from talentdesk.rules.pair_evaluation import BLOCKS, grade, points
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.store import Store
from talentdesk.text import tr

FINISHED, DISSOLVED = "出师", "解除"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a pair ends: ``state`` 出师 or 解除, with words and, where he reached one, the apprentice's level."""

    day: date
    state: str = FINISHED
    result: str = ""
    level_reached: SkillLevel | None = None


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair as a line of the roll; ``points`` and ``grade`` are of its last evaluation."""

    pairing_id: int
    agreement_number: str
    mentor: str
    apprentice: str
    start: date
    end: date | None
    ended_on: date | None
    state: str
    result: str
    level_before: SkillLevel | None
    level_reached: SkillLevel | None
    points: float | None
    grade: str


def end_pair(store: Store, pairing_id: int, ending: Ending, today: date) -> None:
    """End a pair; the level reached becomes the apprentice's own in the same operation.

    Refused: a pair that has ended, a day before its start or in the future, a level below the apprentice's present one.
    """
    if ending.state not in (FINISHED, DISSOLVED):
        raise DeskError(
            tr("没有“{state}”这种结束方式。", state=ending.state),
            tr("请写出师或解除。"),
            code="unknown-value",
        )
    with store.write(tr("结束师徒结对：{state}", state=ending.state)) as session:
        pair = session.get(Pairing, pairing_id)
        if pair is None or pair.deleted_at is not None:
            raise DeskError(tr("这条记录不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
        if pair.state != ACTIVE:
            raise DeskError(tr("这一对已经结束。"), tr("要更正结果，请在名册里修改这一条。"), code="ended")
        _refuse_day(pair, ending.day, today)
        apprentice = session.get_one(Apprentice, pair.apprentice_id)
        _raise_level(apprentice, pair, ending.level_reached)
        pair.state, pair.ended_on = ending.state, ending.day
        pair.result = ending.result or None
        pair.level_reached = ending.level_reached


def ended_by_edit(session: Session, pair: Pairing, before: str, today: date) -> None:
    """Where an edit of the record has ended a pair, do the rest that ``end_pair`` does; refused as there.

    Without a day of its end it ended today, or on its first day if that has not come.
    """
    if before != ACTIVE or pair.state == ACTIVE:
        return
    latest = max(today, pair.start)
    if pair.ended_on is None:
        pair.ended_on = latest
    _refuse_day(pair, pair.ended_on, latest)
    _raise_level(session.get_one(Apprentice, pair.apprentice_id), pair, pair.level_reached)


def refuse_ending_many(name: str, value: object) -> None:
    """Refuse to end pairs by giving a field of many of them the same value."""
    if name == "state" and value != ACTIVE:
        raise DeskError(
            tr("结对不能批量结束：每一对有自己的结束日期和结果。"),
            tr("请在师徒页的“考核”里逐对按“结束结对”，或在名册里逐条修改。"),
            code="fixed",
        )


def _refuse_day(pair: Pairing, day: date, latest: date) -> None:
    if not pair.start <= day <= latest:
        raise DeskError(
            tr("结束日期 {day} 不对。", day=day.isoformat()),
            tr("请写从 {start} 到今天之间的日期。", start=pair.start.isoformat()),
            code="out-of-range",
        )


def _raise_level(apprentice: Apprentice, pair: Pairing, reached: SkillLevel | None) -> None:
    if pair.level_before is None:
        pair.level_before = apprentice.level
    if reached is None:
        return
    if apprentice.level is not None and reached < apprentice.level:
        raise DeskError(
            tr(
                "达到等级{reached}低于徒弟现等级{level}。",
                reached=reached.short,
                level=apprentice.level.short,
            ),
            tr("请核对达到等级，或先更正徒弟的现等级。"),
            code="contradiction",
        )
    apprentice.level = reached


def level_of(text: str) -> SkillLevel | None:
    """The level that someone wrote; refused when it is none."""
    try:
        return parse_level(text)
    except ValueError:
        raise DeskError(
            tr("“{text}”不是技能等级。", text=text),
            tr("请写 三级、高级工 这样的等级。"),
            code="unknown-value",
        ) from None


def roll(store: Store, *, state: str | None = None) -> list[PairLine]:
    """All pairs (of one state), the newest start first."""
    with store.read() as session:
        statement = (
            select(Pairing, Mentor.name, Apprentice.name)
            .join(Mentor, Mentor.id == Pairing.mentor_id)
            .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
            .where(Pairing.deleted_at.is_(None))
            .order_by(Pairing.start.desc(), Pairing.id)
        )
        if state is not None:
            statement = statement.where(Pairing.state == state)
        last = _last_points(session)
        return [
            PairLine(
                pair.id, pair.agreement_number or "", mentor, apprentice, pair.start, pair.end, pair.ended_on,
                pair.state, pair.result or "", pair.level_before, pair.level_reached, last.get(pair.id),
                grade(last[pair.id]) if pair.id in last else "",
            )
            for pair, mentor, apprentice in session.execute(statement)
        ]  # fmt: skip


def graduates(store: Store, *, since: date | None = None, until: date | None = None) -> list[PairLine]:
    """出师名单: who finished between two days, in order of the day."""
    found = [
        line
        for line in roll(store, state=FINISHED)
        if (day := line.ended_on or line.end) is not None
        and (since is None or day >= since)
        and (until is None or day <= until)
    ]
    return sorted(found, key=lambda line: (line.ended_on or line.end or date.min, line.pairing_id))


def find_pair(store: Store, text: str) -> int:
    """The pair that an agreement number names, or the pair under way of an apprentice named by his ID number or name."""
    wanted = text.strip()
    with store.read() as session:
        statement = select(Pairing.id).where(Pairing.deleted_at.is_(None))
        found = session.scalars(statement.where(Pairing.agreement_number == wanted)).all()
        if not found:
            named = (Apprentice.id_number == wanted) | (Apprentice.name == wanted)
            of_apprentice = statement.join(Apprentice, Apprentice.id == Pairing.apprentice_id)
            found = session.scalars(of_apprentice.where(named, Pairing.state == ACTIVE)).all()
    if len(found) == 1:
        return int(found[0])
    if found:
        raise DeskError(tr("“{text}”对应不止一对师徒。", text=text), tr("请写协议编号。"), code="ambiguous")
    raise DeskError(
        tr("没有找到师徒结对“{text}”。", text=text),
        tr("请写协议编号，或徒弟的姓名、证件号码。"),
        code="not-found",
    )


def _last_points(session: Session) -> dict[int, float]:
    statement = (
        select(PairEvaluation).where(PairEvaluation.deleted_at.is_(None)).order_by(PairEvaluation.due_on)
    )
    found: dict[int, float] = {}
    for each in session.scalars(statement):
        total = points({name: getattr(each, name) for name, _ in BLOCKS})
        if total is not None:
            found[each.pairing_id] = total
    return found
