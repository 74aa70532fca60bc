"""Says what two copies had a hand in as people read it: the record by its title, the field by its label, values as shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from talentdesk.model import Base
from talentdesk.registers import Kind, Register, register_of_table
from talentdesk.registers.display import shown
from talentdesk.rules.moments import read_zoned
from talentdesk.services.references import titles
from talentdesk.services.twin_events import Key
from talentdesk.services.twin_planning import BINNED, Found
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing both copies had a hand in, or a rule put right, with everything a window shows of it.

    ``table``, ``record_id`` and ``field`` name it in choices (``field`` empty: the whole record); ``choosable``: a person may
    choose. ``ours`` and ``theirs`` are texts; at a rule, what stood there and what stands now. Times are local.
    """

    table: str
    record_id: int
    field: str
    register: str
    title: str
    label: str
    ours: str
    theirs: str
    ours_by: str
    ours_at: datetime | None
    theirs_by: str
    theirs_at: datetime | None
    kept: str
    why: str
    choosable: bool


def conflict_of(session: Session, found: Found, row: Mapping[str, Any] | None) -> Conflict:
    """What was found, in words; ``row`` is the record as it is on either side, for its title."""
    table, number = found.key
    target = register_of_table(table)
    ours, theirs = found.our_entry, found.their_entry
    return Conflict(
        table=table,
        record_id=number,
        field=found.field,
        register=register_label(table),
        title=title_of(session, target, found.key, row),
        label=label_of(target, found.field),
        ours=value_text(session, target, found.field, found.ours),
        theirs=value_text(session, target, found.field, found.theirs),
        ours_by=ours.user if ours else "",
        ours_at=read_zoned(ours.at) if ours else None,
        theirs_by=theirs.user if theirs else "",
        theirs_at=read_zoned(theirs.at) if theirs else None,
        kept=found.kept,
        why=why_text(found.why),
        choosable=found.kept != "rule",
    )


def register_label(table: str) -> str:
    """What a table's records are called; the table's name where nobody lists them."""
    target = register_of_table(table)
    return tr(target.label) if target is not None else table


def label_of(target: Register | None, name: str) -> str:
    """What a field is called."""
    if not name:
        return tr("整条记录")
    if name == BINNED:
        return tr("回收站")
    return tr(target.field(name).label) if target is not None and target.has(name) else name


def title_of(session: Session, target: Register | None, key: Key, row: Mapping[str, Any] | None) -> str:
    """How a record is called: its title here, else the one the other copy gives it, else its number."""
    if target is None:
        return f"#{key[1]}"
    here = titles(session, target.key, {key[1]}).get(key[1], "")
    if here or row is None:
        return here or f"#{key[1]}"
    return value_text(session, target, target.title, row.get(target.title)) or f"#{key[1]}"


def value_text(session: Session, target: Register | None, name: str, raw: Any) -> str:
    """A raw value as a person reads it."""
    if not name:
        return tr("保留") if raw is not None else tr("删除")
    if name == BINNED:
        return tr("在回收站") if raw is not None else tr("在用")
    if raw is None:
        return ""
    if target is None or not target.has(name):
        return str(raw)
    field = target.field(name)
    if field.kind is Kind.REFERENCE:
        return titles(session, field.reference, {int(raw)}).get(int(raw), f"#{raw}")
    if field.kind is Kind.LEVEL:
        column: Any = Base.metadata.tables[target.table_name].columns[name]
        return shown(field, column.type.process_result_value(raw, None))
    return shown(field, bool(raw) if field.kind is Kind.YES_NO else raw)


def stored(value: Any) -> str | None:
    """A value as it is kept in the list of conflicts."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def why_text(why: str) -> str:
    """Why a rule stepped in, in a sentence; empty for two changes of one field."""
    code, _, number = why.partition(":")
    sentences = {
        "deleted": tr("一台电脑删除了，另一台还在使用。"),
        "same": tr("与编号为 {number} 的记录重复：两条都保留，这一条让出。", number=number),
        "same-number": tr("两台电脑编了同一个号：两条都保留，这一条的编号后加了记录号。"),
        "needed": tr("另一台电脑还在使用，已从回收站放回。"),
        "pair-gone": tr("师傅或徒弟已不在，这一对移到回收站。"),
        "pair-excluded": tr("已登记回避，这一对移到回收站。"),
        "pair-double": tr("两台电脑结了同一对，后一对移到回收站。"),
        "pair-capacity": tr("合起来超过师傅可带的人数，后结的一对移到回收站。"),
        "lent-twice": tr("同一件东西两台电脑各有登记，后一笔借出按已归还处理。"),
        "booked-twice": tr("同一时间预约重复，后一个预约已取消。"),
        "chosen-state": tr("按您的选择补记一条状态变动。"),
    }
    return sentences.get(code, "")
