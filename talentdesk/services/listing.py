"""The order of a list: which records a search, filters and sorting give, as numbers only; rows are read a window at a time.

Counting and sorting are the database's; a million numbers take 8 MB, and any window of rows is then one look-up by key.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from sqlalchemy import Connection

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.registers import Field, Kind, Register, Search, register
from talentdesk.registers.display import shown
from talentdesk.services.references import titles
from talentdesk.services.search import search_expression
from talentdesk.store import Store
from talentdesk.text import tr

SEARCH_AT_MOST = 5000
OPTIONS = 20


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: search text, filters as (field name, shown text), sorting, living or binned records."""

    search: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str | None = None
    descending: bool | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The numbers of the listed records in order; ``capped``: a search stopped at its limit."""

    register: Register
    query: Query
    ids: array[int]
    capped: bool

    def __len__(self) -> int:
        return len(self.ids)


def find(store: Store, target: Register, query: Query) -> Listing:
    """The list of a register for a query; a search gives at most 5,000 records."""
    with store.read() as session:
        connection = session.connection()
        conditions = ["t.deleted_at IS NOT NULL" if query.deleted else "t.deleted_at IS NULL"]
        parameters: list[object] = []
        for name, text in query.filters:
            conditions.append(_filter_condition(session.connection(), target, name, text, parameters))
        expression = search_expression(query.search) if query.search.strip() else None
        if query.search.strip() and expression is None:
            return Listing(target, query, array("q"), False)
        if expression is not None and target.searched:
            return _searched(connection, target, query, conditions, parameters, expression)
        ids = _ordered(connection, target, query, conditions, parameters)
        return Listing(target, query, ids, False)


def _searched(
    connection: Connection,
    target: Register,
    query: Query,
    conditions: list[str],
    parameters: list[object],
    expression: str,
) -> Listing:
    """Newest hits first up to the limit, then put into the list's order."""
    table = target.table_name
    hits = connection.exec_driver_sql(
        f'SELECT t.id FROM search_{table} s JOIN "{table}" t ON t.id = s.rowid WHERE search_{table} MATCH ? '
        f"AND {' AND '.join(conditions)} LIMIT {SEARCH_AT_MOST + 1}",
        (expression, *parameters),
    )
    numbers = [row[0] for row in hits]
    capped = len(numbers) > SEARCH_AT_MOST
    chosen = ",".join(str(number) for number in numbers[:SEARCH_AT_MOST])
    ids = _ordered(connection, target, query, [f"t.id IN ({chosen})"], [])
    return Listing(target, query, ids, capped)


def _ordered(
    connection: Connection, target: Register, query: Query, conditions: list[str], parameters: list[object]
) -> array[int]:
    sort = query.sort or target.sort
    descending = query.descending if query.descending is not None else (target.descending and not query.sort)
    way = "DESC" if descending else "ASC"
    table = target.table_name
    where = " AND ".join(conditions)
    if sort and target.has(sort) and target.field(sort).search is Search.NAME:
        statement = (
            f'SELECT t.id FROM name_order n CROSS JOIN "{table}" t ON t.id = n.record_id '
            f"WHERE n.table_name = ? AND {where} ORDER BY n.sort_key {way}, n.record_id {way}"
        )
        if conditions and conditions[0].startswith("t.id IN"):
            statement = statement.replace("CROSS JOIN", "JOIN")
        parameters = [table, *parameters]
    elif sort and target.has(sort):
        statement = f'SELECT t.id FROM "{table}" t WHERE {where} ORDER BY t."{sort}" {way}, t.id {way}'
    else:
        statement = f'SELECT t.id FROM "{table}" t WHERE {where} ORDER BY t.id {way}'
    cursor = connection.exec_driver_sql(statement, tuple(parameters)).cursor
    assert cursor is not None
    return array("q", (row[0] for row in cursor.fetchall()))


def _filter_condition(
    connection: Connection, target: Register, name: str, text: str, parameters: list[object]
) -> str:
    wanted = target.field(name)
    if wanted.kind is Kind.REFERENCE:
        other = register(wanted.reference)
        parameters.append(text)
        return f't."{name}" IN (SELECT id FROM "{other.table_name}" WHERE "{other.title}" = ?)'
    parameters.append(_stored(connection, target, wanted, text))
    return f't."{name}" = ?'


def _stored(connection: Connection, target: Register, wanted: Field, text: str) -> object:
    """The stored value whose shown text the user chose."""
    if wanted.kind is Kind.YES_NO:
        return int(text == tr("是"))
    if wanted.kind is Kind.LEVEL:
        return next((int(level) for level in SkillLevel if level.label == text), -1)
    values = connection.exec_driver_sql(f'SELECT DISTINCT "{wanted.name}" FROM "{target.table_name}"')
    return next((row[0] for row in values if shown(wanted, row[0]) == text), text)


def options(store: Store, field: Field, text: str) -> list[tuple[int, str]]:
    """At most 20 records a reference field may mean for what was typed so far, as (number, title)."""
    target = register(field.reference)
    listing = find(store, target, Query(search=text))
    ids = list(listing.ids[:OPTIONS])
    with store.read() as session:
        names = titles(session, target.key, set(ids))
    return [(number, names[number]) for number in ids if number in names]
