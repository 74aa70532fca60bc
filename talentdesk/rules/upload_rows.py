"""The life of one row with one bureau: what the next package says of it, and what an answer makes of it.

A digest is 16 bytes over what a row says; ``GONE``, no bytes, says that the base has no such row (any more).
Packages of a channel are answered in the order of their numbers. The bureau takes a row that is new, changed or
withdrawn as it comes, whether it had one before or not: what was built while an answer was missing stays right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

WAITING, ACCEPTED, REJECTED, HELD, DUE = "waiting", "accepted", "rejected", "held", "due"
NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"
HOLD, SETTLE, NOTHING = "hold", "settle", "nothing"
SENT = frozenset({NEW, CHANGED, WITHDRAWN})

GONE = b""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a row stands (``model.UploadRow``, which says what the states mean).

    ``package_id``: of a waiting or held row the unanswered package that carries it, of an accepted or rejected one
    the package that was answered, else None. ``digest``: what it was last sent as. ``accepted``: what the bureau has.
    """

    state: str
    package_id: int | None
    digest: bytes | None
    accepted: bytes | None


UNKNOWN = Standing(ACCEPTED, None, GONE, None)
"""A row that no package ever spoke of: the bureau rightly has nothing."""


def in_flight(standing: Standing) -> bool:
    """Whether a package without an answer carries the row."""
    return standing.state == WAITING or (standing.state == HELD and standing.package_id is not None)


def next_step(standing: Standing, present: bytes, *, flawed: bool = False, whole: bool = False) -> str:
    """What the next package does with a row whose present digest is ``present``.

    ``flawed``: it cannot be sent as it is. ``whole``: the package is to carry all rows, not only what changed.
    NEW, CHANGED, WITHDRAWN go into the package; HOLD: kept back; SETTLE: the bureau has it already (or is about to),
    which the standing does not say yet; NOTHING: all is as it stands.
    """
    flying = in_flight(standing)
    expected = (standing.digest if flying else standing.accepted) or GONE
    if not whole:
        if standing.state == REJECTED and present == standing.digest:
            return NOTHING
        if present == expected:
            return NOTHING if standing.state == (WAITING if flying else ACCEPTED) else SETTLE
    if present == GONE:
        if expected != GONE or standing.accepted is not None:
            return WITHDRAWN
        return NOTHING if standing.state in (WAITING, ACCEPTED) else SETTLE
    if flawed:
        return HOLD
    return NEW if expected == GONE else CHANGED


def packed(standing: Standing, package_id: int, digest: bytes) -> Standing:
    """After it went into a package as ``digest``."""
    return Standing(WAITING, package_id, digest, standing.accepted)


def kept_back(standing: Standing) -> Standing:
    """After it was found that it cannot be sent as it is."""
    return replace(standing, state=HELD, package_id=standing.package_id if in_flight(standing) else None)


def settled(standing: Standing) -> Standing:
    """After it was found that nothing is to be sent: it waits for its answer, or the bureau has what we have."""
    if in_flight(standing):
        return replace(standing, state=WAITING)
    return Standing(ACCEPTED, standing.package_id, standing.accepted or GONE, standing.accepted)


def answered(standing: Standing, package_id: int, digest: bytes, *, accepted: bool) -> Standing:
    """After the bureau's answer to the row of a package, which carried it as ``digest``.

    A row that went into a later package meanwhile goes on waiting; a held one stays held.
    """
    has = (digest or None) if accepted else standing.accepted
    if not in_flight(standing) or standing.package_id != package_id:
        return replace(standing, accepted=has)
    if standing.state == HELD:
        return replace(standing, package_id=None, accepted=has)
    return Standing(ACCEPTED if accepted else REJECTED, package_id, standing.digest, has)


def sent_back(standing: Standing, package_id: int) -> Standing:
    """After a package was refused whole: what no later package carries is due again as it is."""
    if not in_flight(standing) or standing.package_id != package_id:
        return standing
    return replace(standing, state=DUE if standing.state == WAITING else HELD, package_id=None)


def again(standing: Standing) -> Standing:
    """After the clerk asked for a rejected row to be sent once more as it is."""
    return replace(standing, state=DUE, package_id=None) if standing.state == REJECTED else standing
