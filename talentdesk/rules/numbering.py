"""Numbers of certificates and classes, made from a pattern such as {prefix}{yyyy}{class}{seq:4}."""

from __future__ import annotations

import re
from collections.abc import Mapping

from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr

PLACEHOLDERS = ("prefix", "yyyy", "yy", "mm", "class", "course", "level")

_placeholder = re.compile(r"\{([^{}]*)\}")
_sequence = re.compile(r"seq:([1-9])").fullmatch
_SAMPLE = "{seq:4}"


def check_pattern(pattern: str) -> Problem | None:
    """Why a pattern cannot be used (missing sequence, unknown placeholder, stray brace), None when it can."""
    found = _placeholder.findall(pattern)
    remedy = tr(
        "可用：{names} 和 {sample}（数字是位数，1 到 9）。",
        names=" ".join(f"{{{name}}}" for name in PLACEHOLDERS),
        sample=_SAMPLE,
    )
    for name in found:
        if name not in PLACEHOLDERS and not _sequence(name):
            return Problem(
                "unknown-value",
                tr("编号规则里的“{name}”不认识。", name=f"{{{name}}}"),
                remedy,
            )
    if any(brace in _placeholder.sub("", pattern) for brace in "{}"):
        return Problem(
            "unknown-value",
            tr("编号规则“{pattern}”里的花括号不成对。", pattern=pattern),
            remedy,
        )
    sequences = sum(1 for name in found if _sequence(name))
    if not sequences:
        return Problem("missing", tr("编号规则“{pattern}”里没有流水号。", pattern=pattern), remedy)
    if sequences > 1:
        return Problem(
            "unknown-value",
            tr("编号规则“{pattern}”里的流水号多于一个。", pattern=pattern),
            remedy,
        )
    return None


def expand(pattern: str, values: Mapping[str, str], seq: int) -> str:
    """The number for one sequence value (from 1 on); ``values`` holds the texts of the placeholders used.

    DeskError for a bad pattern, a placeholder without value, and a sequence with more digits than the pattern allows.
    """
    return _filled(pattern, values, seq)


def scope(pattern: str, values: Mapping[str, str]) -> str:
    """The number without its sequence part: the key under which the sequence is counted; errors as ``expand``."""
    return _filled(pattern, values, None)


def _filled(pattern: str, values: Mapping[str, str], seq: int | None) -> str:
    problem = check_pattern(pattern)
    if problem is not None:
        raise DeskError(problem.text, problem.remedy, code=problem.code, problems=(problem,))

    def text_of(match: re.Match[str]) -> str:
        sequence = _sequence(match[1])
        if sequence is None:
            return _value(match[1], values)
        return "" if seq is None else _padded(seq, int(sequence[1]))

    return _placeholder.sub(text_of, pattern)


def _value(name: str, values: Mapping[str, str]) -> str:
    if name in values:
        return values[name]
    if name == "yy" and "yyyy" in values:
        return values["yyyy"][-2:]
    raise DeskError(
        tr("编号规则用到了 {name}，但这里没有它的值。", name=f"{{{name}}}"),
        tr("补填这一项，或在设置里改编号规则。"),
        code="missing",
    )


def _padded(seq: int, width: int) -> str:
    if seq < 1:
        raise ValueError("sequences count from 1")
    if seq >= 10**width:
        raise DeskError(
            tr("流水号 {seq} 超过了编号规则的 {width} 位。", seq=seq, width=width),
            tr("在设置里把流水号的位数加大，已发的编号不变。"),
            code="out-of-range",
        )
    return f"{seq:0{width}d}"
