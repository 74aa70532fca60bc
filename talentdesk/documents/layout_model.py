"""What a layout is: a sheet, its sides, and the elements on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from talentdesk.documents.backgrounds import Background
from talentdesk.documents.element_base import Element, number
from talentdesk.documents.elements import ELEMENTS
from talentdesk.errors import DeskError
from talentdesk.text import tr

KINDS: dict[str, type[Element]] = {element.kind: element for element in ELEMENTS}
# Sheets of a known size, upright, in mm; A3 folded in the middle is the booklet.
SHEETS: dict[str, tuple[float, float]] = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper, in mm as it is fed and read; ``kind`` is A3, A4, A5 or custom."""

    kind: str
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a side's elements are measured from, in mm from the sheet's top left corner."""

    x: float = number(0, -1200, 1200)
    y: float = number(0, -1200, 1200)


@dataclass(frozen=True, slots=True)
class Side:
    """One pass through the printer: ``front`` or ``back``, with its elements from the lowest to the topmost."""

    key: str
    label: str
    origin: Origin = field(default_factory=Origin)
    background: Background = field(default_factory=Background)
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A sheet and what is drawn on its sides; ``title`` is the title of the PDF."""

    name: str
    label: str
    title: str
    sheet: Sheet
    sides: tuple[Side, ...]

    @property
    def width(self) -> float:
        """The sheet's width in mm."""
        return self.sheet.width

    @property
    def height(self) -> float:
        """The sheet's height in mm."""
        return self.sheet.height

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements of all sides."""
        return tuple(element for side in self.sides for element in side.elements)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """All placeholders that must have a value, each once."""
        return tuple(dict.fromkeys(name for element in self.elements for name in element.needs))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All placeholders that are shown anywhere, each once."""
        return tuple(dict.fromkeys(name for element in self.elements for name in element.names))

    def chosen(self, sides: tuple[str, ...] | None) -> tuple[Side, ...]:
        """The sides with these keys in the layout's order, all when None; ``DeskError`` when there is none."""
        found = tuple(side for side in self.sides if sides is None or side.key in sides)
        if not found:
            raise DeskError(tr("版式“{name}”没有这一面。", name=self.label), tr("请选择正面或反面。"))
        return found
