"""Loans: asked for, handed out, taken back whole or in part with the condition, single things, kits and counted things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Equipment, Loan, LoanItem
from talentdesk.rules.lending import (
    LENT,
    NOT_LENDABLE,
    SUPPLY,
    Thing,
    cannot_lend,
    next_number,
    number_head,
)
from talentdesk.rules.periods import day_span
from talentdesk.services.booking_facts import Wanted, people_clashes
from talentdesk.services.equipment_history import state_before, write_states
from talentdesk.services.lending_facts import move_stock, things, with_contents
from talentdesk.services.loan_lists import ASKED, LoanLine, loan_lines, overdue
from talentdesk.services.repairs import open_fault
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Asked", "LoanLine", "Returned", "cancel", "hand_out", "lend", "loan_lines", "overdue", "request", "take_back",
]  # fmt: skip

BACK, CANCELLED = "归还", "取消"
IN_USE, SCRAPPED = "在用", "报废"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for on a new loan; ``items``: (thing, how many)."""

    borrower: str
    items: tuple[tuple[int, int], ...]
    due_on: date
    phone: str = ""
    place: str = ""
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """One thing that comes back; ``quantity`` None: all of it that is out; ``damaged``: it goes to repair."""

    equipment_id: int
    quantity: int | None = None
    condition: str = ""
    damaged: bool = False


def request(store: Store, asked: Asked, today: date) -> str:
    """Note that someone asks for things; the new loan's number."""
    with store.write(tr("借用申请：{person}", person=asked.borrower.strip()), kind="loan") as session:
        return _request(session, asked, today).number


def lend(
    store: Store, asked: Asked, today: date, *, by: str = "", conditions: Mapping[int, str] | None = None
) -> str:
    """Ask for and hand out in one operation; the new loan's number."""
    with store.write(tr("借出：{person}", person=asked.borrower.strip()), kind="loan") as session:
        loan = _request(session, asked, today)
        _hand_out(session, loan, today, by, "", conditions or {})
        return loan.number


def hand_out(
    store: Store,
    number: str,
    day: date,
    *,
    by: str = "",
    approved_by: str = "",
    condition: str = "",
    conditions: Mapping[int, str] | None = None,
) -> None:
    """Hand out what a loan asks for; ``conditions``: thing → its condition, ``condition``: that of the others. Refused with all reasons, then nothing moves.

    What belongs to a kit goes with it; supplies leave the stock; single things become 借出.
    """
    with store.write(tr("借出：{number}", number=number), kind="loan") as session:
        loan = _loan(session, number)
        if loan.state != ASKED:
            raise DeskError(
                tr("借用单 {number} 现在是“{state}”，不能借出。", number=number, state=loan.state),
                tr("只有申请中的借用单才能借出。"),
                code="state",
            )
        loan.approved_by = approved_by or loan.approved_by
        _hand_out(session, loan, day, by, condition, conditions or {})


def take_back(
    store: Store, number: str, day: date, *, by: str = "", returned: Sequence[Returned] | None = None
) -> bool:
    """Take things back, all that are out or the given ones; whether the loan is thereby closed.

    A single thing goes back to the state it was in before, or to repair when ``damaged``; left-over supplies go back into stock.
    """
    with store.write(tr("归还：{number}", number=number), kind="loan") as session:
        loan = _loan(session, number)
        if loan.state != LENT or loan.lent_on is None:
            raise DeskError(
                tr("借用单 {number} 现在是“{state}”，没有要归还的。", number=number, state=loan.state),
                tr("请核对借用单号。"),
                code="state",
            )
        if day < loan.lent_on:
            raise DeskError(
                tr("归还日期早于借出日期 {day}。", day=loan.lent_on.isoformat()),
                tr("请核对日期。"),
                code="out-of-range",
            )
        items = {item.equipment_id: item for item in _items(session, loan)}
        known = things(session, items.keys())
        back = returned if returned is not None else _everything(items, known)
        _book_back(session, loan, items, known, back, day, by)
        closed = not any(known[n].kind != SUPPLY and i.returned < i.quantity for n, i in items.items())
        if closed:
            loan.state, loan.returned_on, loan.received_by = BACK, day, by or None
        return closed


