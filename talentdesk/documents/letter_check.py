"""Reads a letter's expressions before they are worked out: which placeholders it uses, and what it may not do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import nodes

from talentdesk.documents.form_placeholders import BY_PATH, LISTS, is_known
from talentdesk.documents.sheet_markers import item_name
from talentdesk.errors import Problem
from talentdesk.text import tr

LOOP = frozenset({"index", "index0", "revindex", "first", "last", "length"})
"""What a loop says of itself."""
_DEEPEST = 3
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.Name, nodes.Getattr,
    nodes.Getitem, nodes.Filter, nodes.Test, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.CondExpr, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Concat, nodes.List, nodes.Tuple,
)  # fmt: skip
_ITEMS = {item_name(name): name for name in LISTS}
_OWN = ""


@dataclass(slots=True)
class LetterUse:
    """What a part of a letter uses: ``paths`` as placeholders are written, ``single`` those of an item outside of a loop."""

    paths: list[str] = field(default_factory=list)
    single: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def uses(tree: nodes.Template, part: str, filters: frozenset[str], tests: frozenset[str]) -> LetterUse:
    """Judge one part; ``filters`` and ``tests`` are those a letter may use."""
    reader = _Reader(part, filters, tests)
    reader.visit(tree, {}, 0)
    return reader.found


Scope = dict[str, str]


class _Reader:
    """Walks an expression tree; a scope says of each name of the letter's own which path it stands for."""

    def __init__(self, part: str, filters: frozenset[str], tests: frozenset[str]) -> None:
        self._part, self._filters, self._tests = part, filters, tests
        self.found = LetterUse()

    def visit(self, node: nodes.Node, scope: Scope, depth: int) -> None:
        """Judge a node and all in it."""
        if not isinstance(node, _ALLOWED):
            self._forbidden(type(node).__name__)
            return
        if isinstance(node, nodes.For):
            self._loop(node, scope, depth)
            return
        if isinstance(node, nodes.Assign):
            self.visit(node.node, scope, depth)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = _OWN
            else:
                self._forbidden("set")
            return
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._value(node, scope)
            return
        if isinstance(node, nodes.Filter) and node.name not in self._filters:
            self._forbidden(f"|{node.name}")
        if isinstance(node, nodes.Test) and node.name not in self._tests:
            self._forbidden(f"is {node.name}")
        for child in node.iter_child_nodes():
            self.visit(child, scope, depth)

    def _loop(self, node: nodes.For, scope: Scope, depth: int) -> None:
        self.visit(node.iter, scope, depth)
        path = _path(node.iter, scope)
        if depth >= _DEEPEST or node.recursive or not isinstance(node.target, nodes.Name):
            self._forbidden("for")
            return
        if path is not None and path not in LISTS and path != _OWN and is_known(path):
            self._say("marker", tr("“{path}”不是列表，不能循环（{part}）。", path=path, part=self._part))
        inner = {
            **scope,
            node.target.name: item_name(path) if path in LISTS else _OWN,
            "loop": "loop",
        }
        for child in (node.test, *node.body):
            if child is not None:
                self.visit(child, inner, depth + 1)
        for child in node.else_:
            self.visit(child, scope, depth)

    def _value(self, node: nodes.Expr, scope: Scope) -> None:
        path = _path(node, scope)
        if path is None:
            self._forbidden("[ ]")
        elif path == "loop" or path.startswith("loop."):
            if path.removeprefix("loop.") not in LOOP:
                self._forbidden(path)
        elif path and not (is_known(path) or path in _ITEMS):
            what = tr("没有名为“{path}”的占位符（{cell}）。", path=path, cell=self._part)
            self._say("placeholder-unknown", what, tr("可用的占位符见 form-list。"))
        elif path:
            self.found.paths.append(path)
            first = next(_names(node), "")
            if (
                path in BY_PATH
                and path.partition(".")[0] in _ITEMS
                and first not in scope
                and first in _ITEMS
            ):
                self.found.single.append(path)

    def _forbidden(self, what: str) -> None:
        sentence = tr("信函里不能用“{what}”（{part}）。", what=what, part=self._part)
        self._say("marker", sentence, tr("信函里只能写占位符、格式、for 和 if。"))

    def _say(self, code: str, text: str, remedy: str = "") -> None:
        problem = Problem(code, text, remedy, field=self._part)
        if problem not in self.found.problems:
            self.found.problems.append(problem)


def _names(node: nodes.Node) -> Iterator[str]:
    """The name an expression begins with."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    if isinstance(node, nodes.Name):
        yield node.name


def _path(node: nodes.Node, scope: Scope) -> str | None:
    """The path an expression stands for; "" for something of the letter's own, None for what is no path."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _OWN
    if isinstance(node, nodes.Getattr):
        before = _path(node.node, scope)
        return _joined(before, node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _path(node.node, scope)
        if isinstance(node.arg.value, str):
            return _joined(before, node.arg.value)
        if isinstance(node.arg.value, int) and before in LISTS:
            return item_name(before)
    return None if isinstance(node, nodes.Getitem) else _OWN


def _joined(before: str | None, name: str) -> str | None:
    if before is None:
        return None
    return f"{before}.{name}" if before else f"?.{name}"
