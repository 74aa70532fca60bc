"""Which placeholder a heading or label of a bureau's form means: the same words, the registers' other names, likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from talentdesk.documents.form_placeholders import BY_PATH, LISTS, PLACEHOLDERS
from talentdesk.registers import REGISTERS

EXACT, SYNONYM, SHORTENED, LIKELY = 1.0, 0.9, 0.85, 0.6
"""How sure a guess is: the placeholder's own words, a register's other name, without its first part; the least proposed."""
SHOWN = 0.4
_CLOSE = 0.02

# What a list is called by whoever asks for it, and the registers whose other names hold for its items.
_REGISTER_OF = {
    "trainee": ("trainees", "enrolments", "marks"),
    "teacher": ("teachers",),
    "device": ("equipment",),
    "session": ("sessions",),
    "class": ("classes",),
    "base": ("base",),
    "loan": ("loans",),
    "pair": ("pairings",),
    "mentor": ("mentors",),
    "certificate": ("certificates",),
}
_FIELD_IS = {"day": "date", "agreement_number": "number"}
# Labels say of whom they speak where a form's own headings need not.
_FIRST_PART = {
    "teacher": ("教师",),
    "device": ("设备",),
    "certificate": ("持证人", "证书"),
    "mentor": ("领办人",),
    "reward": ("奖励人员", "奖励"),
    "group": ("分类",),
    "pair": ("结对",),
    "review": ("评议",),
    "loan": ("借用",),
    "graduate": ("出师",),
    "allowance": ("津贴",),
}
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^】]*)】")
_SIGNED = re.compile(r"签字|签名|签章|手印|意见|审批|批准|复核|审核|领导|签收人?$|^签到|粘贴")
_SEALED = re.compile(r"盖章|公章|印章")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Guess:
    """A placeholder that may be meant, and how sure that is (0 to 1)."""

    path: str
    confidence: float


def squeezed(text: str) -> str:
    """A text as it is compared: half-width, without white space, colons and stars, brackets kept."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cf", "Cc"))
    return plain.strip("*※:,;。、_").replace("*", "").casefold()


def bare(text: str) -> str:
    """The same without what stands in brackets; a text that is nothing but a bracket keeps its content."""
    full = squeezed(text)
    return _BRACKETED.sub("", full).strip(":_") or full.strip("()[]【】")


def for_the_hand(text: str) -> bool:
    """Whether the place beside it is left for a signature, a seal or an opinion."""
    full = squeezed(text)
    return bool(_SIGNED.search(full) or _SEALED.search(bare(text)))


def spoken(parts: Sequence[str]) -> list[str]:
    """The words a heading may be known by, likeliest first; ``parts`` of a heading in two rows from top to bottom."""
    last = parts[-1]
    words = []
    if len(parts) > 1:
        above = bare(parts[-2])
        words += [above + bare(last), bare(last) + above[-2:]]
    words += [squeezed(last), bare(last)]
    words += [group for match in _BRACKETED.finditer(squeezed(last)) for group in match.groups() if group]
    words += re.split(r"[/、或及]", bare(last))
    return list(dict.fromkeys(word for word in words if word))


def guesses(parts: Sequence[str], bases: Sequence[str]) -> list[Guess]:
    """What a heading (label) may mean, best first; ``bases`` are the first steps of paths looked among, in order."""
    found: dict[str, float] = {}
    if for_the_hand("".join(parts)):
        return []
    words = spoken(parts)
    for rank, base in enumerate(bases):
        known = _words(base)
        for place, word in enumerate(words):
            for path, sure in known.get(word, ()):
                found[path] = max(found.get(path, 0), sure * (1 - 0.04 * place) - 0.03 * rank)
    best = max(found.values(), default=0)
    if best < SHORTENED * 0.8:
        for base in bases:
            for path, sure in _alike(words, base):
                found[path] = max(found.get(path, 0), sure)
    ordered = sorted(found.items(), key=lambda item: -item[1])
    return [Guess(path, round(sure, 3)) for path, sure in ordered if sure >= SHOWN]


