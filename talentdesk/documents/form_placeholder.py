"""What is said of one placeholder of forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Personal = Literal["", "id", "phone", "address", "email", "birth", "bank"]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``path`` as written between braces; its first step is a fact or the item of a list (``LISTS``). ``also``: other headings
    under which a bureau's form asks for it. ``personal`` says how it is masked."""

    path: str
    label: str
    sample: str
    personal: Personal = ""
    also: tuple[str, ...] = ()
