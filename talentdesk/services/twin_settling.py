"""Puts right, after a merge, what each copy was allowed to do but both together were not: in ways both copies agree on.

What can be worked out from the records themselves (stock from its movements, a thing's state from its history) is worked out
anew on each side. Where two records cannot both hold, the one with the smaller number holds and the other one yields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import Booking
from talentdesk.rules.lending import LENT, SUPPLY
from talentdesk.rules.pair_score import HARD_CAP
from talentdesk.services.booking_facts import KEPT, people_clashes, wanted_of
from talentdesk.services.equipment_history import keep_history
from talentdesk.services.pair_facts import ACTIVE
from talentdesk.services.stock import refuse_overdrawn
from talentdesk.services.twin_clashes import marked
from talentdesk.services.twin_events import Key, raw_rows
from talentdesk.services.twin_planning import BINNED, BY_RULE, Found, Plan
from talentdesk.text import tr

CANCELLED = "取消"
PAIR_TABLES = frozenset({"pairing", "mentor", "apprentice", "pair_exclusion"})
BATCH = 500

_PAIRS = """
    SELECT p.id, p.mentor_id, p.apprentice_id, m.capacity, m.deleted_at, a.deleted_at FROM pairing p
      JOIN mentor m ON m.id = p.mentor_id JOIN apprentice a ON a.id = p.apprentice_id
     WHERE p.state = ? AND p.deleted_at IS NULL ORDER BY p.id
"""
_SAME_AGREEMENT = """
    SELECT p.id, p.agreement_number FROM pairing p
     WHERE p.deleted_at IS NULL AND EXISTS (SELECT 1 FROM pairing o
            WHERE o.agreement_number = p.agreement_number AND o.deleted_at IS NULL AND o.id < p.id)
     ORDER BY p.id
"""
_OUT = """
    SELECT i.id, i.loan_id, i.quantity, i.returned, l.deleted_at, i.deleted_at FROM loan_item i
      JOIN loan l ON l.id = i.loan_id
     WHERE i.equipment_id = ? AND l.state = ? AND i.quantity > i.returned ORDER BY i.id
"""
_LAST_STATE = """
    SELECT state FROM equipment_state WHERE equipment_id = ? AND deleted_at IS NULL
     ORDER BY since DESC, id DESC LIMIT 1
