"""Word letters: a .docx with the forms' placeholders in Jinja's way, filled in a closed room: a template is from outside.

``{{ class.code }}``, ``{{ class.start|年月日 }}``, ``{{ 15|格式('大写') }}``, ``{%tr for t in trainees %} … {{ t.name }} …
{%tr endfor %}``; of a letter about one record also ``{{ pair.number }}`` outside of loops. Values are given by their paths
only: nothing of Python can be reached, no function called.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from talentdesk.documents.form_placeholders import LISTS
from talentdesk.documents.letter_check import LOOP, LetterUse, uses
from talentdesk.documents.sheet_markers import item_name
from talentdesk.documents.value_formats import (
    FORMATS,
    PICTURE,
    PICTURES,
    WantedPicture,
    as_text,
    formatted,
    parse_format,
)
from talentdesk.errors import DeskError, Problem
from talentdesk.text import tr

_NO_TIME = (2000, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTH = 25.0
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_PLAIN = ("default", "first", "join", "last", "length", "lower", "round", "sum", "upper")
_TESTS = (
    "defined",
    "undefined",
    "none",
    "even",
    "odd",
    "divisibleby",
    "eq",
    "ne",
    "lt",
    "gt",
    "le",
    "ge",
    "in",
)


def letter_findings(template: Path) -> list[Problem]:
    """What is wrong with a letter: ``placeholder-unknown`` and ``marker`` (what a letter may not do, or bad syntax)."""
    return [problem for part, text in _texts(template) for problem in _use(part, text).problems]


def letter_asks(template: Path) -> list[str]:
    """The names of what a letter asks for when it is made."""
    found = [path for part, text in _texts(template) for path in _use(part, text).paths]
    return list(dict.fromkeys(path.removeprefix("ask.") for path in found if path.startswith("ask.")))


def orientation(template: Path) -> str:
    """How the letter's first page lies: portrait or landscape."""
    section = _opened(template).docx.sections[0]
    return "landscape" if (section.page_width or 0) > (section.page_height or 0) else "portrait"


def fill_letter(template: Path, facts: Mapping[str, object], out: BinaryIO) -> list[Problem]:
    """Write the letter filled with facts as .docx; the same facts give the same bytes. Returns what is not quite right.

    A template with findings is refused before anything is written (DeskError ``template``), as is one that speaks of
    one record (``pair.…`` outside of a loop) when the facts hold several.
    """
    findings = letter_findings(template)
    if findings:
        raise DeskError(
            tr("信函模板里有 {count} 处写错，没有生成。", count=len(findings)),
            tr("请按列出的地方改正模板。"),
            code="template",
            problems=findings,
        )
    letter = _opened(template)
    problems: list[Problem] = []
    room = _Room(letter, problems)
    try:
        letter.render(_context(template, facts), room, autoescape=True)
    except (TemplateError, SecurityError, TypeError, ValueError, ArithmeticError, RecursionError) as trouble:
        raise DeskError(
            tr("信函模板不能这样计算，没有生成。"), tr("请检查模板里的公式和比较。"), code="template"
        ) from trouble
    _save(letter, out)
    return problems


