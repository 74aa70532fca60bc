"""The printers that were set up for overprinting, as they are chosen from a list."""

from __future__ import annotations

from dataclasses import dataclass

from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.services.records import Query
from talentdesk.store import Store

KEPT = 200


@dataclass(frozen=True, slots=True)
class Profile:
    """One printer with one of its trays and the stock in it."""

    printer: str
    tray: str = ""
    stock: str = ""

    @property
    def title(self) -> str:
        """As it is named on the screen."""
        return " · ".join(part for part in (self.printer, self.tray, self.stock) if part)


def profiles(store: Store) -> list[Profile]:
    """Every calibrated combination, each once whatever its sides."""
    target = register("calibrations")
    ids = records.find(store, target, Query()).ids[:KEPT]
    found = (
        Profile(*(str(row.values.get(name) or "") for name in ("printer", "tray", "stock")))
        for row in records.rows(store, target, ids)
    )
    return list(dict.fromkeys(found))
