"""What belongs where in a template: the proposals, what a person chose instead, and how each cell looks with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentdesk.documents.form_mapping import SheetReading, Spot
from talentdesk.documents.form_words import with_format
from talentdesk.documents.sheet_drawing import DrawnSheet
from talentdesk.services.form_inspection import Inspection
from talentdesk.ui.forms.placeholder_picker import placeholder_words
from talentdesk.ui.forms.sheet_grid import SURE, Mark

_CELL = re.compile(r"([A-Z]+)(\d+)")
_STEP = re.compile(r"^[a-z_]+(\+\d+)\.")
OPEN, CLOSE = "〔", "〕"  # not shown


class Mapping:
    """Key of a place -> placeholder with its format, "" for nothing. A cell that holds several blanks has several keys."""

    def __init__(self, found: Inspection) -> None:
        self.found = found
        self.texts: dict[str, str] = dict(found.mapping)
        self.chosen: set[str] = set()
        self.rows = {sheet.title: sheet.block.rows for sheet in found.sheets if sheet.block is not None}
        self._spots = {spot.key: spot for spot in found.spots}

    def reading(self, title: str) -> SheetReading | None:
        """What was found in a sheet."""
        return next((sheet for sheet in self.found.sheets if sheet.title == title), None)

    def spots_at(self, title: str, cell: str) -> tuple[Spot, ...]:
        """The places a cell stands for: its own blanks, the column of a list, the place its label is for."""
        reading = self.reading(title)
        if reading is None:
            return ()
        home = self._home(reading, cell)
        own = tuple(spot for spot in reading.spots if spot.cell == home)
        return own or tuple(spot for spot in reading.spots if spot.label_cell == cell)

    @staticmethod
    def _home(reading: SheetReading, cell: str) -> str:
        """The cell that stands for all rows of its list; itself elsewhere."""
        match = _CELL.fullmatch(cell)
        block = reading.block
        if match is None or block is None or not block.first <= int(match.group(2)) <= block.last:
            return cell
        return f"{match.group(1)}{block.first}"

    def keys_at(self, title: str, cell: str) -> tuple[str, ...]:
        """The keys a cell is filled by; one of its own where nothing was found."""
        return tuple(spot.key for spot in self.spots_at(title, cell)) or (f"{title}!{cell}",)

    def spot(self, key: str) -> Spot | None:
        """What was found at a place."""
        return self._spots.get(key)

    def choose(self, key: str, path: str) -> None:
        """Fill a place with a placeholder; an empty path: with nothing."""
        spot = self._spots.get(key)
        self.chosen.add(key)
        if not path:
            self.texts[key] = ""
            return
        label, inside = (spot.label, spot.kind == "words") if spot is not None else ("", False)
        text = with_format(path, label, "", inside=inside)
        step = _STEP.match(spot.text) if spot is not None else None
        if step is not None and spot is not None and spot.text.partition("+")[0] == path.partition(".")[0]:
            text = text.replace(".", f"{step.group(1)}.", 1)
        self.texts[key] = text

    def restyle(self, key: str, form: str, required: bool) -> None:
        """Give a placeholder another format (empty: as it is), and say whether it must not be empty."""
        path = self.texts.get(key, "").partition("|")[0].rstrip("!")
        if path:
            self.texts[key] = path + ("!" if required else "") + (f"|{form}" if form else "")
            self.chosen.add(key)

    def accept(self, key: str) -> None:
        """A person looked at a proposal and left it."""
        if self.texts.get(key):
            self.chosen.add(key)

    def sure(self, key: str) -> float:
        """How sure a place is: 1 when a person chose it."""
        spot = self._spots.get(key)
        return 1.0 if key in self.chosen or spot is None else spot.confidence

    def unsure(self, title: str) -> list[Spot]:
        """The places of a sheet to look at: a likely proposal, or none where something seems to be asked."""
        reading = self.reading(title)
        spots = reading.spots if reading is not None else ()
        return [
            spot for spot in spots
            if spot.key not in self.chosen and (not self.texts.get(spot.key) or self.sure(spot.key) < SURE)
        ]  # fmt: skip

    def filled(self) -> int:
        """How many places are filled in."""
        return sum(bool(text) for text in self.texts.values())

    def marks(self, sheet: DrawnSheet) -> dict[str, Mark]:
        """What each cell of a sheet shows: in a list the first row stands for all of them."""
        said = {cell.address: cell.text for cell in sheet.cells}
        cells: dict[str, list[str]] = {}
        for key, text in self.texts.items():
            title, _, place = key.rpartition("!")
            if text and title == sheet.title:
                cells.setdefault(place.partition("#")[0], []).append(key)
        return {
            cell: Mark(self._words(said.get(cell, ""), keys), min(map(self.sure, keys)))
            for cell, keys in cells.items()
        }

    def _words(self, said: str, keys: Sequence[str]) -> str:
        inside = [spot for key in keys if (spot := self._spots.get(key)) is not None and spot.kind == "words"]
        for spot in sorted(inside, key=lambda each: -each.start):
            said = said[: spot.start] + _shown(self.texts[spot.key]) + said[spot.end :]
        return said if inside else _shown(self.texts[keys[0]])


def _shown(text: str) -> str:
    return f"{OPEN}{placeholder_words(text)}{CLOSE}"
