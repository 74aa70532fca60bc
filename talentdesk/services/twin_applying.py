"""Writes what a merge makes of the records: deletions, changes, new records, whatever order their identities allow."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from talentdesk.errors import DeskError
from talentdesk.progress import Progress
from talentdesk.services.twin_clashes import UNIQUE, marked
from talentdesk.services.twin_events import ORDER, Key, Raw
from talentdesk.services.twin_numbers import keep_blocks
from talentdesk.services.twin_planning import Plan
from talentdesk.text import tr


def apply_plan(connection: Connection, plan: Plan, progress: Progress) -> None:
    """Bring all records of a plan to how they shall be; the numbers that the tables give next stay this copy's own."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    keys = sorted(plan.final, key=lambda key: (ORDER[key[0]], key[1]))
    changes = {
        key: row for key in keys if (row := plan.final[key]) is not None and plan.rows[key] is not None
    }
    for table, number in reversed([key for key in keys if plan.final[key] is None]):
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE id = ?', (number,))  # noqa: S608 - a table of ours
    _change(connection, plan, changes)
    made = [key for key in keys if plan.rows[key] is None and plan.final[key] is not None]
    for done, key in enumerate(made):
        progress.step(done, len(made), tr("合并"))
        _insert(connection, key, plan.final[key] or {})
    keep_blocks(connection, plan.ours.number, {table for table, _ in made})


def _change(connection: Connection, plan: Plan, changes: Mapping[Key, Raw]) -> None:
    """Identities may have to wait for each other; where they wait in a circle, one of them steps aside for a moment."""
    waiting = dict(changes)
    while waiting:
        stuck = {
            key: row for key, row in waiting.items() if not _update(connection, key, plan.rows[key], row)
        }
        if len(stuck) == len(waiting):
            _step_aside(connection, next(iter(stuck)))
        waiting = stuck


def _update(connection: Connection, key: Key, before: Raw | None, row: Raw) -> bool:
    table, number = key
    changed = {name: value for name, value in row.items() if before is None or before[name] != value}
    sets = ", ".join(f'"{name}" = ?' for name in changed)
    if not sets:
        return True
    try:
        connection.exec_driver_sql(
            f'UPDATE "{table}" SET {sets} WHERE id = ?',  # noqa: S608 - names of our tables
            (*changed.values(), number),
        )
    except IntegrityError:
        return False
    return True


def _step_aside(connection: Connection, key: Key) -> None:
    table, number = key
    texts = [rule.text for rule in UNIQUE[table] if rule.text]
    for name in texts:
        sets = f'UPDATE "{table}" SET "{name}" = ? WHERE id = ?'  # noqa: S608 - names of our tables
        connection.exec_driver_sql(sets, (marked(key, "~"), number))
    if not texts:
        gone = f'UPDATE "{table}" SET deleted_at = ? WHERE id = ?'  # noqa: S608 - a table of ours
        connection.exec_driver_sql(gone, ("1970-01-01 00:00:00.000000", number))


def _insert(connection: Connection, key: Key, row: Raw) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    statement = f'INSERT INTO "{key[0]}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our tables
    connection.exec_driver_sql(statement, tuple(row.values()))


def refuse_loose_ends(connection: Connection) -> None:
    """Refuse a merge that would leave a record pointing at nothing; nothing is written then."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise DeskError(
            tr("合并后有记录会指向不存在的记录，没有合并。"),
            tr("请由主电脑重新制作副本，并联系技术支持。"),
            code="twin-loose",
        )
