"""The label sheets and label-printer sizes that ship with the program, as data: where each label stands on its page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from talentdesk.errors import DeskError
from talentdesk.paths import resource
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A page of labels in mm: ``size`` of a label, ``origin`` of the first, ``pitch`` from one to the next.

    ``dpi`` is known of label printers: codes are then drawn in whole dots. A printer's page is one label.
    """

    name: str
    label: str
    page: tuple[float, float]
    size: tuple[float, float]
    columns: int
    rows: int
    origin: tuple[float, float]
    pitch: tuple[float, float]
    dpi: int = 0

    @property
    def per_page(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """Whether it is for a label printer."""
        return self.dpi > 0

    def corner(self, place: int) -> tuple[float, float]:
        """The top left corner of a label, counted from 0 along the rows."""
        row, column = divmod(place, self.columns)
        return self.origin[0] + column * self.pitch[0], self.origin[1] + row * self.pitch[1]


@cache
def label_sheets() -> tuple[LabelSheet, ...]:
    """All label sheets, sheets of A4 first."""
    data = json.loads(resource("labels/sheets.json").read_text(encoding="utf-8"))
    return tuple(
        LabelSheet(
            each["name"], each["label"], tuple(each["page"]), tuple(each["size"]), each["columns"], each["rows"],
            tuple(each["origin"]), tuple(each["pitch"]), each.get("dpi", 0),
        )
        for each in data
    )  # fmt: skip


def label_sheet(name: str) -> LabelSheet:
    """The label sheet of a name; refused when there is none."""
    for each in label_sheets():
        if each.name == name:
            return each
    raise DeskError(
        tr("没有名为“{name}”的标签纸。", name=name),
        tr("可用：{known}", known=", ".join(each.name for each in label_sheets())),
        code="unknown-value",
    )
