"""Everything the window can do by one key, as lines: name, key, what it does. Keys and the palette read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """``label`` is translated already; ``also`` holds pinyin initials and English words it is found by."""

    label: str
    also: str
    icon: str
    run: Callable[[], object]
    keys: str = ""
    listed: bool = True