"""
_STOCK = "SELECT coalesce(sum(change), 0) FROM stock_movement WHERE equipment_id = ? AND deleted_at IS NULL"


@dataclass(slots=True)
class _Settling:
    """A merge being put right: what was done about it and what has to be said besides."""

    connection: Connection
    plan: Plan
    entry_id: int
    warnings: list[str] = field(default_factory=list)

    def set(self, key: Key, name: str, value: Any, why: str) -> None:
        """Give a field the value that a rule wants, and keep in mind what stood there."""
        before = raw_rows(self.connection, [key])[key][name]
        if before == value:
            return
        self._write(key, name, value)
        self.plan.found.append(Found(key, name, before, value, BY_RULE, why=why, asserted=True))

    def derive(self, key: Key, name: str, value: Any) -> None:
        """Give a field the value that follows from other records; the other copy works it out by itself."""
        if raw_rows(self.connection, [key])[key][name] != value:
            self._write(key, name, value)

    def _write(self, key: Key, name: str, value: Any) -> None:
        statement = f'UPDATE "{key[0]}" SET "{name}" = ? WHERE id = ?'  # noqa: S608 - names of our tables
        self.connection.exec_driver_sql(statement, (value, key[1]))

    def put_back(self, key: Key, why: str) -> bool:
        """Take a record out of the recycle bin; False where another one has its identity."""
        try:
            self.set(key, BINNED, None, why)
        except IntegrityError:
            return False
        return True


def settle(connection: Connection, plan: Plan, entry_id: int) -> list[str]:
    """Put right what the merge brought together; sentences about what only a person can put right."""
    work = _Settling(connection, plan, entry_id)
    tables = {table for table, _ in plan.touched()}
    if PAIR_TABLES & tables:
        _settle_pairs(work)
    for number in sorted(_things(connection, plan.touched())):
        _settle_thing(work, number)
    _note_chosen_states(work)
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        if "booking" in tables:
            _settle_bookings(work, session)
        if "stock_entry" in tables:
            try:
                refuse_overdrawn(session)
            except DeskError as trouble:
                work.warnings.append(f"{trouble.text}{trouble.remedy}")
    return work.warnings


def _settle_pairs(work: _Settling) -> None:
    """Whoever has a pair is there; no excluded pair, none twice, no mentor over capacity, no agreement number twice."""
    bin_time = work.plan.moment_text
    excluded = {
        (int(mentor), int(apprentice))
        for mentor, apprentice in work.connection.exec_driver_sql(
            "SELECT mentor_id, apprentice_id FROM pair_exclusion WHERE deleted_at IS NULL"
        )
    }
    seen: set[tuple[int, int]] = set()
    counts: dict[int, int] = {}
    for number, mentor, apprentice, capacity, mentor_gone, apprentice_gone in work.connection.exec_driver_sql(
        _PAIRS, (ACTIVE,)
    ).all():
        people = (("mentor", mentor, mentor_gone), ("apprentice", apprentice, apprentice_gone))
        gone = [(table, person) for table, person, deleted in people if deleted is not None]
        if not all(work.put_back(person, "needed") for person in gone):
            why = "pair-gone"
        elif (mentor, apprentice) in excluded:
            why = "pair-excluded"
        elif (mentor, apprentice) in seen:
            why = "pair-double"
        elif counts.get(mentor, 0) >= min(capacity, HARD_CAP):
            why = "pair-capacity"
        else:
            seen.add((mentor, apprentice))
            counts[mentor] = counts.get(mentor, 0) + 1
            continue
        work.set(("pairing", number), BINNED, bin_time, why)
    for number, agreement in work.connection.exec_driver_sql(_SAME_AGREEMENT).all():
        key = ("pairing", number)
        work.set(key, "agreement_number", marked(key, agreement), "same-number")


def _things(connection: Connection, keys: Iterable[Key]) -> set[int]:
    """The things that these records are about."""
    found = {number for table, number in keys if table == "equipment"}
    rows = raw_rows(
        connection, (k for k in keys if k[0] in ("equipment_state", "stock_movement", "loan_item"))
    )
    found.update(int(row["equipment_id"]) for row in rows.values())
    loans = sorted(number for table, number in keys if table == "loan")
    for part in _parts(loans):
        numbers = ",".join(map(str, part))
        statement = f"SELECT equipment_id FROM loan_item WHERE loan_id IN ({numbers})"  # noqa: S608 - numbers only
        found.update(int(row[0]) for row in connection.exec_driver_sql(statement))
    return found


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _settle_thing(work: _Settling, number: int) -> None:
    key = ("equipment", number)
    row = raw_rows(work.connection, [key]).get(key)
    if row is None:
        return
    name = f"{row['code']} {row['name']}"
    if row["kind"] == SUPPLY:
        left = int(work.connection.exec_driver_sql(_STOCK, (number,)).scalar() or 0)
        work.derive(key, "quantity", left)
        if left < 0:
            work.warnings.append(tr("{name} 的库存合并后是 {left}，请盘点后更正。", name=name, left=left))
        return
    last = work.connection.exec_driver_sql(_LAST_STATE, (number,)).scalar()
    chosen = any(found.chosen and (found.key, found.field) == (key, "state") for found in work.plan.found)
    if last is not None and not chosen:
        work.derive(key, "state", last)
    _settle_loans(work, key)


def _settle_loans(work: _Settling, key: Key) -> None:
    """What is out stays on its loan; more than there is cannot be out, nor what is here in another state."""
    _keep_lent_thing(work, key)
    row = raw_rows(work.connection, [key])[key]
    # The state of one single thing says whether it is out; of many pieces some may be.
    single = row["kind"] != SUPPLY and row["quantity"] == 1
    most = 0 if single and row["state"] != LENT else row["quantity"]
    out = 0
    for number, loan, quantity, returned, loan_gone, item_gone in work.connection.exec_driver_sql(
        _OUT, (key[1], LENT)
    ).all():
        item, loan_key = ("loan_item", number), ("loan", loan)
        out += quantity - returned
        if row[BINNED] is not None or out > most:
            out -= quantity - returned
            work.set(item, "returned", quantity, "lent-twice")
            _close_empty(work, loan_key)
            continue
        if item_gone is not None:
            work.put_back(item, "needed")
        if loan_gone is not None and not work.put_back(loan_key, "needed"):
            old = raw_rows(work.connection, [loan_key])[loan_key]["number"]
            work.set(loan_key, "number", marked(loan_key, old), "same-number")
            work.put_back(loan_key, "needed")


def _keep_lent_thing(work: _Settling, key: Key) -> None:
    """A thing that is out stays in the register."""
    if work.connection.exec_driver_sql(_OUT, (key[1], LENT)).first() is not None:
        work.put_back(key, "needed")


def _close_empty(work: _Settling, loan: Key) -> None:
    """A loan of which nothing is out any more is none."""
    statement = (
        "SELECT 1 FROM loan_item WHERE loan_id = ? AND quantity > returned AND deleted_at IS NULL LIMIT 1"
    )
    if work.connection.exec_driver_sql(statement, (loan[1],)).first() is None:
        work.set(loan, "state", CANCELLED, "lent-twice")


def _note_chosen_states(work: _Settling) -> None:
    """A state that a person chose against the history is a new line of the history."""
    keep_history(work.connection, work.entry_id)
    lines = work.connection.exec_driver_sql(
        "SELECT record_id FROM journal_change WHERE entry_id = ? AND +table_name = 'equipment_state' AND action = 'insert'",
        (work.entry_id,),
    ).scalars()
    own = [key for key in (("equipment_state", int(n)) for n in lines) if key not in work.plan.final]
    for key, row in raw_rows(work.connection, own).items():
        work.plan.found.append(Found(key, "", None, row, BY_RULE, why="chosen-state", asserted=True))


def _settle_bookings(work: _Settling, session: Session) -> None:
    """Of two bookings for the same time the later made one is cancelled; one against a loan as well."""
    numbers = sorted((number for table, number in work.plan.touched() if table == "booking"), reverse=True)
    for number in numbers:
        session.expire_all()
        booking = session.get(Booking, number)
        if booking is None or booking.state != KEPT or booking.deleted_at is not None:
            continue
        if people_clashes(session, wanted_of(session, booking), date.min):
            work.set(("booking", number), "state", CANCELLED, "booked-twice")