def cancel(store: Store, number: str) -> None:
    """Give up a loan that was only asked for; its number stays."""
    with store.write(tr("取消借用单：{number}", number=number), kind="loan") as session:
        loan = _loan(session, number)
        if loan.state != ASKED:
            raise DeskError(
                tr("借用单 {number} 现在是“{state}”，不能取消。", number=number, state=loan.state),
                tr("已借出的请登记归还。"),
                code="state",
            )
        loan.state = CANCELLED


def _request(session: Work, asked: Asked, today: date) -> Loan:
    problems = []
    if not asked.borrower.strip():
        problems.append(Problem("missing", tr("借用人不能为空。"), tr("请填写借用人。"), field="borrower"))
    if not asked.items:
        problems.append(
            Problem("missing", tr("没有写要借什么。"), tr("请至少选一件。"), field="equipment_id")
        )
    if asked.due_on < today:
        problems.append(
            Problem("out-of-range", tr("归还日期不能早于今天。"), tr("请核对归还日期。"), field="due_on")
        )
    counts: dict[int, int] = {}
    for number, count in asked.items:
        counts[number] = counts.get(number, 0) + count
    known = things(session, counts.keys())
    for number, count in counts.items():
        problems += _not_to_be_had(known.get(number), count)
    _refuse(problems)
    loan = Loan(
        number=_mint(session, today.year), borrower=asked.borrower.strip(), phone=asked.phone or None,
        place=asked.place or None, reason=asked.reason or None, remark=asked.remark or None, requested_on=today,
        due_on=asked.due_on, state=ASKED,
    )  # fmt: skip
    session.add(loan)
    session.flush()
    session.add_all(
        LoanItem(loan_id=loan.id, equipment_id=number, quantity=count) for number, count in counts.items()
    )
    session.flush()
    return loan


def _not_to_be_had(thing: Thing | None, count: int) -> list[Problem]:
    """Why a thing can never be lent like this; that it is out just now does not matter yet."""
    if thing is None:
        return [
            Problem("not-found", tr("要借的东西不在台账里。"), tr("请核对设备编号。"), field="equipment_id")
        ]
    known = Thing(thing.id, thing.code, thing.name, thing.kind, IN_USE, thing.quantity)
    if thing.state == SCRAPPED:
        known = Thing(thing.id, thing.code, thing.name, thing.kind, thing.state, thing.quantity)
    found = cannot_lend(known, count)
    return [found] if found else []


def _mint(session: Work, year: int) -> str:
    statement = (
        select(Loan.number)
        .where(Loan.number.startswith(number_head(year)))
        .order_by(func.length(Loan.number).desc(), Loan.number.desc())
        .limit(1)
    )
    return next_number(session.scalar(statement), year)


def _hand_out(
    session: Work, loan: Loan, day: date, by: str, condition: str, conditions: Mapping[int, str]
) -> None:
    if not loan.requested_on <= day <= loan.due_on:
        raise DeskError(
            tr(
                "借出日期应在 {first} 至 {last} 之间。",
                first=loan.requested_on.isoformat(),
                last=loan.due_on.isoformat(),
            ),
            tr("请核对借出日期，或修改预期归还日期。"),
            code="out-of-range",
        )
    items = {item.equipment_id: item for item in _items(session, loan)}
    wanted = with_contents(session, [(number, item.quantity) for number, item in items.items()])
    known = things(session, [number for number, _ in wanted])
    _refuse(
        [p for number, count in wanted for p in _in_the_way(session, loan, known.get(number), count, day)]
    )
    for number, count in wanted:
        item = items.get(number)
        if item is None:
            item = LoanItem(loan_id=loan.id, equipment_id=number, quantity=count)
            session.add(item)
        item.condition_out = conditions.get(number) or condition or item.condition_out
        if known[number].kind == SUPPLY:
            move_stock(
                session,
                number,
                -count,
                day,
                reason=tr("借用 {number}", number=loan.number),
                person=by,
                loan_id=loan.id,
            )
    loan.lent_on, loan.lent_by, loan.state = day, by or None, LENT
    single = [number for number, _ in wanted if known[number].single]
    write_states(session, single, LENT, day, tr("借用 {number}", number=loan.number), loan.borrower)
    if all(known[number].kind == SUPPLY for number, _ in wanted):  # nothing of it needs to come back
        loan.state, loan.returned_on = BACK, day


