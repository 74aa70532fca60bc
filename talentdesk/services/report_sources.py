"""What can be reported: one tuple of all sources."""

from __future__ import annotations

from talentdesk.services.report_fields import Source, SourceField
from talentdesk.services.report_sources_teaching import (
    CERTIFICATES,
    CLASSES,
    ENROLMENTS,
    PARTICIPANTS,
    TRAINEES,
)
from talentdesk.services.report_sources_things import EQUIPMENT, FIGURES, PAIRINGS, TEACHERS

__all__ = ["SOURCES", "Source", "SourceField", "has_source", "source"]

SOURCES: tuple[Source, ...] = (
    TRAINEES,
    CLASSES,
    ENROLMENTS,
    PARTICIPANTS,
    CERTIFICATES,
    TEACHERS,
    EQUIPMENT,
    PAIRINGS,
    FIGURES,
)
_BY_KEY = {each.key: each for each in SOURCES}


def has_source(key: str) -> bool:
    """Whether there is a source of that key."""
    return key in _BY_KEY


def source(key: str) -> Source:
    """The source of a key; KeyError where there is none."""
    return _BY_KEY[key]