class _Room(SandboxedEnvironment):
    """Where a letter's expressions are worked out: mappings are asked by key, everything else has no attributes."""

    intercepted_binops = frozenset({"*", "/", "//", "%", "**"})

    def __init__(self, letter: DocxTemplate | None, problems: list[Problem]) -> None:
        super().__init__(autoescape=True, undefined=ChainableUndefined, finalize=self._shown)
        self._letter, self._problems = letter, problems
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _PLAIN} | _formats()
        self.tests = {name: self.tests[name] for name in _TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A value by its name."""
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return super().getattr(obj, attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A value by its name or number."""
        if isinstance(argument, int) and isinstance(obj, list | tuple) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.getattr(obj, str(argument))

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002  (Jinja's signature)
        """Nothing is called."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers only: a text times a billion would fill the memory."""
        if operator == "**" or not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(operator)
        return super().call_binop(context, operator, left, right)

    def _shown(self, value: Any) -> Any:
        """A value as it stands in the letter."""
        if isinstance(value, Undefined):
            return ""
        if isinstance(value, Markup | InlineImage):
            return value
        if isinstance(value, WantedPicture):
            return self._picture(value)
        return "" if isinstance(value, Path | bytes) else _CONTROL.sub("", as_text(value))

    def _picture(self, wanted: WantedPicture) -> Any:
        source = wanted.source
        try:
            data = source if isinstance(source, bytes) else Path(str(source)).read_bytes()
            picture = InlineImage(self._letter, io.BytesIO(data), width=Mm(_WIDTH))
            str(picture)  # read now: a damaged picture is a finding, not the end of the letter
        except Exception:  # noqa: BLE001  (python-docx raises anything for what is no picture)
            self._problems.append(
                Problem("picture", tr("图片无法读取。"), tr("请重新选择 JPG 或 PNG 图片。"), field=tr("正文"))
            )
            return ""
        return InlineImage(self._letter, io.BytesIO(data), width=Mm(_WIDTH))


def _formats() -> dict[str, Callable[..., object]]:
    """Our formats as filters; those whose name is no word are reached by 格式('月/日')."""

    def by_name(name: str) -> Callable[..., object]:
        return lambda value, *arguments: formatted(_given(value), [(name, ",".join(map(str, arguments)))])

    named = {name: by_name(name) for name in FORMATS if name not in PICTURES or name == PICTURE}
    return {**named, "格式": lambda value, form: formatted(_given(value), [parse_format(str(form))])}


def _given(value: object) -> object:
    return None if isinstance(value, Undefined) else value


def _context(template: Path, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts, and the one item of each list by its own name where there is just one."""
    given: dict[str, object] = dict(facts)
    wanted = {path.partition(".")[0] for part, text in _texts(template) for path in _use(part, text).single}
    for name, label in LISTS.items():
        item, items = item_name(name), facts.get(name)
        if item not in wanted:
            continue
        if not isinstance(items, Sequence) or len(items) != 1:
            raise DeskError(
                tr("这封信一次只能为一个{item}制作。", item=label),
                tr("请只选一个，或在模板中用循环逐个列出。"),
                code="one-item",
            )
        given.setdefault(item, items[0])
    return given


def _opened(template: Path) -> DocxTemplate:
    try:
        letter = DocxTemplate(template)
        letter.init_docx()
    except Exception as trouble:
        raise DeskError(
            tr("信函模板无法打开：{name}", name=template.name),
            tr("请在 WPS 或 Word 中打开后另存为 .docx，再导入。"),
            code="unreadable",
        ) from trouble
    return letter


def _texts(template: Path) -> Iterator[tuple[str, str]]:
    """Every part of a letter that is filled: its name and its XML as Jinja will see it."""
    letter = _opened(template)
    yield tr("正文"), letter.patch_xml(letter.get_xml())
    for uri in (letter.HEADER_URI, letter.FOOTER_URI):
        for _, part in letter.get_headers_footers(uri):
            yield tr("页眉页脚"), letter.patch_xml(letter.get_part_xml(part))
    for part in letter.docx.part.package.parts:
        if part.content_type.endswith("wordprocessingml.footnotes+xml"):
            yield tr("脚注"), letter.patch_xml(part.blob.decode("utf-8"))
    for name in _PROPERTIES:
        yield tr("文档属性"), str(getattr(letter.docx.core_properties, name) or "")


def _use(part: str, text: str) -> LetterUse:
    room = _Room(None, [])
    try:
        return uses(room.parse(text), part, frozenset(room.filters), frozenset(room.tests))
    except (TemplateSyntaxError, RecursionError) as trouble:
        what = str(trouble.message) if isinstance(trouble, TemplateSyntaxError) else "…"
        sentence = tr("{part}中的标记写得不对：{what}", part=part, what=what)
        return LetterUse(
            problems=[Problem("marker", sentence, tr("请检查括号和 for、if 是否成对。"), field=part)]
        )


def _save(letter: DocxTemplate, out: BinaryIO) -> None:
    raw = io.BytesIO()
    letter.docx.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, data)
