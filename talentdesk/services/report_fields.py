"""What a report is made of: a source's root table, the records a row reaches from there, and its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from talentdesk.registers import Kind, Register, register

ROOT = "r"
"""The alias of the root table in every statement."""


@dataclass(frozen=True, slots=True)
class Join:
    """The one record that a row reaches under ``name``: ``parent``'s ``column`` holds its number."""

    name: str
    table: str
    column: str
    parent: str = ROOT


@dataclass(frozen=True, slots=True)
class Children:
    """Records that belong to a reached one (``onto``): their ``column`` holds its number. Statements name them as they like;
    this says that a change of one changes the rows.
    """

    name: str
    table: str
    column: str
    onto: str = ROOT


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose changes may change every row; ``columns``: only updates of these do."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceField:
    """One thing a report may say. ``sql`` is over ``r`` and the joins named in ``needs``; ``value`` makes of what the database
    gives what is shown. ``base``: columns of the base's own record it depends on. ``usual``: stands in a new file.
    """

    key: str
    label: str
    sql: str
    kind: Kind = Kind.TEXT
    group: str = ""
    needs: tuple[str, ...] = ()
    value: Callable[[Any], Any] | None = None
    base: tuple[str, ...] = ()
    personal: bool = False
    sample: str = ""
    required: bool = False
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a file come from: one for each living record of ``table``.

    ``root``: the table, or a subquery with an ``id``. ``where``: which of them (over ``r`` and the joins in ``needs``).
    ``key_sql`` and ``title_sql``: how a row is told from others in words. ``watch``: what changes all rows.
    """

    key: str
    label: str
    table: str
    key_sql: str
    title_sql: str
    fields: tuple[SourceField, ...]
    joins: tuple[Join, ...] = ()
    children: tuple[Children, ...] = ()
    needs: tuple[str, ...] = ()
    where: str = "r.deleted_at IS NULL"
    root: str = ""
    watch: tuple[Watch, ...] = ()

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return any(each.key == key for each in self.fields)

    def field(self, key: str) -> SourceField:
        """The field of a key; KeyError where there is none."""
        for each in self.fields:
            if each.key == key:
                return each
        raise KeyError(key)

    def used_joins(self, needs: Sequence[str]) -> list[Join]:
        """The joins behind some names, parents first."""
        wanted = set(needs) | set(self.needs)
        for each in reversed(self.joins):  # a parent stands before those that hang on it
            if each.name in wanted:
                wanted.add(each.parent)
        wanted |= {each.onto for each in self.children if each.name in wanted}
        for each in reversed(self.joins):
            if each.name in wanted:
                wanted.add(each.parent)
        return [each for each in self.joins if each.name in wanted]

    def used_children(self, needs: Sequence[str]) -> list[Children]:
        """The children behind some names."""
        wanted = set(needs) | set(self.needs)
        return [each for each in self.children if each.name in wanted]

    def hops(self, name: str) -> list[tuple[str, str]]:
        """From a reached record back to the rows: (table, column that holds the number), the root's last."""
        steps = []
        while name != ROOT:
            join = next(each for each in self.joins if each.name == name)
            steps.append((self._table_of(join.parent), join.column))
            name = join.parent
        return steps

    def _table_of(self, name: str) -> str:
        return self.table if name == ROOT else next(each.table for each in self.joins if each.name == name)


def of_register(
    key: str,
    alias: str = ROOT,
    *,
    prefix: str = "",
    only: Sequence[str] = (),
    usual: Sequence[str] = (),
) -> Iterator[SourceField]:
    """The fields of a register as fields of a source: all that hold a value of their own, or ``only`` some of them."""
    target = register(key)
    for each in target.fields:
        if each.kind in (Kind.REFERENCE, Kind.PHOTO) or (only and each.name not in only):
            continue
        yield SourceField(
            prefix + each.name,
            each.label,
            f'{alias}."{each.name}"',
            each.kind,
            group=_group(target, alias),
            needs=() if alias == ROOT else (alias,),
            personal=each.personal,
            sample=each.choices[0] if each.choices else "",
            required=alias == ROOT and each.required,
            usual=each.name in usual,
        )


def _group(target: Register, alias: str) -> str:
    return "" if alias == ROOT else target.label


def usual(fields: Sequence[SourceField], *keys: str) -> tuple[SourceField, ...]:
    """The same fields, those of ``keys`` marked as standing in a new file."""
    return tuple(replace(each, usual=True) if each.key in keys else each for each in fields)


_OWN = "(SELECT {} FROM base_profile LIMIT 1)"


def _own(key: str, label: str, column: str, *further: str) -> SourceField:
    told = f"coalesce(nullif({column}, ''), {further[0]})" if further else column
    return SourceField(
        key, label, _OWN.format(told), group="基地", base=(column, *further)
    )  # not a statement's own table: the same in every row


# What every source may say besides: the base itself, and a text that is the same in every row (the column's fallback).
COMMON: tuple[SourceField, ...] = (
    _own("base_name", "基地名称", "name"),
    _own("base_code", "基地代码", "code"),
    _own("base_credit_code", "统一社会信用代码", "credit_code"),
    _own("base_address", "地址", "address"),
    _own("base_contact", "联系人", "contact"),
    _own("base_phone", "联系电话", "phone"),
    _own("base_assessor", "评价机构", "assessor", "name"),
    _own("base_issuer", "发证机构", "issuer", "name"),
    SourceField("constant", "固定文字", "NULL"),
)
