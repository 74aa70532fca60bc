"""Where something reported is corrected: from a row and a column of a report to the record, its field and its page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from talentdesk.registers import Register, register, register_of_table
from talentdesk.services.report_fields import COMMON, ROOT, Join, Source, SourceField
from talentdesk.services.report_sources import has_source, source
from talentdesk.store import Store

_COLUMN = re.compile(r'(\w+)\."(\w+)"')
_OWN_FIELDS = frozenset(each.key for each in COMMON if each.base)
# What the rows of a class's people say is corrected in the opened class, by what it is reckoned from.
_CLASS_TABS = {"sessions": "attendance", "attendance": "attendance", "marks": "marks"}
SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Place:
    """A page with the record on it, the register's field, or the tab of an opened class; empty where none is meant."""

    page: str
    record_id: int | None = None
    field: str = ""
    tab: str = ""


def place_of(store: Store, source_key: str, record_id: int, field: str = "") -> Place | None:
    """Where to correct a row of a source; ``field``: a key of the source's fields. None where nothing can be opened."""
    if field in _OWN_FIELDS:
        return Place(SETTINGS)
    if not has_source(source_key) or not source(source_key).table:
        return None
    found = source(source_key)
    told = found.field(field) if field and found.has(field) else None
    alias, column = _reached(found, told)
    with store.read() as session:
        table, number, reached = _walk(session.connection(), found, alias, record_id)
        target = register_of_table(table)
        if target is None:
            return None
        if not target.on_page:
            return _class_place(session.connection(), table, number, told)
    return Place(target.key, number, _editable(target, column) if reached else "")


def _reached(found: Source, told: SourceField | None) -> tuple[str, str]:
    """The alias whose record holds a field, and the column; the row's own record where the field is put together."""
    if told is None:
        return ROOT, ""
    plain = _COLUMN.fullmatch(told.sql)
    if plain is not None:
        return plain[1], plain[2]
    for each in found.children:
        if each.name in told.needs:
            return each.onto if each.name not in _CLASS_TABS else ROOT, ""
    known = {each.name for each in found.joins}
    return next((name for name in told.needs if name in known), ROOT), ""


def _walk(connection: Connection, found: Source, alias: str, record_id: int) -> tuple[str, int, bool]:
    """From the row's record to the one behind an alias: its table and number; False where the way ends before it."""
    table, number = found.table, record_id
    for join in _way(found, alias):
        next_number = connection.exec_driver_sql(
            f'SELECT "{join.column}" FROM "{table}" WHERE id = ?',
            (number,),
        ).scalar()
        if next_number is None:
            return table, number, False
        table, number = join.table, int(next_number)
    return table, number, True


def _way(found: Source, alias: str) -> list[Join]:
    way: list[Join] = []
    while alias != ROOT:
        join = next(each for each in found.joins if each.name == alias)
        way.insert(0, join)
        alias = join.parent
    return way


def _class_place(connection: Connection, table: str, number: int, told: SourceField | None) -> Place | None:
    """An enrolment has no page: it is seen in its class."""
    if table != "enrolment":
        return None
    class_id = connection.exec_driver_sql("SELECT class_id FROM enrolment WHERE id = ?", (number,)).scalar()
    tab = next(
        (_CLASS_TABS[name] for name in (told.needs if told else ()) if name in _CLASS_TABS), "trainees"
    )
    return Place("classes", int(class_id), tab=tab) if class_id is not None else None


def _editable(target: Register, column: str) -> str:
    return column if target.has(column) and not register(target.key).field(column).fixed else ""
