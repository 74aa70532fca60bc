"""Which step may follow which, and how long sending waits before it tries again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from talentdesk.model.vocabulary import PACKAGE_STATES
from talentdesk.rules.moments import kept, local
from talentdesk.rules.upload_states import (
    NOT_ANSWERED,
    NOT_DELIVERED,
    STEPS,
    answered_state,
    may_follow,
    may_try,
    wait_after,
)

NOW = datetime(2026, 11, 27, 8, 0)
# Every step there is; all others are refused.
ALLOWED = {
    ("已生成", "待发送"), ("已生成", "已送达"), ("待发送", "发送中"), ("待发送", "已送达"), ("发送中", "发送中"), ("发送中", "待发送"),
    ("发送中", "已送达"), ("已送达", "已接收"), ("已送达", "部分接收"), ("已送达", "整包退回"), ("部分接收", "已更正"),
}  # fmt: skip


def test_the_steps_are_exactly_these() -> None:
    assert set(STEPS) == set(PACKAGE_STATES)
    found = {(a, b) for a in PACKAGE_STATES for b in PACKAGE_STATES if may_follow(a, b)}
    assert found == ALLOWED


def test_what_is_delivered_is_never_sent_again() -> None:
    after = set(PACKAGE_STATES) - NOT_DELIVERED
    seen = set(after)
    while after:  # everything reachable from there
        after = {b for a in after for b in STEPS[a]} - seen
        seen |= after
    assert not seen & NOT_DELIVERED
    assert sorted(NOT_ANSWERED - NOT_DELIVERED) == ["已送达"]


@pytest.mark.parametrize(
    ("accepted", "rejected", "rows", "state"),
    [
        (3, 0, 3, "已接收"),
        (2, 1, 3, "部分接收"),
        (0, 3, 3, "部分接收"),
        (2, 0, 3, None),
        (0, 2, 3, None),
        (0, 0, 1, None),
    ],
)
def test_the_state_by_the_answers(accepted: int, rejected: int, rows: int, state: str | None) -> None:
    assert answered_state(accepted, rejected, rows) == state


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [
        (0, None, 30), (1, None, 30), (2, None, 60), (3, None, 120), (10, None, 15_360), (11, None, 21_600), (12, None, 21_600),
        (10**9, None, 21_600), (1, 10, 30), (1, 45, 45), (2, 3600, 3600), (11, 3600, 21_600), (1, 86_400, 86_400),
        (1, 10**9, 86_400), (1, -5, 30), (1, 0, 30),
    ],
)  # fmt: skip
def test_waiting_doubles_up_to_six_hours_and_honours_what_is_asked(
    attempts: int, asked: float | None, seconds: int
) -> None:
    assert wait_after(attempts, asked) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("ahead", "may"),
    [
        (None, True), (timedelta(0), True), (timedelta(seconds=-1), True), (timedelta(seconds=1), False),
        (timedelta(hours=24), False), (timedelta(hours=24, seconds=1), True), (timedelta(days=4000), True),
    ],
)  # fmt: skip
def test_a_wait_ends_and_a_clock_put_back_does_not_make_it_endless(
    ahead: timedelta | None, may: bool
) -> None:
    assert may_try(None if ahead is None else NOW + ahead, NOW) is may


def test_every_wait_we_set_is_kept() -> None:
    longest = max(wait_after(attempts, asked) for attempts in range(1, 40) for asked in (None, 10.0**12))
    assert not may_try(NOW + longest, NOW)


def test_moments_are_kept_in_utc_and_shown_as_the_wall_clock_has_them() -> None:
    beijing = datetime(2026, 11, 27, 16, 0, 5, 999, timezone(timedelta(hours=8)))
    assert kept(beijing) == datetime(2026, 11, 27, 8, 0, 5)
    assert kept(datetime(2026, 11, 27, 8, 0)) == kept(datetime(2026, 11, 27, 8, 0).astimezone())
    assert kept(datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)) == datetime(2038, 1, 19, 3, 14, 8)
    assert local(kept(beijing)) == beijing.replace(microsecond=0).astimezone().replace(tzinfo=None)
