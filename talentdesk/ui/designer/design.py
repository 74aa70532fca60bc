"""The state of the designer: the layouts being changed, what is chosen, and the way back (undo)."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from talentdesk.documents import layout_edits as edits
from talentdesk.documents.layout_edits import Chosen, Elements, Rect
from talentdesk.documents.layout_model import Layout, Side


@dataclass(frozen=True, slots=True)
class State:
    """A moment: the layout, the side in view, the chosen elements of it."""

    layout: Layout
    side: str
    chosen: Chosen = ()


@dataclass(slots=True)
class _Open:
    """A layout being changed, with its own way back."""

    state: State
    stack: QUndoStack = field(default_factory=QUndoStack)


class Design(QObject):
    """The one place the designer's parts read from and write to.

    ``changed`` follows every change of layout or side, ``picked`` of what is chosen (also with ``changed``).
    """

    changed = Signal()
    picked = Signal()

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.group = QUndoGroup(self)
        self._open: dict[str, _Open] = {}
        self._name = ""
        self.open(layout)

    def open(self, layout: Layout) -> None:
        """Show a layout; one that is open already keeps its changes."""
        if layout.name not in self._open:
            made = _Open(State(layout, layout.sides[0].key))
            self.group.addStack(made.stack)
            self._open[layout.name] = made
        self._name = layout.name
        self.group.setActiveStack(self._now.stack)
        self.changed.emit()
        self.picked.emit()

    def forget(self, name: str) -> None:
        """Let go of a layout's changes; it is read anew when it is opened next."""
        if name in self._open:
            self.group.removeStack(self._open[name].stack)  # listeners still see what was there
            del self._open[name]

    def is_open(self, name: str) -> bool:
        """Whether a layout is held with its changes."""
        return name in self._open

    def layout_of(self, name: str) -> Layout:
        """A layout that is held, with its changes."""
        return self._open[name].state.layout

    @property
    def dirty_names(self) -> frozenset[str]:
        """The layouts that have changes not saved."""
        return frozenset(name for name, each in self._open.items() if not each.stack.isClean())

    @property
    def _now(self) -> _Open:
        return self._open[self._name]

    @property
    def stack(self) -> QUndoStack:
        """The way back of the layout in view."""
        return self._now.stack

    @property
    def state(self) -> State:
        """The present moment."""
        return self._now.state

    @property
    def layout(self) -> Layout:
        """The layout in view."""
        return self.state.layout

    @property
    def side(self) -> Side:
        """The side in view."""
        return next(side for side in self.layout.sides if side.key == self.state.side)

    @property
    def elements(self) -> Elements:
        """The elements of the side in view, lowest first."""
        return self.side.elements

    @property
    def chosen(self) -> Chosen:
        """Places of the chosen elements."""
        return self.state.chosen

    @property
    def sheet(self) -> Rect:
        """The sheet, from the side's origin."""
        return edits.sheet_rect(self.layout, self.side)

    def choose(self, chosen: Chosen) -> None:
        """Choose these elements and no others."""
        wanted = tuple(sorted(set(chosen)))
        if wanted != self.chosen:
            self._now.state = State(self.layout, self.state.side, wanted)
            self.picked.emit()

    def show_side(self, key: str) -> None:
        """Turn the sheet over."""
        if key != self.state.side and any(side.key == key for side in self.layout.sides):
            self._now.state = State(self.layout, key)
            self.changed.emit()
            self.picked.emit()

    def edit(self, text: str, elements: Elements, chosen: Chosen | None = None, *, merge: str = "") -> None:
        """Take over new elements of the side in view as one step; steps of one ``merge`` key become one."""
        layout = edits.with_elements(self.layout, self.state.side, elements)
        self.replace(text, layout, self.chosen if chosen is None else chosen, merge=merge)

    def replace(
        self, text: str, layout: Layout, chosen: Chosen = (), *, side: str = "", merge: str = ""
    ) -> None:
        """Take over a changed layout of the same name as one step."""
        keys = [each.key for each in layout.sides]
        key = side or self.state.side
        after = State(layout, key if key in keys else keys[0], tuple(sorted(chosen)))
        if after.layout != self.layout or after.side != self.state.side:
            self.stack.push(_Step(self, text, self.state, after, merge))

    def restore(self, state: State) -> None:
        """Be at a moment; only steps call this."""
        self._now.state = state
        self.changed.emit()
        self.picked.emit()


class _Step(QUndoCommand):
    """One step: the moment before and the moment after. Layouts share what did not change, so both are cheap."""

    def __init__(self, design: Design, text: str, before: State, after: State, merge: str) -> None:
        super().__init__(text)
        self._design = design
        self._before = before
        self.after = after
        self.key = f"{merge} {before.side} {before.chosen}" if merge else ""

    def id(self) -> int:
        return 1 if self.key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.key != self.key:
            return False
        self.after = other.after
        return True

    def undo(self) -> None:
        self._design.restore(self._before)

    def redo(self) -> None:
        self._design.restore(self.after)
