"""Keeps the next due day of every maintenance plan in step with its rhythm, whoever changes it: form, import, bulk edit."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from talentdesk.model import JournalChange, MaintenancePlan
from talentdesk.rules.upkeep import Rhythm, due_by_rhythm

RHYTHM = frozenset({"first_due", "every", "unit", "count_from", "last_done"})
BATCH = 500


def keep_due_dates(connection: Connection, entry_id: int) -> None:
    """Work out the next due day of plans that have none or whose rhythm was changed (a ``before_commit`` hook).

    An operation that wrote the next day itself knew it better, as work logged late or an undo does.
    """
    changes = connection.execute(
        select(JournalChange.record_id, JournalChange.action, JournalChange.after).where(
            JournalChange.entry_id == entry_id, JournalChange.table_name == "maintenance_plan"
        )
    ).all()
    unknown = {int(number): None for number, action, after in changes if _is_unknown(action, after)}
    if not unknown:
        return
    numbers = list(unknown)
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        for start in range(0, len(numbers), BATCH):
            _work_out(session, numbers[start : start + BATCH])
        session.commit()


def _is_unknown(action: str, after: str | None) -> bool:
    """Whether a change of a plan leaves open when it is due next."""
    said = json.loads(after or "{}")
    if action == "insert" or "next_due" in said:
        return said.get("next_due") is None and action != "delete"
    return bool(RHYTHM & said.keys())


def _work_out(session: Session, numbers: list[int]) -> None:
    for plan in session.scalars(select(MaintenancePlan).where(MaintenancePlan.id.in_(numbers))).all():
        session.execute(
            update(MaintenancePlan)
            .where(MaintenancePlan.id == plan.id)
            .values(next_due=due_by_rhythm(rhythm_of(plan), plan.last_done))
        )


def rhythm_of(plan: MaintenancePlan) -> Rhythm:
    """How often a plan comes round."""
    return Rhythm(plan.first_due, plan.every, plan.unit, plan.count_from)
