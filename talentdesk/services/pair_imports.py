"""Judges the rows of a file by what guards pairs, so that a row too many is refused by itself and the others are taken."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Mentor, Pairing
from talentdesk.rules.pair_score import HARD_CAP, forbidden
from talentdesk.services.import_plan import NEW, PlannedRow
from talentdesk.services.pair_facts import (
    ACTIVE,
    active_counts,
    active_pairs,
    apprentice_facts,
    known_of,
    known_pairs,
    mentor_facts,
    pair_settings,
)
from talentdesk.services.pair_guard import against, crowded, doubled, excluded, number_taken
from talentdesk.text import tr

LOOK_UP = 500
FREE = 0
"""Stands for the owner of an agreement number that nobody has; None: a row of the file has it."""


def guarded_rows(session: Session, register_key: str, rows: Sequence[PlannedRow]) -> list[Problem]:
    """The rows (to be added or changed) that the guard of pairs would refuse, each with its reason."""
    judges = {"pairings": _pairings, "mentors": _mentors, "pair_exclusions": _exclusions}
    judge = judges.get(register_key)
    return judge(session, rows) if judge is not None and rows else []


def _problem(row: PlannedRow, field: str, refusal: DeskError) -> Problem:
    return Problem(refusal.code, refusal.text, refusal.remedy, row=row.row, field=field)


def _pairings(session: Session, rows: Sequence[PlannedRow]) -> list[Problem]:
    stored = _stored(session, rows)
    waiting = _Waiting(session, stored)
    for (
        row
    ) in rows:  # what ends makes room first, wherever it stands in the file: the write is judged as a whole
        if _was_active(row, stored) and not _is_active(row, stored):
            waiting.end(row)
    return [problem for row in rows for problem in waiting.judge(row)]


def _stored(session: Session, rows: Sequence[PlannedRow]) -> dict[int, Pairing]:
    numbers = sorted(row.record_id for row in rows if row.record_id is not None)
    found: dict[int, Pairing] = {}
    for start in range(0, len(numbers), LOOK_UP):
        part = select(Pairing).where(Pairing.id.in_(numbers[start : start + LOOK_UP]))
        found |= {pair.id: pair for pair in session.scalars(part)}
    return found


def _was_active(row: PlannedRow, stored: dict[int, Pairing]) -> bool:
    return row.record_id in stored and stored[row.record_id].state == ACTIVE


def _is_active(row: PlannedRow, stored: dict[int, Pairing]) -> bool:
    if row.record_id in stored and "state" not in row.differences:
        return _was_active(row, stored)
    return (row.values.get("state") or ACTIVE) == ACTIVE


class _Waiting:
    """The pairs as they will be after the rows judged so far."""

    def __init__(self, session: Session, stored: dict[int, Pairing]) -> None:
        self.stored = stored
        self.mentors = {m.id: m for m in mentor_facts(session)}
        self.apprentices = {a.id: a for a in apprentice_facts(session)}
        self.known, self.rules = known_pairs(session), pair_settings(session).rules
        self.counts = active_counts(session)
        self.most = {m: self.counts[m] + facts.free for m, facts in self.mentors.items()}
        self.pairs = {(m, a) for a, mentors in active_pairs(session).items() for m in mentors}
        numbers = select(Pairing.agreement_number, Pairing.id).where(
            Pairing.agreement_number.is_not(None), Pairing.deleted_at.is_(None)
        )
        self.numbers: dict[str, int | None] = {str(text): number for text, number in session.execute(numbers)}

    def end(self, row: PlannedRow) -> None:
        """A pair that ends by a row of the file."""
        mentor, apprentice = _people(row)
        self.counts[mentor] -= 1
        self.pairs.discard((mentor, apprentice))

    def judge(self, row: PlannedRow) -> list[Problem]:
        """What stands against a row; where nothing does, its pair and its number are taken."""
        number = row.values.get("agreement_number")
        numbered = bool(number) and (row.action == NEW or "agreement_number" in row.differences)
        owner = self.numbers.get(str(number), FREE)
        if numbered and owner != FREE and (owner is None or owner != row.record_id):
            return [_problem(row, "agreement_number", number_taken(str(number)))]
        if _is_active(row, self.stored) and not _was_active(row, self.stored):
            found = self._pair(row)
            if found is not None:
                return [found]
            self.counts[_people(row)[0]] += 1
            self.pairs.add(_people(row))
        if numbered:
            self.numbers[str(number)] = row.record_id
        return []

    def _pair(self, row: PlannedRow) -> Problem | None:
        numbers = _people(row)
        mentor, apprentice = self.mentors.get(numbers[0]), self.apprentices.get(numbers[1])
        if mentor is None or apprentice is None:
            gone = DeskError(
                tr("师傅或徒弟已在回收站。"), tr("请先从回收站恢复，或另选一人。"), code="not-found"
            )
            return _problem(row, "mentor_id" if mentor is None else "apprentice_id", gone)
        if numbers in self.pairs:
            return _problem(row, "apprentice_id", doubled(mentor.name, apprentice.name))
        why = forbidden(mentor, apprentice, known_of(self.known, *numbers), self.rules)
        if why:
            return _problem(row, "mentor_id", against(mentor.name, apprentice.name, why))
        if self.counts[mentor.id] >= self.most[mentor.id]:
            most = self.most[mentor.id]
            return _problem(row, "mentor_id", crowded(mentor.name, most, self.counts[mentor.id] + 1))
        return None


def _people(row: PlannedRow) -> tuple[int, int]:
    return int(str(row.values["mentor_id"])), int(str(row.values["apprentice_id"]))


def _mentors(session: Session, rows: Sequence[PlannedRow]) -> list[Problem]:
    counts = active_counts(session)
    changed = {row.record_id: row for row in rows if "capacity" in row.differences}
    found = []
    for number, row in changed.items():
        most = min(int(str(row.values["capacity"])), HARD_CAP)
        if number is not None and counts[number] > most:
            name = session.get_one(Mentor, number).name
            found.append(_problem(row, "capacity", crowded(name, most, counts[number])))
    return found


def _exclusions(session: Session, rows: Sequence[PlannedRow]) -> list[Problem]:
    pairs = {(m, a) for a, mentors in active_pairs(session).items() for m in mentors}
    mentors = {m.id: m.name for m in mentor_facts(session)}
    apprentices = {a.id: a.name for a in apprentice_facts(session)}
    return [
        _problem(row, "apprentice_id", excluded(mentors[m], apprentices[a]))
        for row in rows
        for m, a in [_people(row)]
        if (m, a) in pairs
    ]
