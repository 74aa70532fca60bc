"""Every visible sentence passes here: Simplified Chinese is the source, English is looked up."""

from __future__ import annotations

import json
from functools import cache

from talentdesk.paths import resource

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
_chosen = ["zh_CN"]


def set_language(name: str) -> None:
    """Choose the language of all later sentences; unknown names mean Chinese."""
    _chosen[0] = name if name in LANGUAGES else "zh_CN"


def language() -> str:
    """The language in use: ``zh_CN`` or ``en``."""
    return _chosen[0]


@cache
def catalogue(name: str) -> dict[str, str]:
    """All translations into one language, put together from the parts in ``resources/i18n/<name>/``."""
    words: dict[str, str] = {}
    for part in sorted(resource(f"i18n/{name}").glob("*.json")):
        words.update(json.loads(part.read_text(encoding="utf-8")))
    return words


def tr(source: str, **values: object) -> str:
    """The sentence in the language in use, its ``{placeholders}`` filled."""
    text = source if _chosen[0] == "zh_CN" else catalogue(_chosen[0]).get(source, source)
    return text.format(**values) if values else text
