"""The life of one row against a model that simply remembers everything, over every state that can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from talentdesk.rules import upload_rows as rows
from talentdesk.rules.upload_rows import GONE, UNKNOWN, Standing

A, B = b"a", b"b"
MOST_PENDING = 3


@dataclass(frozen=True)
class World:
    """One row in the base and at the bureau; ``pending``: what each unanswered package says of it, None: nothing.

    ``stuck``: what was rejected last, while nothing has happened since that would let it be sent again.
    Unanswered packages are numbered from 1.
    """

    standing: Standing = UNKNOWN
    present: bytes = GONE
    flawed: bool = False
    bureau: bytes = GONE
    pending: tuple[bytes | None, ...] = ()
    stuck: bytes | None = None


def _expected(world: World) -> bytes:
    """What the bureau will have when it accepts all that is on its way."""
    return next((said for said in reversed(world.pending) if said is not None), world.bureau)


def _right_step(world: World, *, whole: bool) -> str | None:
    """What a build must do, from the history alone; None: the row is not in the package and not held."""
    if not whole and (world.present == world.stuck or world.present == _expected(world)):
        return None
    if world.present == GONE:
        return rows.WITHDRAWN if _expected(world) != GONE or world.bureau != GONE else None
    if world.flawed:
        return rows.HOLD
    return rows.NEW if _expected(world) == GONE else rows.CHANGED


def _build(world: World, *, whole: bool) -> World:
    step = rows.next_step(world.standing, world.present, flawed=world.flawed, whole=whole)
    right = _right_step(world, whole=whole)
    assert (step if step not in (rows.NOTHING, rows.SETTLE) else None) == right, (world, step, right)
    number = len(world.pending) + 1
    if step in rows.SENT:
        after = rows.packed(world.standing, number, world.present)
        return replace(world, standing=after, pending=(*world.pending, world.present), stuck=None)
    pending = (*world.pending, None)  # a package with other rows
    if step == rows.HOLD:
        return replace(world, standing=rows.kept_back(world.standing), pending=pending, stuck=None)
    if step == rows.SETTLE:
        return replace(world, standing=rows.settled(world.standing), pending=pending, stuck=None)
    return replace(world, pending=pending)


def _shifted(standing: Standing) -> Standing:
    """The same with the packages renumbered after the first was answered; 0 for any answered one."""
    if standing.package_id is None:
        return standing
    return replace(standing, package_id=max(standing.package_id - 1, 0))


def _answered(world: World, accepted: bool) -> World:
    said, *left = world.pending
    world = replace(world, pending=tuple(left))
    if said is None:
        return replace(world, standing=_shifted(world.standing))
    held = world.standing.state == rows.HELD
    after = rows.answered(world.standing, 1, said, accepted=accepted)
    last = all(each is None for each in left)
    return replace(
        world,
        standing=_shifted(after),
        bureau=said if accepted else world.bureau,
        stuck=said if last and not accepted and not held else None,
    )


def _refused(world: World) -> World:
    after = rows.sent_back(world.standing, 1)
    return replace(world, standing=_shifted(after), pending=world.pending[1:])


def _next_worlds(world: World) -> Iterator[World]:
    for present in (A, B, GONE):
        yield replace(world, present=present)
    yield replace(world, flawed=not world.flawed)
    yield replace(world, standing=rows.again(world.standing), stuck=None)
    if len(world.pending) < MOST_PENDING:
        yield _build(world, whole=False)
        yield _build(world, whole=True)
    if world.pending:
        yield _answered(world, True)
        yield _answered(world, False)
        yield _refused(world)


def _all_worlds() -> set[World]:
    found, waiting = {World()}, [World()]
    while waiting:
        for after in _next_worlds(waiting.pop()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


@pytest.fixture(scope="module")
def worlds() -> set[World]:
    """Every state that edits, builds and answers can lead to; each build on the way was compared with the model."""
    return _all_worlds()


def test_the_standing_says_what_really_is(worlds: set[World]) -> None:
    assert len(worlds) > 2_000
    for world in worlds:
        standing = world.standing
        assert (standing.accepted or GONE) == world.bureau, world
        assert rows.in_flight(standing) == any(said is not None for said in world.pending), world
        if rows.in_flight(standing):
            assert standing.package_id is not None
            assert world.pending[standing.package_id - 1] == standing.digest == _expected(world), world
        if standing.state == rows.ACCEPTED:
            assert standing.digest == world.bureau, world
        assert (standing.state == rows.REJECTED) == (world.stuck is not None), world
        if standing.state == rows.REJECTED:
            assert standing.digest == world.stuck, world
        if standing.state == rows.DUE:
            assert standing.package_id is None, world


def test_the_bureau_ends_with_what_the_base_has(worlds: set[World]) -> None:
    """From anywhere: answer all, correct what is flawed, ask again for what was rejected, build, accept."""
    for start in worlds:
        world = replace(start, flawed=False)
        while world.pending:
            world = _answered(world, True)
        world = replace(world, standing=rows.again(world.standing), stuck=None)
        world = _answered(_build(world, whole=False), True)
        assert world.bureau == world.present, start
        assert _build(world, whole=False).standing.state == rows.ACCEPTED, start


def test_a_row_that_never_was() -> None:
    assert rows.next_step(UNKNOWN, GONE) == rows.NOTHING
    assert rows.next_step(UNKNOWN, GONE, whole=True) == rows.NOTHING
    assert rows.next_step(UNKNOWN, A, flawed=True) == rows.HOLD
    assert rows.next_step(UNKNOWN, A) == rows.NEW


def test_only_rejected_rows_are_sent_again() -> None:
    for state in (rows.WAITING, rows.ACCEPTED, rows.HELD, rows.DUE):
        standing = Standing(state, 3, A, None)
        assert rows.again(standing) is standing
    assert rows.again(Standing(rows.REJECTED, 3, A, B)) == Standing(rows.DUE, None, A, B)
