"""How far a package has come: which step may follow which, and when sending is tried again.

已生成 → 待发送 → 发送中 → 已送达 → 已接收 / 部分接收 / 整包退回; 部分接收 → 已更正. A package whose sending was broken off (power
cut, cancelled, no network) goes back to 待发送. Delivering the same bytes under the same name twice is one delivery, so
trying again is always safe.
"""

from __future__ import annotations

from datetime import datetime, timedelta

BUILT, QUEUED, SENDING, DELIVERED = "已生成", "待发送", "发送中", "已送达"
ACCEPTED, PARTLY, REFUSED, CORRECTED = "已接收", "部分接收", "整包退回", "已更正"

STEPS = {
    BUILT: frozenset({QUEUED, DELIVERED}),  # 已送达 at once: carried to the bureau by hand
    QUEUED: frozenset({SENDING, DELIVERED}),
    # 发送中 again: found so after a power cut.
    SENDING: frozenset({SENDING, QUEUED, DELIVERED}),
    DELIVERED: frozenset({ACCEPTED, PARTLY, REFUSED}),
    PARTLY: frozenset({CORRECTED}),
    ACCEPTED: frozenset[str](),
    REFUSED: frozenset[str](),
    CORRECTED: frozenset[str](),
}
# What the next package of a channel has to wait for, and what a receipt of a later package has to wait for.
NOT_DELIVERED = frozenset({BUILT, QUEUED, SENDING})
NOT_ANSWERED = NOT_DELIVERED | {DELIVERED}

# Troubles that pass by themselves; every other one waits for a person.
PASSING = frozenset({"offline", "busy", "gone", "full"})

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_ASKED_WAIT = timedelta(hours=24)


def may_follow(before: str, after: str) -> bool:
    """Whether a package may step from one state to another."""
    return after in STEPS[before]


def answered_state(accepted: int, rejected: int, rows: int) -> str | None:
    """The state of a delivered package by the answers to its rows; None as long as some are missing."""
    if accepted + rejected < rows:
        return None
    return PARTLY if rejected else ACCEPTED


def wait_after(attempts: int, retry_after: float | None = None) -> timedelta:
    """How long to wait after so many failed attempts (from 1): 30 s, doubled each time, at most 6 h.

    ``retry_after``: seconds the other side asked for; honoured up to a day, and never shortened by it.
    """
    doubled: timedelta = FIRST_WAIT * int(2 ** min(max(attempts, 1) - 1, 20))
    asked = timedelta(seconds=min(max(retry_after or 0.0, 0.0), LONGEST_ASKED_WAIT.total_seconds()))
    return max(min(doubled, LONGEST_WAIT), asked)


def may_try(next_try: datetime | None, now: datetime) -> bool:
    """Whether the wait is over. A wait longer than any we set means that the clock was put back: it is over too."""
    return next_try is None or next_try <= now or next_try - now > LONGEST_ASKED_WAIT


def is_stopped(state: str, trouble: str | None, next_try: datetime | None) -> bool:
    """Whether a package waits for somebody to see to its trouble, and is not sent by itself before."""
    return state == QUEUED and trouble is not None and next_try is None
