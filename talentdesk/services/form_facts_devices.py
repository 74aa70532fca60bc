"""What forms say of equipment: what it is and is worth, its upkeep in a year; and of loans with their things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.model import Equipment, Loan, LoanItem, MaintenanceLog, MaintenancePlan
from talentdesk.services.equipment import LedgerLine, lines_in
from talentdesk.services.form_facts_things import FindPhoto, chosen_or_living

DONE, PLANNED = "√", "○"
_DAYS = {"日": 1, "周": 7}
_MONTHS = {"月": 1, "年": 12}


def device_facts(
    session: Work, find: FindPhoto, ids: Sequence[int], today: date, year: int
) -> list[dict[str, object]]:
    """Equipment by code, the chosen or all that is there: ``price`` of one, ``value`` and ``net_value`` of all of a line.

    ``works``: what was done on it in the year; ``plans``: its plans in use with a sign for each month of the year.
    """
    devices = session.scalars(
        select(Equipment).where(chosen_or_living(Equipment, ids)).order_by(Equipment.code, Equipment.id)
    ).all()
    money = {line.id: line for line in lines_in(session, ids, today)}
    works, plans = _works(session, ids, year), _plans(session, ids, year)
    return [
        {
            "no": number,
            **_device(find, device),
            **_worth(money.get(device.id)),
            "works": works.get(device.id, []),
            "plans": plans.get(device.id, []),
        }
        for number, device in enumerate(devices, start=1)
    ]


def _device(find: FindPhoto, device: Equipment) -> dict[str, object]:
    return {
        "code": device.code,
        "name": device.name,
        "model": device.model or "",
        "specification": device.specification or "",
        "maker": device.maker or "",
        "made_on": device.made_on,
        "bought_on": device.bought_on,
        "price": device.price,
        "category": device.category or "",
        "place": device.place or "",
        "station": device.station or "",
        "custodian": device.custodian or "",
        "state": device.state,
        "purpose": device.purpose or "",
        "kind": device.kind,
        "serial_number": device.serial_number or "",
        "technical": device.technical or "",
        "attachments": device.attachments or "",
        "quantity": device.quantity,
        "unit": device.unit or "",
        # Of what is counted the form does not know how many are lent: that is written by hand.
        "loan_quantity": 1 if device.quantity == 1 else None,
        "photo": find(device.photo),
        "remark": device.remark or "",
    }


def _worth(line: LedgerLine | None) -> dict[str, object]:
    """Money, life and age as the ledger reckons them; nothing of what lies in the recycle bin."""
    if line is None:
        names = "value", "net_value", "written_off", "life_years", "age_years", "beyond_life"
        return dict.fromkeys(names)
    worth = line.worth
    return {
        "value": worth.original,
        "net_value": worth.net,
        "written_off": worth.written_off,
        "life_years": line.life_years,
        "age_years": line.age,
        "beyond_life": "是" if line.beyond_life else "否",
    }


def _works(session: Work, ids: Sequence[int], year: int) -> dict[int, list[dict[str, object]]]:
    """Equipment → what was done, or reported, on it in the year, by day."""
    statement = select(MaintenanceLog).where(
        MaintenanceLog.deleted_at.is_(None), MaintenanceLog.day.between(date(year, 1, 1), date(year, 12, 31))
    )
    if ids:
        statement = statement.where(MaintenanceLog.equipment_id.in_(ids))
    found: defaultdict[int, list[dict[str, object]]] = defaultdict(list)
    for log in session.scalars(statement.order_by(MaintenanceLog.day, MaintenanceLog.id)):
        found[log.equipment_id].append(
            {
                "no": len(found[log.equipment_id]) + 1,
                "day": log.day,
                "kind": log.kind,
                "content": log.content or "",
                "downtime": log.downtime_hours,
                "cost": log.cost,
                "result": log.result or "",
                "person": log.person or "",
                "certificate": log.certificate_number or "",
                "valid_until": log.valid_until,
            }
        )
    return found


def _plans(session: Work, ids: Sequence[int], year: int) -> dict[int, list[dict[str, object]]]:
    """Equipment → its plans in use, the next due first."""
    statement = select(MaintenancePlan).where(
        MaintenancePlan.deleted_at.is_(None), MaintenancePlan.in_use.is_(True)
    )
    if ids:
        statement = statement.where(MaintenancePlan.equipment_id.in_(ids))
    done = _done_months(session, year)
    found: defaultdict[int, list[dict[str, object]]] = defaultdict(list)
    for plan in session.scalars(statement.order_by(MaintenancePlan.next_due, MaintenancePlan.id)):
        planned = planned_months(plan.first_due, plan.every, plan.unit, year)
        signs = {
            f"m{month}": DONE if month in done.get(plan.id, ()) else PLANNED if month in planned else ""
            for month in range(1, 13)
        }
        found[plan.equipment_id].append(
            {
                "no": len(found[plan.equipment_id]) + 1,
                "kind": plan.kind,
                "content": plan.content or "",
                "rhythm": f"每 {plan.every} {plan.unit}",
                "next_due": plan.next_due,
                "person": plan.person or "",
                **signs,
            }
        )
    return found


def _done_months(session: Work, year: int) -> dict[int, set[int]]:
    """Plan → the months of the year in which it was worked on."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    statement = select(MaintenanceLog.plan_id, MaintenanceLog.done_on, MaintenanceLog.day)
    for plan, done_on, day in session.execute(
        statement.where(MaintenanceLog.plan_id.is_not(None), MaintenanceLog.deleted_at.is_(None))
    ):
        if (done_on or day).year == year:
            found[int(plan or 0)].add((done_on or day).month)
    return found


