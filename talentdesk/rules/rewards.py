"""What a base's city pays a skilled person for a certificate of a level; once for each certificate."""

from __future__ import annotations

from collections.abc import Mapping

from talentdesk.model.vocabulary import SkillLevel

# [SEED 0] (domain/06 §8.16): 高级工 2,000, 技师 5,000, 高级技师 10,000 yuan. Elsewhere less ([S1]); the levels above
# are named nowhere, so nothing is promised for them.
REWARDS: Mapping[SkillLevel, int] = {
    SkillLevel.SENIOR: 2_000,
    SkillLevel.TECHNICIAN: 5_000,
    SkillLevel.SENIOR_TECHNICIAN: 10_000,
}


def reward_of(level: SkillLevel | None) -> int | None:
    """Yuan for one certificate of that level; None where none is paid."""
    return None if level is None else REWARDS.get(level)
