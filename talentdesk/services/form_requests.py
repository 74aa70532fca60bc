"""What is asked of a form and what comes of it: about whom, with which answers, which forms there are, the file made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from talentdesk.documents.form_catalogue import About, Ask, Mask
from talentdesk.errors import Problem


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a form is about. A class: its one number, ``people`` some of its trainees (empty: all of them);
    others: record numbers (empty: all living records); the base itself needs none.
    """

    about: About
    ids: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How a form is made: answers to what it asks, another mask than its own, what for, with the faint user and time or
    without; ``accept`` holds codes of findings that do not stand in the way.
    """

    asks: Mapping[str, str] = field(default_factory=dict)
    mask: Mask | None = None
    purpose: str = ""
    watermark: bool = False
    accept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that can be made today. ``version``: of a bureau's own template (None: built in); ``letter``: a .docx;
    ``each``: one sheet for each person or thing; ``certified_only``: only those who have a certificate are listed.
    """

    key: str
    label: str
    about: About
    group: str
    hint: str = ""
    mask: Mask = "full"
    orientation: str = "portrait"
    asks: tuple[Ask, ...] = ()
    each: bool = False
    certified_only: bool = False
    version: int | None = None
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A form made: the file with its SHA-256, rows of data on it, pages (0 for a workbook), what is not quite right."""

    path: Path
    findings: tuple[Problem, ...]
    rows: int
    pages: int
    sha256: str
