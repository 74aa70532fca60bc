"""The kinds of elements as the designer offers them: name, icon, and a new one to begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from talentdesk.documents.code_elements import Code128, QrCode
from talentdesk.documents.element_base import Element
from talentdesk.documents.elements import Frame, Line, Photo, Picture, Rectangle, Rosette, Seal
from talentdesk.documents.placeholders import Placeholder
from talentdesk.documents.text_elements import Paragraph, Text
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class Kind:
    """``make`` gives a new element at 0, 0."""

    label: Callable[[], str]
    icon: str
    make: Callable[[], Element]


KINDS: dict[str, Kind] = {
    "text": Kind(
        lambda: tr("文字"), "text", lambda: Text(width=60, height=8, text=tr("文字"), size=14, min_size=8)
    ),
    "paragraph": Kind(
        lambda: tr("段落"),
        "paragraph",
        lambda: Paragraph(
            width=120, height=40, text=tr("在这里写段落，可以插入占位符。"), size=14, min_size=9,
            indent=2, valign="top",
        ),
    ),
    "photo": Kind(lambda: tr("照片"), "portrait", lambda: Photo(width=25, height=35, spec="one-inch")),
    "image": Kind(lambda: tr("图片"), "picture", lambda: Picture(width=40, height=30)),
    "seal": Kind(
        lambda: tr("印章"), "seal", lambda: Seal(width=42, height=42, source="seal", label=tr("（盖章）"))
    ),
    "line": Kind(lambda: tr("线"), "line", lambda: Line(width=60, height=0, stroke=0.3)),
    "rectangle": Kind(lambda: tr("矩形"), "rectangle", lambda: Rectangle(width=60, height=30, stroke=0.3)),
    "qr": Kind(lambda: tr("二维码"), "qr", lambda: QrCode(width=24, height=24)),
    "code128": Kind(lambda: tr("条形码"), "barcode", lambda: Code128(width=60, height=14)),
    "frame": Kind(lambda: tr("花边"), "frame", lambda: Frame(width=180, height=120, preprinted=True)),
    "rosette": Kind(lambda: tr("团花"), "rosette", lambda: Rosette(width=60, height=60, preprinted=True)),
}  # fmt: skip


def element_label(element: Element) -> str:
    """What an element is called in lists: its kind and the start of what it shows."""
    shown = str(getattr(element, "text", "") or element.note or getattr(element, "label", "")).strip()
    kind = KINDS[element.kind].label()
    first = " ".join(shown.split())
    return f"{kind} {first[:24]}{'…' if len(first) > 24 else ''}" if first else kind


def element_for(placeholder: Placeholder) -> Element:
    """A new element that shows a placeholder."""
    if placeholder.kind == "text":
        return Text(width=60, height=8, text=f"{{{placeholder.name}}}", size=14, min_size=8)
    made = {"photo": "photo", "image": "seal", "qr": "qr"}[placeholder.kind]
    element = KINDS[made].make()
    if isinstance(element, Photo | Picture):
        return replace(element, source=placeholder.name)
    return replace(element, text=f"{{{placeholder.name}}}") if isinstance(element, QrCode) else element
