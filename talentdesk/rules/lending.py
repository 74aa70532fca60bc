"""What may be lent, how many of it, and how loans are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talentdesk.errors import Problem
from talentdesk.text import tr

SUPPLY, KIT = "耗材", "套件"
LENT = "借出"
# A thing in one of these states stays where it is.
NOT_LENDABLE = frozenset({"维修", "停用", "报废", LENT})
SERIAL_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the register as lending sees it; ``lent`` of ``quantity`` are out."""

    id: int
    code: str
    name: str
    kind: str
    state: str
    quantity: int
    lent: int = 0

    @property
    def single(self) -> bool:
        """Whether it is one thing that is either here or lent; else it is counted."""
        return self.kind != SUPPLY and self.quantity == 1

    @property
    def available(self) -> int:
        """How many are here: what is used up of supplies has left the quantity already."""
        return self.quantity if self.kind == SUPPLY else max(self.quantity - self.lent, 0)


def cannot_lend(thing: Thing, count: int) -> Problem | None:
    """Why so many of a thing cannot be lent now; None when they can."""
    if thing.state in NOT_LENDABLE:
        return Problem(
            "state",
            tr(
                "{code} {name} 现在是“{state}”，不能借出。",
                code=thing.code,
                name=thing.name,
                state=thing.state,
            ),
            tr("请另选一件，或先归还、修复它。"),
            field="equipment_id",
        )
    if count < 1:
        return Problem("out-of-range", tr("借用数量要大于 0。"), tr("请核对数量。"), field="quantity")
    if count > thing.available:
        return Problem(
            "out-of-range",
            tr("{code} {name} 只有 {available} 件可借，不够 {count} 件。", code=thing.code, name=thing.name,
               available=thing.available, count=count),
            tr("请减少数量，或等别人归还。"),
            field="quantity",
        )  # fmt: skip
    return None


def next_number(last: str | None, year: int) -> str:
    """The loan number after the last one of the year: JY2026001, JY2026002 …; more than 999 simply grow longer."""
    head = number_head(year)
    serial = int(last.removeprefix(head)) + 1 if last else 1
    return f"{head}{serial:0{SERIAL_DIGITS}d}"


def number_head(year: int) -> str:
    """What all loan numbers of a year begin with."""
    return f"JY{year:04d}"


def days_overdue(due_on: date, today: date) -> int:
    """How many days a thing is late; 0 on its last day."""
    return max((today - due_on).days, 0)
