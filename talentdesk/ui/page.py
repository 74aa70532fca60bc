"""What a page of the window is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from talentdesk.text import tr
from talentdesk.ui.desk import Desk

PREFIX = "页面："


class Page(QWidget):
    """A page: made once per open base, refreshed when shown after a change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def refresh(self) -> None:
        """Read the shown data anew; called when the page comes into view after a commit."""

    def open_target(self, target: dict[str, object]) -> None:
        """Show what ``Desk.go`` asked for."""

    def focus_search(self) -> None:
        """Ctrl+F: put the cursor into the page's search box, where it has one."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A line of ``PAGES``: key, Chinese label, icon name and how the page is made."""

    key: str
    label: str
    icon: str
    make: Callable[[Desk], Page]


def page_label(spec: PageSpec) -> str:
    """What a page is called."""
    return several(spec.label)


def several(label: str) -> str:
    """The word for many of a thing: 学员 is "Trainee" over a field and "Trainees" over a page or a figure."""
    return tr(PREFIX + label).removeprefix(PREFIX)
