"""Different records of two copies that claim one identity: all stay, the younger one steps back.

The record with the smallest number keeps the identity. Another one gets its own number behind the text that may stand only
once (编号, 证件号码, 名称 …), or, where no text makes the identity, goes into the recycle bin. Nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Index, String, UniqueConstraint

from talentdesk.services.twin_events import EXCHANGED, Key, Raw, raw_rows
from talentdesk.services.twin_planning import BINNED, BY_RULE, Found, Plan

BATCH = 400
# Numbers that are counted on from the last one of a year: there the mark stands in front, so that it is not counted.
COUNTED = frozenset({"loan"})


class _Unique:
    """Columns that may stand together only once; ``living``: records in the recycle bin do not count."""

    __slots__ = ("columns", "living", "text")

    def __init__(self, table: str, columns: tuple[str, ...], *, living: bool) -> None:
        types = {name: EXCHANGED[table].columns[name].type for name in columns}
        texts = [name for name in columns if isinstance(types[name], String)]
        self.columns, self.living = columns, living
        # A text of several that make an identity may have a meaning of its own; then the bin is the better place.
        self.text = texts[0] if texts and (len(columns) == 1 or not living) else ""

    def key(self, row: Raw | None) -> tuple[Any, ...] | None:
        """What may stand only once; None where this record does not count."""
        if row is None or (self.living and row[BINNED] is not None):
            return None
        values = tuple(row[name] for name in self.columns)
        return None if None in values else values


def _unique() -> dict[str, tuple[_Unique, ...]]:
    found: dict[str, tuple[_Unique, ...]] = {}
    for name, table in EXCHANGED.items():
        rules: list[Index | UniqueConstraint] = [index for index in table.indexes if index.unique]
        rules += [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        found[name] = tuple(
            _Unique(
                name,
                tuple(column.name for column in rule.columns),
                living=isinstance(rule, Index) and rule.dialect_options["sqlite"]["where"] is not None,
            )
            for rule in sorted(rules, key=lambda each: str(each.name))
        )
    return found


UNIQUE = _unique()


def settle_clashes(connection: Connection, plan: Plan) -> None:
    """Let step back, in the plan, every record whose identity another one has."""
    for table, rules in UNIQUE.items():
        for rule in rules:
            ids = [key for key, row in plan.final.items() if key[0] == table and rule.key(row) is not None]
            for claimants in _clashes(connection, plan, table, rule, ids):
                for loser in claimants[1:]:
                    _step_back(connection, plan, (table, loser), rule, claimants[0])


def _clashes(
    connection: Connection, plan: Plan, table: str, rule: _Unique, changed: Iterable[Key]
) -> Iterator[list[int]]:
    """Groups of more than one number that claim the same, each in order."""
    claims: dict[tuple[Any, ...], set[int]] = {}
    for key in changed:
        claimed = rule.key(plan.final[key])
        if claimed is not None:
            claims.setdefault(claimed, set()).add(key[1])
    wanted = list(claims)
    names = ", ".join(f'"{name}"' for name in rule.columns)
    marks = f"({', '.join('?' for _ in rule.columns)})"
    living = f" AND {BINNED} IS NULL" if rule.living else ""
    size = BATCH // len(rule.columns)
    for start in range(0, len(wanted), size):
        part = wanted[start : start + size]
        values = ", ".join(marks for _ in part)
        statement = f'SELECT id, {names} FROM "{table}" WHERE ({names}) IN (VALUES {values}){living}'  # noqa: S608 - ours
        rows = connection.exec_driver_sql(statement, tuple(value for each in part for value in each))
        for number, *found in rows:
            if (table, int(number)) not in plan.final:
                claims[tuple(found)].add(int(number))
    for claimed in sorted(claims, key=repr):
        if len(claims[claimed]) > 1:
            yield sorted(claims[claimed])


def _step_back(connection: Connection, plan: Plan, key: Key, rule: _Unique, winner: int) -> None:
    if key not in plan.final:
        row = raw_rows(connection, [key])[key]
        plan.rows[key] = dict(row)
        plan.final[key] = row
    final = plan.final[key]
    assert final is not None
    name = rule.text or BINNED
    before = final[name]
    final[name] = marked(key, str(before)) if rule.text else plan.moment_text
    plan.found.append(Found(key, name, before, final[name], BY_RULE, why=f"same:{winner}", asserted=True))
    if rule.text and "remark" in final:
        note = f"与编号为 {winner} 的记录重复"
        text = "；".join(part for part in (final["remark"], note) if part)[:500]
        plan.found.append(
            Found(key, "remark", final["remark"], text, BY_RULE, why=f"same:{winner}", asserted=True)
        )
        final["remark"] = text


def marked(key: Key, text: str) -> str:
    """A text that may stand only once, with the record's own number: A12~57."""
    table, number = key
    return f"{number}~{text}" if table in COUNTED else f"{text}~{number}"
