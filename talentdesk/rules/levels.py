"""Skill levels as people write them, in old and new words, as numeral, digit or name."""

from __future__ import annotations

import re
from functools import lru_cache

from talentdesk.model.vocabulary import SkillLevel
from talentdesk.rules.cells import clean_text

_NONE_WORDS = frozenset(
    (
        "",
        "无",
        "暂无",
        "没有",
        "无等级",
        "无证",
        "无证书",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "○",
        "×",
    )
)
_NUMERALS = {"五": "5", "四": "4", "三": "3", "二": "2", "一": "1"}
_NAMES = {
    SkillLevel.APPRENTICE: ("学徒工", "学徒"),
    SkillLevel.JUNIOR: ("初级工", "初级", "初级技能"),
    SkillLevel.INTERMEDIATE: ("中级工", "中级", "中级技能"),
    SkillLevel.SENIOR: ("高级工", "高级", "高级技能"),
    SkillLevel.TECHNICIAN: ("技师",),
    SkillLevel.SENIOR_TECHNICIAN: ("高级技师",),
    SkillLevel.SPECIAL_TECHNICIAN: ("特级技师", "特级"),
    SkillLevel.CHIEF_TECHNICIAN: ("首席技师", "首席"),
}
_WORDS: dict[str, SkillLevel] = {name: level for level, names in _NAMES.items() for name in names}
for _numeral, _digit in _NUMERALS.items():
    for _spelling in (_digit, f"{_digit}级", f"{_numeral}级", _numeral):
        _WORDS[_spelling] = SkillLevel(7 - int(_digit))
_prefix = re.compile(r"^(?:国家)?(?:职业资格|职业技能等级|职业技能|技能等级)(?:证书)?").sub
_split = re.compile(r"[/／、()（）\[\]【】]+").split


def parse_level(text: object) -> SkillLevel | None:
    """The level a cell means; None for "no level" (empty, 无, —); ValueError for what is no level.

    Digits 1..5 are certificate digits: 5 = 初级工 … 1 = 高级技师 (domain/01 §1 and §2.1, [C2]). A text that names two
    different levels (三级/中级工) is refused.
    """
    if text is None or isinstance(text, SkillLevel):
        return text
    return _parse_text(clean_text(text).replace(" ", ""))


@lru_cache(maxsize=1024)
def _parse_text(text: str) -> SkillLevel | None:
    if text in _NONE_WORDS:
        return None
    found = set()
    for part in _split(_prefix("", text)):
        if part:
            word = _prefix("", part)
            if word not in _WORDS:
                raise ValueError("not a skill level")
            found.add(_WORDS[word])
    if len(found) != 1:
        raise ValueError("not one skill level")
    return found.pop()


def label(level: SkillLevel) -> str:
    """As printed on certificates: 三级/高级工."""
    return level.label


def digit(level: SkillLevel) -> str | None:
    """The digit in certificate numbers, None for 学徒工, 特级技师 and 首席技师."""
    return level.digit