def _in_the_way(session: Work, loan: Loan, thing: Thing | None, count: int, day: date) -> list[Problem]:
    """Why one thing cannot be handed out on a day: its state, too few, someone else's booking until it is back."""
    if thing is None:
        return _not_to_be_had(None, count)
    found = cannot_lend(thing, count)
    if found is not None:
        return [found]
    if thing.kind == SUPPLY:
        return []
    span = day_span(day, loan.due_on)
    wanted = Wanted(session.get_one(Equipment, thing.id), None, span, count, borrower=loan.borrower)
    return people_clashes(session, wanted, day)


def _everything(items: Mapping[int, LoanItem], known: Mapping[int, Thing]) -> list[Returned]:
    return [
        Returned(number)
        for number, item in items.items()
        if item.returned < item.quantity and known[number].kind != SUPPLY
    ]


def _book_back(
    session: Work,
    loan: Loan,
    items: Mapping[int, LoanItem],
    known: Mapping[int, Thing],
    back: Sequence[Returned],
    day: date,
    by: str,
) -> None:
    reason = tr("归还 {number}", number=loan.number)
    for each in back:
        item = items.get(each.equipment_id)
        out = item.quantity - item.returned if item is not None else 0
        count = out if each.quantity is None else each.quantity
        if item is None or not 1 <= count <= out:
            thing = known.get(each.equipment_id)
            raise DeskError(
                tr("{code} {name} 只有 {count} 件要归还。", code=thing.code if thing else "", name=thing.name if thing else "",
                   count=out),
                tr("请核对归还的东西和数量。"),
                code="out-of-range",
            )  # fmt: skip
        thing = known[each.equipment_id]
        item.returned += count
        item.returned_on = day
        item.condition_back = each.condition or item.condition_back
        if thing.kind == SUPPLY:
            move_stock(session, thing.id, count, day, reason=reason, person=by, loan_id=loan.id)
        elif thing.single and thing.state == LENT:
            _put_back(session, thing.id, each, day, reason, by)
    session.flush()


def _put_back(session: Work, equipment_id: int, back: Returned, day: date, reason: str, by: str) -> None:
    """A sound thing is as it was before; a damaged one is reported as a fault and waits for its repair."""
    if back.damaged:
        thing = session.get_one(Equipment, equipment_id)
        open_fault(session, thing, day, back.condition or tr("归还时损坏"), by)
    else:
        write_states(session, [equipment_id], _as_before(session, equipment_id), day, reason, by)


def _as_before(session: Work, equipment_id: int) -> str:
    before = state_before(session, equipment_id)
    return before if before is not None and before not in NOT_LENDABLE else IN_USE


def _loan(session: Work, number: str) -> Loan:
    found = session.scalar(select(Loan).where(Loan.number == number.strip(), Loan.deleted_at.is_(None)))
    if found is None:
        raise DeskError(tr("没有借用单“{number}”。", number=number), tr("请核对借用单号。"), code="not-found")
    return found


def _items(session: Work, loan: Loan) -> list[LoanItem]:
    statement = select(LoanItem).where(LoanItem.loan_id == loan.id, LoanItem.deleted_at.is_(None))
    return list(session.scalars(statement.order_by(LoanItem.id)))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        text = " ".join(dict.fromkeys(problem.text for problem in problems))
        raise DeskError(text, problems[0].remedy, code=problems[0].code, problems=problems)
