"""Takes apart any certificate number: the national 22 characters, 2 letters + 20 digits, the old 16 digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from talentdesk.errors import Problem
from talentdesk.text import tr

# Y 用人单位, S 社会培训评价组织 (domain/01 §2.1, [S1]); other letters exist locally and are not refused.
# ASCII throughout: a full-width digit is a digit to \d and to int(), and would be printed.
NATIONAL = re.compile(r"([A-Z])(\d{4})(\d{2})(\d{6})(\d{2})(\d)(\d{6})", re.ASCII)
# 特级/首席技师: the level's place holds a letter; an inference, not verified (domain/01 §2.2, [K]).
SPECIAL = re.compile(r"([A-Z])(\d{4})(\d{2})(\d{6})(\d{2})([A-Z])(\d{6})", re.ASCII)
# Old 职业资格证书; its province table is its own, never GB/T 2260 (domain/00 no. 1, [C2]).
OLD = re.compile(r"(\d{2})(\d{2})(\d{2})(\d)(\d{3})([1-5])(\d{5})", re.ASCII)
OWN_PREFIX = re.compile(r"[A-Z]\d{12}", re.ASCII)
SERIAL_DIGITS = 6
LAST_SERIAL = 10**SERIAL_DIGITS - 1


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a number: what it is called, its characters, what they mean (empty: nothing is known)."""

    label: str
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What a number is; ``kind`` is national, special, old or other."""

    kind: str
    title: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]


def explain(number: str, provinces: Mapping[str, str]) -> NumberAnswer:
    """Take a number apart; ``provinces``: GB/T 2260 two-digit code → name, for the national number only."""
    text = "".join(number.split()).upper()
    found = NATIONAL.fullmatch(text)
    if found is not None:
        return _national(found, provinces, "national", tr("职业技能等级证书编号（22 位）"))
    found = SPECIAL.fullmatch(text)
    if found is not None:
        return _national(found, provinces, "special", tr("特级/首席技师证书编号（2 个字母 20 位数字）"))
    found = OLD.fullmatch(text)
    if found is not None:
        return _old(found)
    return NumberAnswer("other", tr("自编编号或其他编号"), (Part(tr("编号"), text, ""),), ())


def _national(found: re.Match[str], provinces: Mapping[str, str], kind: str, title: str) -> NumberAnswer:
    letter, organisation, province, site, year, level, serial = found.groups()
    problems = []
    if province not in provinces:
        problems.append(
            Problem(
                "unknown-value", tr("第 6、7 位“{code}”不是省级代码。", code=province), tr("请核对编号。")
            )
        )
    if kind == "national" and level not in "12345":
        problems.append(
            Problem("out-of-range", tr("第 16 位应是 1 到 5。"), tr("5 为初级工，1 为高级技师。"))
        )
    if int(serial) == 0:
        problems.append(Problem("out-of-range", tr("证书序列码从 000001 开始。"), tr("请核对编号。")))
    letters = {"Y": tr("用人单位"), "S": tr("社会培训评价组织")}
    filed = tr("省级备案") if organisation == "0000" else tr("人社部备案")
    parts = (
        Part(tr("评价机构类别"), letter, letters.get(letter, "")),
        Part(tr("评价机构代码"), organisation, filed),
        Part(tr("所在地省级代码"), province, provinces.get(province, "")),
        Part(tr("评价机构（站点）序列码"), site, ""),
        Part(tr("核发年份"), year, f"20{year}"),
        Part(tr("职业技能等级"), level, _level(level)),
        Part(tr("证书序列码"), serial, str(int(serial))),
    )
    return NumberAnswer(kind, title, parts, tuple(problems))


def _old(found: re.Match[str]) -> NumberAnswer:
    year, province, city, kind, organisation, level, serial = found.groups()
    century = "20" if int(year) < 50 else "19"
    kinds = {
        "0": tr("鉴定（指导）中心"),
        "1": tr("国家职业技能鉴定所"),
        "2": tr("地方鉴定站"),
        "3": tr("行业特有工种鉴定站"),
        "4": tr("工人考核委员会"),
    }
    parts = (
        Part(tr("核发年份"), year, f"{century}{year}"),
        Part(tr("省级/行业代码（旧表）"), province, ""),
        Part(tr("地市级代码"), city, ""),
        Part(tr("机构识别"), kind, kinds.get(kind, "")),
        Part(tr("机构序号"), organisation, ""),
        Part(tr("等级"), level, _level(level)),
        Part(tr("顺序号"), serial, str(int(serial))),
    )
    return NumberAnswer("old", tr("旧版职业资格证书编号（16 位）"), parts, ())


def _level(digit: str) -> str:
    names = {"5": tr("初级工"), "4": tr("中级工"), "3": tr("高级工"), "2": tr("技师"), "1": tr("高级技师")}
    return names.get(digit, "")


def check_prefix(prefix: str) -> Problem | None:
    """Why a text cannot be the bureau's 13-character prefix of an 评价机构; None when it can."""
    if OWN_PREFIX.fullmatch(prefix):
        return None
    return Problem(
        "unknown-value",
        tr("“{prefix}”不是 13 位机构前缀。", prefix=prefix),
        tr("由主管部门给定：1 个大写字母加 12 位数字。"),
        field="prefix",
    )


def national_number(prefix: str, year: int, level_digit: str, serial: int) -> str:
    """The 22 characters: prefix, two digits of the year, level digit, serial 000001–999999 (ValueError outside)."""
    if (
        OWN_PREFIX.fullmatch(prefix) is None
        or level_digit not in tuple("12345")
        or not 1 <= serial <= LAST_SERIAL
    ):
        raise ValueError("not a national number")
    return f"{prefix}{year % 100:02d}{level_digit}{serial:0{SERIAL_DIGITS}d}"
