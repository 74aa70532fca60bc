"""Hides personal data in the facts of a form before it is filled, so that nothing in full ever reaches the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from talentdesk.documents.form_catalogue import Mask
from talentdesk.documents.form_placeholders import BY_PATH, LISTS, Personal
from talentdesk.registers.display import hidden

HIDDEN = "***"
ADDRESS_SHOWN = 6
PICTURES = frozenset({"photo"})

Hide = Callable[[object], object]


def masked_facts(facts: Mapping[str, object], mask: Mask) -> dict[str, object]:
    """The facts as the profile shows them (domain/09).

    ``full``: untouched. ``list``: ID 6 + 4, phone 3 + 4, e-mail and address shortened, the year of birth. ``posted``: ID
    the same, all else and every face hidden. The ID shows the same places in every profile and in exported lists:
    otherwise two lists laid side by side would complete it.
    """
    if mask == "full":
        return dict(facts)
    rules = _LIST if mask == "list" else _POSTED
    return {name: _masked(name, value, rules, faces=mask == "list") for name, value in facts.items()}


def _masked(name: str, value: object, rules: Mapping[Personal, Hide], *, faces: bool) -> object:
    if isinstance(value, Mapping):
        return _record(name, value, rules, faces=faces)
    if name in LISTS and isinstance(value, list | tuple):
        item = name.removesuffix("s")
        return [
            _record(item, each, rules, faces=faces) if isinstance(each, Mapping) else each for each in value
        ]
    return value


def _record(
    name: str, values: Mapping[object, object], rules: Mapping[Personal, Hide], *, faces: bool
) -> dict[object, object]:
    found: dict[object, object] = {}
    for key, value in values.items():
        known = BY_PATH.get(f"{name}.{key}")
        hide = rules.get(known.personal) if known is not None else None
        if not faces and key in PICTURES:
            found[key] = None
        else:
            found[key] = value if hide is None or value in (None, "") else hide(value)
    return found


def _number(value: object) -> str:
    return hidden(str(value))


def _email(value: object) -> str:
    name, sign, place = str(value).partition("@")
    return f"{name[:1]}{HIDDEN}{sign}{place}" if sign else HIDDEN


def _address(value: object) -> str:
    text = str(value)
    return text[: min(ADDRESS_SHOWN, len(text) // 2)] + HIDDEN


def _year(value: object) -> str:
    # a word of the paper, which stays Chinese whatever language the screen speaks
    return f"{value.year}年" if isinstance(value, date) else HIDDEN


def _all(_value: object) -> str:
    return HIDDEN


_LIST: Mapping[Personal, Hide] = {
    "id": _number, "phone": _number, "email": _email, "address": _address, "birth": _year, "bank": _number,
}  # fmt: skip
_POSTED: Mapping[Personal, Hide] = {
    "id": _number, "phone": _all, "email": _all, "address": _all, "birth": _all, "bank": _all,
}  # fmt: skip
