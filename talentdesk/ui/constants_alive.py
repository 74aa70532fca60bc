"""Keeps None, True and False alive on CPython 3.11: PySide6 6.12.0 gives back a reference to None that it never took.

Measured: each call of a Qt method without a result lowers the count of None by one, and after some thousand calls the
interpreter stops with "none_dealloc: deallocating None". From CPython 3.12 on these objects are immortal; here
their counts are set as high as they are there.
"""

from __future__ import annotations

import ctypes
import sys

IMMORTAL_SINCE = (3, 12)
NEVER_REACHED = 1 << 60


def keep_constants_alive() -> None:
    """Set the counts out of reach; does nothing where the interpreter has immortal objects or is not CPython."""
    if sys.version_info >= IMMORTAL_SINCE or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        # The count is the first field of every object of CPython 3.11.
        ctypes.c_ssize_t.from_address(id(constant)).value = NEVER_REACHED