def choice(found: Sequence[Guess]) -> Guess | None:
    """The guess that is proposed; None when none is likely or two are as good."""
    if not found or found[0].confidence < LIKELY:
        return None
    if (
        len(found) > 1
        and found[0].confidence - found[1].confidence < _CLOSE
        and found[0].confidence < SHORTENED
    ):
        return None
    return found[0]


def is_day(path: str) -> bool:
    """Whether the placeholder's value is a day."""
    placeholder = BY_PATH.get(path)
    return placeholder is not None and _DAY.fullmatch(placeholder.sample) is not None


def is_rate(path: str) -> bool:
    """Whether the value is a rate between 0 and 1."""
    placeholder = BY_PATH.get(path)
    return placeholder is not None and placeholder.label.endswith("率")


def is_picture(path: str) -> bool:
    """Whether the value is a picture."""
    placeholder = BY_PATH.get(path)
    return placeholder is not None and placeholder.sample == "（图片）"


def with_format(path: str, label: str, number_format: str, *, inside: bool = False) -> str:
    """The placeholder with the format its place asks for; ``inside``: it stands within other words."""
    by_cell = not inside
    if is_picture(path):
        return f"{path}|图片"
    if is_day(path):
        if by_cell and re.search("[ymd]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format), re.IGNORECASE):
            return path if number_format != "General" else f"{path}|年月日"
        return f"{path}|年月" if bare(label).endswith("年月") else f"{path}|年月日"
    if is_rate(path):
        return path if by_cell and "%" in number_format else f"{path}|百分比"
    return f"{path}|大写" if "大写" in squeezed(label) else path


@cache
def _words(base: str) -> dict[str, list[tuple[str, float]]]:
    """Everything the placeholders of one base are known by: squeezed word -> (path, how sure)."""
    known: dict[str, dict[str, float]] = {}
    for path, word, sure in _said(base):
        paths = known.setdefault(squeezed(word), {})
        paths[path] = max(paths.get(path, 0), sure)
    return {word: list(paths.items()) for word, paths in known.items() if word}


def _said(base: str) -> Iterator[tuple[str, str, float]]:
    for placeholder in PLACEHOLDERS:
        first, _, name = placeholder.path.partition(".")
        if first != base:
            continue
        for word in (placeholder.label, *placeholder.also):
            yield placeholder.path, word, EXACT
        for part in _FIRST_PART.get(base, ()):
            if placeholder.label.startswith(part) and len(placeholder.label) > len(part) + 1:
                yield placeholder.path, placeholder.label.removeprefix(part), SHORTENED
        for word in _other_names(base, name):
            yield placeholder.path, word, SYNONYM
    if f"{base}s" in LISTS:
        for word in ("序号", "编号", "No."):
            yield f"{base}.no", word, EXACT if word == "序号" else SHORTENED - 0.05


def _other_names(base: str, name: str) -> Iterator[str]:
    for key in _REGISTER_OF.get(base, ()):
        register = next(one for one in REGISTERS if one.key == key)
        for field in register.fields:
            called = _FIELD_IS.get(field.name, field.name.removesuffix("_id"))
            if called == name:
                yield from (field.label, *field.synonyms)


def _alike(words: Sequence[str], base: str) -> Iterator[tuple[str, float]]:
    for heading in words[:1]:
        for word, paths in _words(base).items():
            likeness = _likeness(heading, word)
            if likeness:
                yield from ((path, likeness) for path, _ in paths)


def _likeness(heading: str, word: str) -> float:
    """How alike two words are: the head noun stands at the end, so a word that ends the other counts most."""
    short, long = sorted((heading, word), key=len)
    share = len(short) / len(long)
    if len(short) < 2 or short == long:
        return 0.0 if short != long else SHORTENED
    if long.endswith(short):
        return 0.5 + 0.3 * share
    if heading == short and long.startswith(short):
        return 0.45 + 0.3 * share
    if len(short) > 2 and short[0] == long[0] and short[-1] == long[-1] and _in_order(short, long):
        return 0.45 + 0.3 * share
    ratio = SequenceMatcher(None, heading, word).ratio()
    return 0.7 * ratio if ratio >= 0.75 and heading[-1] == word[-1] else 0.0


def _in_order(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
