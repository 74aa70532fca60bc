"""What a page of the window is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from talentdesk.text import tr
from talentdesk.ui.desk import Desk

PREFIX = "页面："  # not shown


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
    named = {
        "学员": tr("页面：学员"),
        "师资": tr("页面：师资"),
        "课程": tr("页面：课程"),
        "班次": tr("页面：班次"),
        "证书": tr("页面：证书"),
        "版式": tr("页面：版式"),
        "合作单位": tr("页面：合作单位"),
        "师徒": tr("页面：师徒"),
        "师徒结对": tr("页面：师徒结对"),
        "师傅": tr("页面：师傅"),
        "徒弟": tr("页面：徒弟"),
    }
    return named[label].removeprefix(PREFIX) if label in named else tr(label)
