"""Every sentence of the rules is there in English, with the same placeholders."""

from __future__ import annotations

import ast
import json
import string

from talentdesk.paths import resource, resources

RULES = resources().parent / "talentdesk" / "rules"


def test_all_sentences_are_translated() -> None:
    own = json.loads(resource("i18n/en/rules.json").read_text(encoding="utf-8"))
    english: dict[str, str] = {}
    for part in resource("i18n/en").glob("*.json"):
        english |= json.loads(part.read_text(encoding="utf-8"))
    used = {
        str(node.args[0].value)
        for path in RULES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "tr"
        and isinstance(node.args[0], ast.Constant)  # the others look up labels (test_translations)
    }
    assert used <= set(english)
    assert set(own) <= used
    for source in used:
        assert _holes(source) == _holes(english[source]), source


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
