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
NO_LIMIT = 10**12
OPTIONS = 20
# Kinds whose stored value is not the text on the screen.
STORED_OTHERWISE = frozenset((Kind.DATE, Kind.DECIMAL, Kind.INTEGER))


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


def find(store: Store, target: Register, query: Query, *, whole: bool = False) -> Listing:
    """The list of a register for a query; a search gives at most 5,000 records unless ``whole`` is asked for."""
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
            at_most = NO_LIMIT if whole else SEARCH_AT_MOST
            return _searched(connection, target, query, conditions, parameters, expression, at_most)
        ids = _ordered(connection, target, query, conditions, parameters)
        return Listing(target, query, ids, False)


def _searched(
    connection: Connection,
    target: Register,
    query: Query,
    conditions: list[str],
    parameters: list[object],
    expression: str,
    at_most: int,
) -> Listing:
    """Newest hits first up to the limit, then put into the list's order.

    CROSS JOIN keeps the search in front: the planner would rather walk a whole index in the list's order.
    """
    table = target.table_name
    order = _order(target, query)
    statement = (
        f"SELECT id FROM (SELECT s.rowid AS id, {order.key} AS sorted FROM search_{table} s "
        f'CROSS JOIN "{table}" t ON t.id = s.rowid {order.join} '
        f"WHERE search_{table} MATCH ? AND {' AND '.join(conditions)} "
        f"ORDER BY s.rowid DESC LIMIT {at_most + 1}) ORDER BY sorted {order.way}, id {order.way}"
    )
    ids = _numbers(connection, statement, (expression, *parameters))
    return Listing(target, query, ids[:at_most], len(ids) > at_most)


@dataclass(frozen=True, slots=True)
class _Order:
    """How a list is sorted: the expression, what must be joined for it, ASC or DESC."""

    key: str
    join: str
    way: str


def _order(target: Register, query: Query) -> _Order:
    sort = query.sort or target.sort
    descending = query.descending if query.descending is not None else (target.descending and not query.sort)
    way = "DESC" if descending else "ASC"
    if not sort or not target.has(sort):
        return _Order("t.id", "", way)
    if target.field(sort).search is Search.NAME:
        return _Order("n.sort_key", f"CROSS JOIN name_order n ON {_named(target)}", way)
    return _Order(f't."{sort}"', "", way)


def _named(target: Register) -> str:
    return f"n.table_name = '{target.table_name}' AND n.record_id = t.id"


def _ordered(
    connection: Connection, target: Register, query: Query, conditions: list[str], parameters: list[object]
) -> array[int]:
    """The whole list; by name it walks the index of name_order and sorts nothing."""
    table, order, where = target.table_name, _order(target, query), " AND ".join(conditions)
    if order.join and not query.deleted and len(conditions) == 1:
        # Nearly everyone is alive: leaving out the few others is far quicker than looking at each record.
        statement = (
            f"SELECT n.record_id FROM name_order n WHERE n.table_name = '{table}' "
            f'AND n.record_id NOT IN (SELECT id FROM "{table}" WHERE deleted_at IS NOT NULL) '
            f"ORDER BY n.sort_key {order.way}, n.record_id {order.way}"
        )
    elif order.join:
        statement = (
            f'SELECT t.id FROM name_order n CROSS JOIN "{table}" t ON {_named(target)} '
            f"WHERE {where} ORDER BY n.sort_key {order.way}, n.record_id {order.way}"
        )
    else:
        statement = (
            f'SELECT t.id FROM "{table}" t WHERE {where} ORDER BY {order.key} {order.way}, t.id {order.way}'
        )
    return _numbers(connection, statement, tuple(parameters))


def _numbers(connection: Connection, statement: str, parameters: tuple[object, ...]) -> array[int]:
    cursor = connection.exec_driver_sql(statement, parameters).cursor
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
    if wanted.kind is not Kind.CHOICE and wanted.kind not in STORED_OTHERWISE:
        return text
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
