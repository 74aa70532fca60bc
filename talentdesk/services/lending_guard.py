"""Holds lending together whoever writes: stock equals its movements, nothing is lent twice, numbers have no gap.

A hook inside each write, so that form, bulk edit, import and undo cannot get past it either.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.rules.lending import LENT, number_head
from talentdesk.services.booking_facts import refuse_crowded_bookings
from talentdesk.services.lending_facts import things
from talentdesk.text import tr

GUARDED = ("equipment", "stock_movement", "loan", "loan_item", "booking")

_CHANGED_QUANTITY = """
    SELECT c.record_id FROM journal_change c
     WHERE c.entry_id = :entry AND +c.table_name = 'equipment'
       AND (c.action <> 'update' OR json_type(c.after, '$.quantity') IS NOT NULL
            OR json_type(c.after, '$.kind') IS NOT NULL)
"""
_MOVED = """
    SELECT coalesce(json_extract(c.before, '$.equipment_id'), json_extract(c.after, '$.equipment_id'))
      FROM journal_change c
     WHERE c.entry_id = :entry AND +c.table_name = 'stock_movement'
"""
_SUM = """(SELECT coalesce(sum(m.change), 0) FROM stock_movement m
           WHERE m.equipment_id = e.id AND m.deleted_at IS NULL)"""
_NOTE_DIFFERENCE = f"""
    INSERT INTO stock_movement (equipment_id, day, change, reason, person)
    SELECT e.id, :day, e.quantity - {_SUM}, substr(:why, 1, 200), substr(:user, 1, 50) FROM equipment e
     WHERE e.id IN ({_CHANGED_QUANTITY}) AND e.kind = '耗材' AND e.quantity <> {_SUM}
"""
_BELOW_ZERO = f"""
    SELECT e.code, e.name, {_SUM} FROM equipment e
     WHERE e.id IN ({_MOVED}) AND e.kind = '耗材' AND {_SUM} < 0 ORDER BY e.code LIMIT 1
"""
_FOLLOW = f"""
    UPDATE equipment AS e SET quantity = {_SUM}
     WHERE e.id IN ({_MOVED}) AND e.kind = '耗材' AND e.quantity <> {_SUM}
"""
_LENDING_TOUCHED = """
    SELECT li.equipment_id FROM loan_item li JOIN loan l ON l.id = li.loan_id
     WHERE l.state = '借出' AND li.quantity > li.returned
       AND (li.equipment_id IN (SELECT c.record_id FROM journal_change c
                                 WHERE c.entry_id = :entry AND +c.table_name = 'equipment')
         OR li.id IN (SELECT c.record_id FROM journal_change c
                       WHERE c.entry_id = :entry AND +c.table_name = 'loan_item')
         OR l.id IN (SELECT c.record_id FROM journal_change c
                      WHERE c.entry_id = :entry AND +c.table_name = 'loan'))
"""
_BINNED = """
    SELECT l.number FROM loan l JOIN loan_item li ON li.loan_id = l.id
     WHERE l.state = '借出' AND li.quantity > li.returned AND (l.deleted_at IS NOT NULL OR li.deleted_at IS NOT NULL)
       AND (li.id IN (SELECT c.record_id FROM journal_change c
                       WHERE c.entry_id = :entry AND +c.table_name = 'loan_item')
         OR l.id IN (SELECT c.record_id FROM journal_change c
                      WHERE c.entry_id = :entry AND +c.table_name = 'loan')) LIMIT 1
"""
_GONE_NUMBERS = """
    SELECT json_extract(c.before, '$.number') FROM journal_change c
     WHERE c.entry_id = :entry AND +c.table_name = 'loan' AND c.action = 'delete'
"""


def guard_lending(connection: Connection, entry_id: int) -> None:
    """Bring stock into step with its movements; refuse what would lend a thing twice or tear a gap (a ``before_commit`` hook)."""
    marks = ", ".join("?" for _ in GUARDED)
    touched = set(
        connection.exec_driver_sql(
            f"SELECT DISTINCT table_name FROM journal_change WHERE entry_id = ? AND +table_name IN ({marks})",
            (entry_id, *GUARDED),
        ).scalars()
    )
    if touched & {"equipment", "stock_movement"}:
        _keep_stock(connection, entry_id)
    if touched & {"equipment", "loan", "loan_item"}:
        _refuse_lent_twice(connection, entry_id)
    if touched & {"loan", "loan_item"}:
        _refuse_lost_loans(connection, entry_id)
    if "booking" in touched:
        with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
            refuse_crowded_bookings(session, entry_id)


def _keep_stock(connection: Connection, entry_id: int) -> None:
    """A quantity that was changed by hand is noted as a movement; a movement changes the quantity."""
    at, user, why = connection.exec_driver_sql(
        "SELECT at, user, why FROM journal_entry WHERE id = ?", (entry_id,)
    ).one()
    day = datetime.fromisoformat(at).astimezone().date().isoformat()
    connection.exec_driver_sql(_NOTE_DIFFERENCE, {"entry": entry_id, "day": day, "why": why, "user": user})
    below = connection.exec_driver_sql(_BELOW_ZERO, {"entry": entry_id}).first()
    if below is not None:
        code, name, left = below
        raise DeskError(
            tr("{code} {name} 的库存会变成 {left}，不能小于 0。", code=code, name=name, left=left),
            tr("请核对数量，或先登记入库。"),
            code="out-of-range",
        )
    connection.exec_driver_sql(_FOLLOW, {"entry": entry_id})


def _refuse_lent_twice(connection: Connection, entry_id: int) -> None:
    ids = {
        int(number) for number in connection.exec_driver_sql(_LENDING_TOUCHED, {"entry": entry_id}).scalars()
    }
    if not ids:
        return
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        for thing in things(session, ids).values():
            if thing.lent > thing.quantity:
                raise DeskError(
                    tr("{code} {name} 只有 {quantity} 件，却借出了 {lent} 件。", code=thing.code, name=thing.name,
                       quantity=thing.quantity, lent=thing.lent),
                    tr("请先归还，或更正数量。"),
                    code="lent",
                )  # fmt: skip
            if thing.lent and thing.single and thing.state != LENT:
                raise DeskError(
                    tr("{code} {name} 还没有归还，状态不能改。", code=thing.code, name=thing.name),
                    tr("请在借用里登记归还；坏了就在归还时选“损坏”。"),
                    code="lent",
                )


def _refuse_lost_loans(connection: Connection, entry_id: int) -> None:
    """Things that are out stay on their loan; a loan's number is never torn out from before later ones."""
    number = connection.exec_driver_sql(_BINNED, {"entry": entry_id}).scalar()
    if number is not None:
        raise DeskError(
            tr("借用单 {number} 还有没归还的东西，不能删除。", number=number),
            tr("请先登记归还。"),
            code="lent",
        )
    for gone in connection.exec_driver_sql(_GONE_NUMBERS, {"entry": entry_id}).scalars().all():
        head = str(gone)[: len(number_head(0))]
        later = connection.exec_driver_sql(
            "SELECT 1 FROM loan WHERE number LIKE ? || '%' AND (length(number), number) > (length(?), ?) LIMIT 1",
            (head, gone, gone),
        ).first()
        if later is not None:
            raise DeskError(
                tr("后面还有借用单，撤销 {number} 会让编号断开。", number=gone),
                tr("请改用“取消”，借用单会保留。"),
                code="fixed",
            )
