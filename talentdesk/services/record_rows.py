"""Reads records as rows for screens: typed values, and the texts eyes see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.registers import Kind, Register
from talentdesk.registers.display import shown
from talentdesk.services.references import titles
from talentdesk.store import Store


@dataclass(frozen=True, slots=True)
class Row:
    """A record for screens: typed ``values``, ``texts`` for eyes (references as titles, nothing masked)."""

    id: int
    values: dict[str, object]
    texts: dict[str, str]
    title: str
    subtitle: str
    deleted: bool


def rows(store: Store, target: Register, ids: Sequence[int]) -> list[Row]:
    """The records of these numbers in the given order; numbers that do not exist are left out."""
    with store.read() as session:
        return rows_in(session, target, ids)


def rows_in(session: Session, target: Register, ids: Sequence[int]) -> list[Row]:
    """The same within a session."""
    table = target.table.__table__
    columns = [table.c.id, table.c.deleted_at, *(table.c[f.name] for f in target.fields)]
    statement = select(*columns).where(table.c.id.in_(list(ids)))
    found: dict[int, dict[str, object]] = {
        row["id"]: {str(name): value for name, value in row.items()}
        for row in session.execute(statement).mappings()
    }
    names = {
        f.name: titles(session, f.reference, {int(str(row[f.name])) for row in found.values() if row[f.name]})
        for f in target.fields
        if f.kind is Kind.REFERENCE
    }
    return [_row(target, found[number], names) for number in ids if number in found]


def _row(target: Register, found: Mapping[str, object], names: Mapping[str, Mapping[int, str]]) -> Row:
    values = {f.name: found[f.name] for f in target.fields}
    texts = {
        f.name: names[f.name].get(int(str(values[f.name])), "") if f.name in names and values[f.name] else
        shown(f, values[f.name])
        for f in target.fields
    }  # fmt: skip
    return Row(
        id=int(str(found["id"])),
        values=values,
        texts=texts,
        title=texts[target.title],
        subtitle=texts.get(target.subtitle, ""),
        deleted=found["deleted_at"] is not None,
    )
