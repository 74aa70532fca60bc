"""Registers that are ledgers: what stands in them is written by their own operations only."""

from __future__ import annotations

from talentdesk.errors import DeskError
from talentdesk.registers import Register
from talentdesk.text import tr


def refuse_ledger(target: Register) -> None:
    """Issue register and stock ledger are written by their own operations only, or numbers and sums would not hold."""
    if all(each.fixed for each in target.fields):
        raise DeskError(
            tr("{label}不能手工增删。", label=tr(target.label)),
            tr("请用发证、作废、领入、盘点等操作。"),
            code="fixed",
        )
