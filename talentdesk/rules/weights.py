"""Weights that a base sets for itself: whole numbers from 0 to 100, read from and kept in its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Self


@dataclass(frozen=True, slots=True)
class StoredWeights:
    """A set of weights; each is a field of a subclass with its default, 0 leaves the criterion out."""

    @classmethod
    def read(cls, given: Mapping[str, object]) -> Self:
        """Weights out of stored settings; unknown names are ignored, values are held to 0 … 100."""
        known = {f.name for f in fields(cls)}
        return cls(**{
            name: min(max(int(value), 0), 100)
            for name, value in given.items()
            if name in known and isinstance(value, int | float) and isfinite(value)
        })  # fmt: skip

    def stored(self) -> dict[str, int]:
        """The weights as they are kept."""
        return asdict(self)
