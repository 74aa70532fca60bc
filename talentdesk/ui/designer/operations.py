"""What can be done to the chosen elements, as commands: buttons, menus and keys read the same list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from talentdesk.documents import layout_edits as edits
from talentdesk.documents.element_base import Element
from talentdesk.documents.layout_edits import bounds, union
from talentdesk.documents.layout_schema import check_layout
from talentdesk.documents.layouts import element_data, element_from, layout_data
from talentdesk.text import tr
from talentdesk.ui.commands import Command
from talentdesk.ui.designer.design import Design
from talentdesk.ui.designer.kinds import KINDS

MIME = "application/x-talentdesk-elements"
PASTED_SHIFT = 3.0


class Operations:
    """Works on a design; ``middle`` says where new elements go, in mm from the side's origin."""

    def __init__(self, design: Design, middle: Callable[[], tuple[float, float]]) -> None:
        self.design = design
        self._middle = middle

    def add(self, element: Element, text: str = "") -> None:
        """Put a new element into the middle of what is in view, chosen."""
        x, y = self._middle()
        box = bounds(element)
        placed = edits.moved((element,), (0,), x - round(box.width / 2), y - round(box.height / 2))
        elements, chosen = edits.inserted(self.design.elements, placed)
        self.design.edit(text or tr("添加{kind}", kind=KINDS[element.kind].label()), elements, chosen)

    def remove(self) -> None:
        """Take the chosen elements away."""
        if self.design.chosen:
            self.design.edit(tr("删除"), edits.removed(self.design.elements, self.design.chosen), ())

    def choose_all(self) -> None:
        """Choose every element of the side."""
        self.design.choose(tuple(range(len(self.design.elements))))

    def copy(self) -> None:
        """Put the chosen elements on the clipboard."""
        chosen = [element_data(self.design.elements[i]) for i in self.design.chosen]
        if chosen:
            held = QMimeData()
            held.setData(MIME, json.dumps(chosen, ensure_ascii=False).encode())
            QGuiApplication.clipboard().setMimeData(held)

    def cut(self) -> None:
        """Copy, then take away."""
        self.copy()
        self.remove()

    def paste(self) -> None:
        """Add what is on the clipboard, a little aside; what is no element is left alone."""
        new = [element_from(item) for item in self._on_clipboard()]
        if new:
            there = {(each.x, each.y) for each in self.design.elements}
            shift = 0.0
            while (round(new[0].x + shift, 4), round(new[0].y + shift, 4)) in there:
                shift += PASTED_SHIFT
            self.design.edit(tr("粘贴"), *edits.inserted(self.design.elements, new, shift))

    def _on_clipboard(self) -> list[dict[str, object]]:
        held = QGuiApplication.clipboard().mimeData()
        if not held.hasFormat(MIME):
            return []
        try:
            items = json.loads(bytes(held.data(MIME).data()))
        except ValueError:
            return []
        whole = layout_data(self.design.layout)
        whole["sides"] = [{"key": "front", "elements": items}]
        return list(items) if not check_layout(whole) else []

    def duplicate(self) -> None:
        """Add the chosen elements once more, a little aside."""
        if self.design.chosen:
            again = [self.design.elements[i] for i in self.design.chosen]
            self.design.edit(tr("再制"), *edits.inserted(self.design.elements, again, PASTED_SHIFT))

    def align(self, edge: str) -> None:
        """Bring an edge or middle of the chosen elements into one line; a single one goes onto the sheet's."""
        chosen, elements = self.design.chosen, self.design.elements
        if chosen:
            onto = union([bounds(elements[i]) for i in chosen]) if len(chosen) > 1 else self.design.sheet
            self.design.edit(tr("对齐"), edits.aligned(elements, chosen, edge, onto))

    def distribute(self, axis: str) -> None:
        """Give the chosen elements equal gaps."""
        self.design.edit(tr("均匀分布"), edits.distributed(self.design.elements, self.design.chosen, axis))

    def order(self, order: str) -> None:
        """Bring the chosen elements nearer to the eye or farther."""
        if self.design.chosen:
            self.design.edit(
                tr("调整层次"), *edits.reordered(self.design.elements, self.design.chosen, order)
            )

    def undo(self) -> None:
        """One step back."""
        self.design.stack.undo()

    def redo(self) -> None:
        """One step on again."""
        self.design.stack.redo()

    def editing(self) -> list[Command]:
        """Undo, clipboard and choice."""
        return [
            Command(tr("撤销"), "", "undo", self.undo, "Ctrl+Z"),
            Command(tr("重做"), "", "redo", self.redo, "Ctrl+Y"),
            Command(tr("剪切"), "", "cut", self.cut, "Ctrl+X"),
            Command(tr("复制"), "", "copy", self.copy, "Ctrl+C"),
            Command(tr("粘贴"), "", "paste", self.paste, "Ctrl+V"),
            Command(tr("再制"), "", "duplicate", self.duplicate, "Ctrl+D"),
            Command(tr("删除"), "", "bin", self.remove, "Delete"),
            Command(tr("全选"), "", "select-all", self.choose_all, "Ctrl+A"),
        ]

    def aligning(self) -> list[Command]:
        """Six edges, two directions."""
        labels = {
            "left": tr("左对齐"), "center": tr("左右居中"), "right": tr("右对齐"),
            "top": tr("上对齐"), "middle": tr("上下居中"), "bottom": tr("下对齐"),
        }  # fmt: skip
        found = [
            Command(label, "", f"align-{edge}", partial(self.align, edge), f"Ctrl+Shift+{key}")
            for (edge, label), key in zip(labels.items(), "LERTMB", strict=True)
        ]
        return [
            *found,
            Command(tr("左右均匀分布"), "", "distribute-x", partial(self.distribute, "x"), "Ctrl+Shift+H"),
            Command(tr("上下均匀分布"), "", "distribute-y", partial(self.distribute, "y"), "Ctrl+Shift+V"),
        ]

    def ordering(self) -> list[Command]:
        """Four ways to change what lies over what."""
        return [
            Command(tr("移到最上层"), "", "front", partial(self.order, "front"), "Ctrl+Shift+]"),
            Command(tr("上移一层"), "", "forward", partial(self.order, "forward"), "Ctrl+]"),
            Command(tr("下移一层"), "", "backward", partial(self.order, "backward"), "Ctrl+["),
            Command(tr("移到最下层"), "", "back", partial(self.order, "back"), "Ctrl+Shift+["),
        ]

    def adding(self) -> Iterator[tuple[str, Command]]:
        """One command for each kind of element, with its key."""
        for key, kind in KINDS.items():
            yield key, Command(kind.label(), "", kind.icon, partial(self.add_kind, key))

    def add_kind(self, key: str) -> None:
        """Put a new element of a kind into the middle of what is in view."""
        self.add(KINDS[key].make())
