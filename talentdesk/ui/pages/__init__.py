"""The pages of the window: one readable tuple. Each is imported when it is first opened, to keep the start short."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page, PageSpec


def _page(module: str, name: str) -> Callable[[Desk], Page]:
    def make(desk: Desk) -> Page:
        found: Callable[[Desk], Page] = getattr(import_module(f"talentdesk.ui.pages.{module}"), name)
        return found(desk)

    return make


def _register(key: str) -> Callable[[Desk], Page]:
    def make(desk: Desk) -> Page:
        found: Callable[[str], Callable[[Desk], Page]]
        found = import_module("talentdesk.ui.pages.register_page").register_page
        return found(key)(desk)

    return make


PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", "今天", "today", _page("today", "TodayPage")),
    PageSpec("trainees", "学员", "trainees", _register("trainees")),
    PageSpec("teachers", "师资", "teachers", _register("teachers")),
    PageSpec("courses", "课程", "courses", _register("courses")),
    PageSpec("classes", "班次", "classes", _page("class_page", "ClassPage")),
    PageSpec("certificates", "证书", "certificates", _register("certificates")),
    PageSpec("equipment", "设备", "equipment", _register("equipment")),
    PageSpec("partners", "合作单位", "partners", _register("partners")),
    PageSpec("mentoring", "师徒", "mentoring", _page("mentoring", "MentoringPage")),
    PageSpec("operations", "操作记录", "operations", _page("operations", "OperationsPage")),
    PageSpec("bin", "回收站", "bin", _page("bin", "BinPage")),
    PageSpec("settings", "设置", "settings", _page("settings", "SettingsPage")),
    PageSpec("about", "关于", "about", _page("about", "AboutPage")),
)
# Pages with a gap above them in the list at the left.
GAPS_BEFORE = frozenset({"trainees", "operations", "settings"})
# Registers that are shown inside another page.
INSIDE = {"mentors": "mentoring", "apprentices": "mentoring", "pairings": "mentoring"}
# What else a page is found by in the palette: pinyin initials and English.
ALSO = {
    "today": "jt today",
    "trainees": "xy xueyuan trainees",
    "teachers": "sz shizi teachers",
    "courses": "kc kecheng courses",
    "classes": "bc banci classes",
    "certificates": "zs zhengshu certificates",
    "equipment": "sb shebei equipment",
    "partners": "hzdw hezuodanwei partners",
    "mentoring": "st shitu mentors apprentices pairings",
    "operations": "czjl caozuojilu operations undo journal",
    "bin": "hsz huishouzhan bin deleted",
    "settings": "sz shezhi settings",
    "about": "gy guanyu about",
}
