"""How signals carry a record's number: Qt's own int ends at 2**31, and copies of a base count on from far above."""

from __future__ import annotations

RECORD_NUMBER = object
