"""What may be lent, how many of it, how loans are numbered."""

from __future__ import annotations

from datetime import date

import pytest

from talentdesk.model.vocabulary import EQUIPMENT_STATES
from talentdesk.rules.lending import Thing, cannot_lend, days_overdue, next_number


def _thing(kind: str = "设备", state: str = "在用", quantity: int = 1, lent: int = 0) -> Thing:
    return Thing(1, "J001", "千分尺", kind, state, quantity, lent)


@pytest.mark.parametrize("state", EQUIPMENT_STATES)
def test_only_what_is_here_and_sound_can_be_lent(state: str) -> None:
    found = cannot_lend(_thing(state=state), 1)
    if state in ("在用", "闲置"):
        assert found is None
    else:
        assert found is not None
        assert (found.code, state in found.text, bool(found.remedy)) == ("state", True, True)


@pytest.mark.parametrize(
    ("thing", "count", "allowed"),
    [
        (_thing("工具", quantity=5, lent=2), 3, True),
        (_thing("工具", quantity=5, lent=2), 4, False),
        (_thing("工具", quantity=5, lent=9), 1, False),
        (_thing("耗材", quantity=5, lent=5), 5, True),  # what was lent of supplies has left the stock already
        (_thing("耗材", quantity=5), 6, False),
        (_thing("耗材", quantity=0), 1, False),
        (_thing(), 0, False),
        (_thing(), -1, False),
        (_thing(), 2, False),
    ],
)
def test_never_more_than_are_here(thing: Thing, count: int, allowed: bool) -> None:
    assert (cannot_lend(thing, count) is None) is allowed


def test_one_thing_is_here_or_lent_the_rest_is_counted() -> None:
    assert _thing().single
    assert _thing("套件").single
    assert _thing("工具").single
    assert not _thing("工具", quantity=2).single
    assert not _thing("耗材").single


def test_numbers_of_a_year() -> None:
    assert next_number(None, 2026) == "JY2026001"
    assert next_number("JY2026009", 2026) == "JY2026010"
    assert next_number("JY2026999", 2026) == "JY20261000"
    assert next_number("JY20261000", 2026) == "JY20261001"


def test_late_from_the_day_after() -> None:
    due = date(2026, 3, 31)
    assert [days_overdue(due, day) for day in (date(2026, 3, 1), due, date(2026, 4, 1))] == [0, 0, 1]