def planned_months(first: date, every: int, unit: str, year: int) -> set[int]:
    """The months of a year in which something falls due that is to be done every so many 日, 周, 月 or 年 from ``first`` on."""
    if unit in _DAYS:
        start, end = date(year, 1, 1), date(year, 12, 31)
        step = timedelta(days=_DAYS[unit] * every)
        day = first + step * max(-((first - start) // step), 0)
        months = set()
        while day <= end:
            if day >= start:
                months.add(day.month)
            day += step
        return months
    step_months = _MONTHS[unit] * every
    begun = first.year * 12 + first.month
    passed = {month: year * 12 + month - begun for month in range(1, 13)}
    return {month for month, gone in passed.items() if gone >= 0 and gone % step_months == 0}


def loan_facts(session: Work, ids: Sequence[int]) -> list[dict[str, object]]:
    """Loans by number, the chosen or all, each with its ``things``."""
    loans = session.scalars(
        select(Loan).where(chosen_or_living(Loan, ids)).order_by(Loan.number, Loan.id)
    ).all()
    things = _things(session, [loan.id for loan in loans])
    return [
        {
            "no": number,
            "number": loan.number,
            "borrower": loan.borrower,
            "phone": loan.phone or "",
            "place": loan.place or "",
            "reason": loan.reason or "",
            "requested_on": loan.requested_on,
            "due_on": loan.due_on,
            "lent_on": loan.lent_on,
            "lent_by": loan.lent_by or "",
            "approved_by": loan.approved_by or "",
            "returned_on": loan.returned_on,
            "received_by": loan.received_by or "",
            "state": loan.state,
            "remark": loan.remark or "",
            "things": things.get(loan.id, []),
        }
        for number, loan in enumerate(loans, start=1)
    ]


def _things(session: Work, loans: Sequence[int]) -> dict[int, list[dict[str, object]]]:
    statement = (
        select(LoanItem, Equipment)
        .join(Equipment, Equipment.id == LoanItem.equipment_id)
        .where(LoanItem.loan_id.in_(loans), LoanItem.deleted_at.is_(None))
        .order_by(LoanItem.id)
    )
    found: defaultdict[int, list[dict[str, object]]] = defaultdict(list)
    for item, thing in session.execute(statement):
        found[item.loan_id].append(
            {
                "no": len(found[item.loan_id]) + 1,
                "code": thing.code,
                "name": thing.name,
                "model": thing.model or "",
                "specification": thing.specification or "",
                "unit": thing.unit or "",
                "quantity": item.quantity,
                "returned": item.returned or None,  # left to the pen until something came back
                "condition_out": item.condition_out or "",
                "condition_back": item.condition_back or "",
                "returned_on": item.returned_on,
            }
        )
    return found
