"""Keeps the dated history of equipment's states true, whoever changes a state: form, bulk edit, import, loan, undo …"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Equipment, EquipmentState
from talentdesk.text import tr

BATCH = 500

# A plus before a column keeps SQLite from its index: all that ever happened to the table is more than one operation.
# Whether a journal line changes the state of the equipment it is about.
_CHANGES_STATE = "({0}.action <> 'update' OR json_type({0}.after, '$.state') IS NOT NULL)"
_LAST = """(SELECT s.{0} FROM equipment_state s WHERE s.equipment_id = e.id AND s.deleted_at IS NULL
            ORDER BY s.since DESC, s.id DESC LIMIT 1)"""
_TOUCHED = f"""
    SELECT c.record_id FROM journal_change c
     WHERE c.entry_id = :entry AND +c.table_name = 'equipment' AND {_CHANGES_STATE.format("c")}
    UNION
    SELECT s.equipment_id FROM journal_change c JOIN equipment_state s ON s.id = c.record_id
     WHERE c.entry_id = :entry AND +c.table_name = 'equipment_state'
    UNION
    SELECT json_extract(c.before, '$.equipment_id') FROM journal_change c
     WHERE c.entry_id = :entry AND +c.table_name = 'equipment_state' AND c.action = 'delete'
"""
_APPEND = f"""
    INSERT INTO equipment_state (equipment_id, state, since, reason, person)
    SELECT e.id, e.state, max(:day, coalesce({_LAST.format("since")}, :day)), substr(:why, 1, 200), substr(:user, 1, 50)
      FROM equipment e
     WHERE e.id IN ({_TOUCHED}) AND e.state IS NOT {_LAST.format("state")}
"""
# Undo took the history of a thing whose state it then left alone, because the thing was changed since.
_OF = "coalesce(json_extract(d.before, '$.equipment_id'), s.equipment_id)"
_WRONGLY_TAKEN = f"""
    SELECT d.action, d.record_id, d.before
      FROM journal_change d LEFT JOIN equipment_state s ON s.id = d.record_id
     WHERE d.entry_id = :entry AND +d.table_name = 'equipment_state' AND d.action IN ('delete', 'update')
       AND EXISTS (SELECT 1 FROM journal_change u WHERE u.entry_id = :undoes AND u.table_name = 'equipment'
                    AND u.record_id = {_OF} AND {_CHANGES_STATE.format("u")})
       AND NOT EXISTS (SELECT 1 FROM journal_change c WHERE c.entry_id = :entry AND c.table_name = 'equipment'
                    AND c.record_id = {_OF} AND {_CHANGES_STATE.format("c")})
     ORDER BY d.id DESC
"""


def keep_history(connection: Connection, entry_id: int) -> None:
    """Make the last line of each touched thing's history say the state it is in (a ``before_commit`` hook).

    An operation that wrote the line itself, with a day of its own, is left as it is; so is an undo, which takes the line away
    together with the state.
    """
    touched = connection.exec_driver_sql(
        "SELECT 1 FROM journal_change WHERE entry_id = ? AND +table_name IN ('equipment', 'equipment_state') LIMIT 1",
        (entry_id,),
    ).first()
    if touched is None:
        return
    at, user, why, undoes = connection.exec_driver_sql(
        "SELECT at, user, why, undoes FROM journal_entry WHERE id = ?", (entry_id,)
    ).one()
    if undoes is not None:
        _give_back(connection, entry_id, undoes)
    day = datetime.fromisoformat(at).astimezone().date().isoformat()
    connection.exec_driver_sql(_APPEND, {"entry": entry_id, "day": day, "why": why, "user": user})


def _give_back(connection: Connection, entry_id: int, undoes: int) -> None:
    taken = connection.exec_driver_sql(_WRONGLY_TAKEN, {"entry": entry_id, "undoes": undoes}).all()
    for action, number, before in taken:
        values = json.loads(before)
        if action == "delete":
            names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
            statement = f"INSERT INTO equipment_state ({names}) VALUES ({marks})"
            connection.exec_driver_sql(statement, tuple(values.values()))
        else:
            sets = ", ".join(f'"{name}" = ?' for name in values)
            statement = f"UPDATE equipment_state SET {sets} WHERE id = ?"
            connection.exec_driver_sql(statement, (*values.values(), number))


def write_states(
    session: Session, ids: Sequence[int], state: str, day: date, reason: str, person: str = ""
) -> list[int]:
    """Within a running operation: put things into a state from ``day`` on; the numbers of those that were in another.

    A history that begins later than ``day`` (the thing was put into the register afterwards) is taken to begin on ``day``;
    refused where a change of state is already noted for a later day.
    """
    changed: list[int] = []
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        others = select(Equipment).where(
            Equipment.id.in_(part), Equipment.state != state, Equipment.deleted_at.is_(None)
        )
        things = session.scalars(others.order_by(Equipment.id)).all()
        _make_room(session, things, day)
        for thing in things:
            thing.state = state
        changed += [thing.id for thing in things]
    session.flush()
    lines = [
        {
            "equipment_id": number,
            "state": state,
            "since": day,
            "reason": reason or None,
            "person": person or None,
        }
        for number in changed
    ]
    if lines:
        session.execute(insert(EquipmentState), lines)
    return changed


def _make_room(session: Session, things: Sequence[Equipment], day: date) -> None:
    """Refuse where a later change is known; let histories begin earlier that only began later."""
    lines = histories(session, [thing.id for thing in things])
    for thing in things:
        history = lines.get(thing.id, [])
        later = [line for line in history if line.since > day]
        if (later and later[0] is not history[0]) or len(later) > 1:
            raise DeskError(
                tr(
                    "{code} {name} 在 {day} 之后已有状态变动。",
                    code=thing.code,
                    name=thing.name,
                    day=day.isoformat(),
                ),
                tr("请写 {last} 或更晚的日期。", last=history[-1].since.isoformat()),
                code="out-of-range",
            )
        if later:
            session.execute(update(EquipmentState).where(EquipmentState.id == later[0].id).values(since=day))


def histories(session: Session, ids: Sequence[int]) -> dict[int, list[EquipmentState]]:
    """The lines of these things' histories, oldest first."""
    found: dict[int, list[EquipmentState]] = {}
    for start in range(0, len(ids), BATCH):
        statement = (
            select(EquipmentState)
            .where(
                EquipmentState.equipment_id.in_(list(ids[start : start + BATCH])),
                EquipmentState.deleted_at.is_(None),
            )
            .order_by(EquipmentState.since, EquipmentState.id)
        )
        for line in session.scalars(statement):
            found.setdefault(line.equipment_id, []).append(line)
    return found


def state_before(session: Session, equipment_id: int) -> str | None:
    """The state a thing was in before its present one; None where nothing is known."""
    statement = (
        select(EquipmentState.state)
        .where(EquipmentState.equipment_id == equipment_id, EquipmentState.deleted_at.is_(None))
        .order_by(EquipmentState.since.desc(), EquipmentState.id.desc())
        .limit(2)
    )
    lines = session.scalars(statement).all()
    return lines[1] if len(lines) > 1 else None
