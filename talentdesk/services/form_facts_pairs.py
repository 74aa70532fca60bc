"""What forms say of pairs of mentor and apprentice, of those who finished, and of the mentors' allowances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work
from sqlalchemy.orm import aliased

from talentdesk.model import (
    Apprentice,
    BaseProfile,
    Mentor,
    Occupation,
    PairEvaluation,
    Pairing,
    TrainingClass,
)
from talentdesk.rules.pair_evaluation import BLOCKS, due_days, grade, points
from talentdesk.services.form_facts_things import chosen_or_living
from talentdesk.services.pair_endings import graduates
from talentdesk.services.pair_money import allowance_sheet
from talentdesk.store import Store


def pair_facts(session: Work, ids: Sequence[int]) -> list[dict[str, object]]:
    """Pairings by agreement number, the chosen ones or all that live; the trade is the apprentice's, else the mentor's."""
    his, theirs = aliased(Occupation), aliased(Occupation)
    statement = (
        select(Pairing, Mentor, Apprentice, his.name, theirs.name, TrainingClass.name)
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
        .join(his, his.id == Mentor.occupation_id, isouter=True)
        .join(theirs, theirs.id == Apprentice.occupation_id, isouter=True)
        .join(TrainingClass, TrainingClass.id == Pairing.class_id, isouter=True)
    )
    order = Pairing.agreement_number, Pairing.start, Pairing.id
    rows = session.execute(statement.where(chosen_or_living(Pairing, ids)).order_by(*order)).all()
    reviews = _reviews(session)
    months = session.scalars(select(BaseProfile)).one().pair_review_months
    return [
        {
            "no": number,
            **_pairing(pairing, apprentice_trade or mentor_trade or ""),
            "class_name": class_name or "",
            **_review(pairing, reviews.get(pairing.id), months),
            **_mentor_side(mentor, mentor_trade or ""),
            **_apprentice_side(apprentice),
        }
        for number, (pairing, mentor, apprentice, mentor_trade, apprentice_trade, class_name) in enumerate(
            rows, start=1
        )
    ]


def _pairing(pairing: Pairing, occupation: str) -> dict[str, object]:
    return {
        "number": pairing.agreement_number or "",
        "start": pairing.start,
        "end": pairing.end,
        "months": _months(pairing.start, pairing.end) if pairing.end else None,
        "goal": pairing.goal or "",
        "state": pairing.state,
        "tasks": pairing.tasks or "",
        "plan": pairing.plan or "",
        "allowance": pairing.allowance,
        "signed_on": pairing.signed_on,
        "ended_on": pairing.ended_on,
        "result": pairing.result or "",
        "level_before": pairing.level_before.label if pairing.level_before else "",
        "level_reached": pairing.level_reached.label if pairing.level_reached else "",
        "occupation": occupation,
        "remark": pairing.remark or "",
    }


def _months(start: date, end: date) -> int:
    """1 November to 31 October are twelve months; a begun one counts."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months + (end.day >= start.day), 1)


def _mentor_side(mentor: Mentor, occupation: str) -> dict[str, object]:
    return {
        "mentor_name": mentor.name,
        "mentor_id_number": mentor.id_number,
        "mentor_employer": mentor.employer or "",
        "mentor_occupation": occupation,
        "mentor_level": mentor.level.label if mentor.level else "",
        "mentor_phone": mentor.phone or "",
        "mentor_years": mentor.years,
    }


def _apprentice_side(apprentice: Apprentice) -> dict[str, object]:
    return {
        "apprentice_name": apprentice.name,
        "apprentice_id_number": apprentice.id_number,
        "apprentice_employer": apprentice.employer or "",
        "apprentice_position": apprentice.position or "",
        "apprentice_level": apprentice.level.label if apprentice.level else "",
        "apprentice_phone": apprentice.phone or "",
    }


def _reviews(session: Work) -> dict[int, PairEvaluation]:
    """Pair → its latest evaluation that was done; where none was, the latest with anything recorded."""
    statement = select(PairEvaluation).where(PairEvaluation.deleted_at.is_(None))
    found: dict[int, PairEvaluation] = {}
    for each in session.scalars(statement.order_by(PairEvaluation.due_on, PairEvaluation.id)):
        before = found.get(each.pairing_id)
        if before is None or _points(before) is None or _points(each) is not None:
            found[each.pairing_id] = each
    return found


def _points(review: PairEvaluation) -> float | None:
    return points({name: getattr(review, name) for name, _ in BLOCKS})


def _review(pairing: Pairing, review: PairEvaluation | None, months: int) -> dict[str, object]:
    """An evaluation; nothing of it where there is none yet."""
    blocks = {f"review_{name}": getattr(review, name, None) for name, _ in BLOCKS}
    total = None if review is None else _points(review)
    return {
        "review_period": "" if review is None else _period(pairing, review.due_on, months),
        "review_day": None if review is None else review.done_on,
        **blocks,
        "review_points": total,
        "review_grade": "" if total is None else grade(total),
        "review_words": getattr(review, "mentor_words", None) or "",
        "feedback_score": getattr(review, "feedback_score", None),
        "feedback": getattr(review, "feedback", None) or "",
        "thesis_title": getattr(review, "thesis_title", None) or "",
        "thesis_score": getattr(review, "thesis_score", None),
        "evaluator": getattr(review, "evaluator", None) or "",
    }


def _period(pairing: Pairing, due_on: date, months: int) -> str:
    """From the evaluation before (the first: the start) to this one."""
    earlier = [day for day in due_days(pairing.start, pairing.end, months, due_on) if day < due_on]
    first = max(earlier, default=pairing.start)
    return "—".join(f"{day.year}.{day.month}.{day.day}" for day in (first, due_on))


def graduate_facts(store: Store, year: int) -> list[dict[str, object]]:
    """Who finished (出师) in a year, in order of the day."""
    lines = graduates(store, since=date(year, 1, 1), until=date(year, 12, 31))
    with store.read() as session:
        numbers = [line.pairing_id for line in lines]
        rows = session.execute(
            select(Pairing.id, Apprentice.employer, Occupation.name)
            .join(Apprentice, Apprentice.id == Pairing.apprentice_id)
            .join(Occupation, Occupation.id == Apprentice.occupation_id, isouter=True)
            .where(Pairing.id.in_(numbers))
        )
        of = {number: (employer or "", occupation or "") for number, employer, occupation in rows}
    return [
        {
            "no": number,
            "apprentice": line.apprentice,
            "employer": of[line.pairing_id][0],
            "occupation": of[line.pairing_id][1],
            "mentor": line.mentor,
            "number": line.agreement_number,
            "start": line.start,
            "ended_on": line.ended_on or line.end,
            "level_before": line.level_before.label if line.level_before else "",
            "level_reached": line.level_reached.label if line.level_reached else "",
            "points": line.points,
            "grade": line.grade,
            "result": line.result,
        }
        for number, line in enumerate(lines, start=1)
    ]


def allowance_facts(store: Store, year: int, month: int) -> list[dict[str, object]]:
    """Who is paid what for a month; pairs for which no allowance was agreed are left out."""
    lines = [line for line in allowance_sheet(store, year, month) if line.monthly]
    return [
        {
            "no": number,
            "mentor": line.mentor,
            "employer": line.employer,
            "number": line.agreement_number,
            "apprentice": line.apprentice,
            "monthly": line.monthly,
            "days": line.days,
            "amount": line.amount,
        }
        for number, line in enumerate(lines, start=1)
    ]
