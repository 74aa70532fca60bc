"""Finds the record that a written name, code or number means."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.model import Occupation, Trade
from talentdesk.registers import Kind, Register, register
from talentdesk.registers.display import shown
from talentdesk.rules.choices import nearest

TITLE_FIELDS = 400
# Registers whose records are named neither by the last part of their identity nor by their title.
NAMED_BY = {"pairings": ("agreement_number",)}


class References:
    """Look-ups for one session, each register's names read once and kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, dict[str, int]] = {}

    def id_of(self, key: str, text: str) -> int | None:
        """The number of the record of register ``key`` that ``text`` names (identity or title); None: unknown."""
        if key == "occupations":
            return self._names(key).get(text)
        small = self._names(key) if key in ("courses", "teachers", "classes") else None
        return small.get(text) if small is not None else self._one(register(key), text)

    def nearest(self, key: str, text: str) -> str | None:
        """The known name most like ``text``; only for registers small enough to be compared with."""
        return (
            nearest(text, self._names(key))
            if key in ("occupations", "courses", "teachers", "classes")
            else None
        )

    def _one(self, target: Register, text: str) -> int | None:
        for name in NAMED_BY.get(target.key, (target.identity[-1], target.title)):
            if target.field(name).kind is Kind.REFERENCE:
                continue
            column = getattr(target.table, name)
            statement = (
                select(target.table.id).where(column == text, target.table.deleted_at.is_(None)).limit(2)
            )
            found = self._session.scalars(statement).all()
            if len(found) == 1:
                return int(found[0])
        return None

    def _names(self, key: str) -> dict[str, int]:
        if key not in self._known:
            self._known[key] = self._read_names(register(key))
        return self._known[key]

    def _read_names(self, target: Register) -> dict[str, int]:
        names: dict[str, int] = {}
        if target.key == "occupations":
            trades = select(Trade.name, Trade.occupation_id).where(Trade.deleted_at.is_(None))
            names.update({str(name): int(number) for name, number in self._session.execute(trades)})
            codes = select(Occupation.code, Occupation.id)
            names.update({str(code): int(number) for code, number in self._session.execute(codes)})
        for field_name in {target.title, target.identity[-1]}:
            column = getattr(target.table, field_name)
            statement = select(column, target.table.id).where(target.table.deleted_at.is_(None))
            names.update({str(name): int(number) for name, number in self._session.execute(statement)})
        return names


def titles(session: Session, key: str, ids: set[int]) -> dict[int, str]:
    """What stands on screen for referred records, e.g. the trainee's name; titles that refer again are followed."""
    target = register(key)
    column = getattr(target.table, target.title)
    title_field = target.field(target.title)
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), TITLE_FIELDS):
        part = wanted[start : start + TITLE_FIELDS]
        rows = session.execute(select(target.table.id, column).where(target.table.id.in_(part))).all()
        if title_field.kind is Kind.REFERENCE:
            inner = titles(
                session, title_field.reference, {int(value) for _, value in rows if value is not None}
            )
            found.update({int(number): inner.get(value, "") for number, value in rows})
        else:
            found.update({int(number): shown(title_field, value) for number, value in rows})
    return found
