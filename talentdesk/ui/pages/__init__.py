"""The pages of the window: one readable tuple. Each is imported when it is first opened, to keep the start short."""

from __future__ import annotations

from collections.abc import Callable

from talentdesk.ui.desk import Desk
from talentdesk.ui.page import Page, PageSpec


def _today(desk: Desk) -> Page:
    from talentdesk.ui.pages.today import TodayPage

    return TodayPage(desk)


def _classes(desk: Desk) -> Page:
    from talentdesk.ui.pages.class_page import ClassPage

    return ClassPage(desk)


def _certificates(desk: Desk) -> Page:
    from talentdesk.ui.pages.certificate_page import CertificatePage

    return CertificatePage(desk)


def _designer(desk: Desk) -> Page:
    from talentdesk.ui.pages.designer import DesignerPage

    return DesignerPage(desk)


def _forms(desk: Desk) -> Page:
    from talentdesk.ui.pages.forms import FormsPage

    return FormsPage(desk)


def _courses(desk: Desk) -> Page:
    from talentdesk.ui.pages.tabbed import TEACHING, TabbedPage

    return TabbedPage(desk, TEACHING)


def _mentoring(desk: Desk) -> Page:
    from talentdesk.ui.pages.mentoring import MentoringPage

    return MentoringPage(desk)


def _operations(desk: Desk) -> Page:
    from talentdesk.ui.pages.operations import OperationsPage

    return OperationsPage(desk)


def _workshop(desk: Desk) -> Page:
    from talentdesk.ui.pages.workshop import WorkshopPage

    return WorkshopPage(desk)


def _teachers(desk: Desk) -> Page:
    from talentdesk.ui.pages.teachers import TeachersPage

    return TeachersPage(desk)


def _reporting(desk: Desk) -> Page:
    from talentdesk.ui.pages.reporting import ReportingPage

    return ReportingPage(desk)


def _bin(desk: Desk) -> Page:
    from talentdesk.ui.pages.bin import BinPage

    return BinPage(desk)


def _backups(desk: Desk) -> Page:
    from talentdesk.ui.pages.backups import BackupsPage

    return BackupsPage(desk)


def _settings(desk: Desk) -> Page:
    from talentdesk.ui.pages.settings import SettingsPage

    return SettingsPage(desk)


def _about(desk: Desk) -> Page:
    from talentdesk.ui.pages.about import AboutPage

    return AboutPage(desk)


def _register(key: str) -> Callable[[Desk], Page]:
    def make(desk: Desk) -> Page:
        from talentdesk.ui.pages.register_page import register_page

        return register_page(key)(desk)

    return make


PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", "今天", "today", _today),
    PageSpec("trainees", "学员", "trainees", _register("trainees")),
    PageSpec("teachers", "师资", "teachers", _teachers),
    PageSpec("courses", "课程", "courses", _courses),
    PageSpec("classes", "班次", "classes", _classes),
    PageSpec("certificates", "证书", "certificates", _certificates),
    PageSpec("forms", "表单", "forms", _forms),
    PageSpec("designer", "版式", "designer", _designer),
    PageSpec("equipment", "设备", "equipment", _workshop),
    PageSpec("partners", "合作单位", "partners", _register("partners")),
    PageSpec("mentoring", "师徒", "mentoring", _mentoring),
    PageSpec("upload", "上报", "upload", _reporting),
    PageSpec("operations", "操作记录", "operations", _operations),
    PageSpec("bin", "回收站", "bin", _bin),
    PageSpec("backups", "备份", "backups", _backups),
    PageSpec("settings", "设置", "settings", _settings),
    PageSpec("about", "关于", "about", _about),
)
# Pages with a gap above them in the list at the left.
GAPS_BEFORE = frozenset({"trainees", "operations", "settings"})
# Registers that are shown inside another page.
INSIDE = {
    "mentors": "mentoring",
    "apprentices": "mentoring",
    "pairings": "mentoring",
    "pair_wishes": "mentoring",
    "pair_exclusions": "mentoring",
    "reward_rules": "mentoring",
    "occupations": "courses",
    "trades": "courses",
    "loans": "equipment",
    "stocktakes": "equipment",
    "workshops": "equipment",
    "depreciation_lives": "equipment",
    "maintenance_plans": "equipment",
    "maintenance_logs": "equipment",
    "bookings": "equipment",
    "stock_movements": "equipment",
    "equipment_states": "equipment",
    "upload_packages": "upload",
    "upload_receipts": "upload",
    "qualifications": "teachers",
    "dual_criteria": "teachers",
    "dual_evidence": "teachers",
    "teacher_trainings": "teachers",
    "secondments": "teachers",
    "teacher_evaluations": "teachers",
}
# What else a page is found by in the palette: pinyin initials and English.
ALSO = {
    "today": "jt today",
    "trainees": "xy xueyuan trainees",
    "teachers": "sz shizi teachers",
    "courses": "kc kecheng courses zy zhiye gz gongzhong occupations trades",
    "classes": "bc banci classes",
    "certificates": "zs zhengshu certificates",
    "forms": "bd biaodan forms",
    "designer": "bs banshi layouts designer template",
    "equipment": "sb shebei equipment jy jieyong yy yuyue by baoyang pd pandian bq biaoqian loans bookings labels stocktake",
    "partners": "hzdw hezuodanwei partners",
    "mentoring": "st shitu mentors apprentices pairings",
    "upload": "sb shangbao hz huizhi bh bohui qd qudao upload report receipts rejected channels sync",
    "operations": "czjl caozuojilu operations undo journal",
    "bin": "hsz huishouzhan bin deleted",
    "backups": "bf beifen hf huifu backup restore",
    "settings": "sz shezhi settings",
    "about": "gy guanyu about",
}
