"""The main window: pages at the left, one page in view, the base's name above, messages and progress below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from talentdesk.errors import Cancelled, DeskError
from talentdesk.services import bases
from talentdesk.text import tr
from talentdesk.ui.asking import decide
from talentdesk.ui.backup_watch import BackupWatch
from talentdesk.ui.commands import Command
from talentdesk.ui.desk import Desk
from talentdesk.ui.foot import Foot
from talentdesk.ui.icons import icon
from talentdesk.ui.nav import Nav
from talentdesk.ui.page import Page, page_label
from talentdesk.ui.pages import ALSO, GAPS_BEFORE, INSIDE, PAGES
from talentdesk.ui.palette import Palette
from talentdesk.ui.reporting.schedule_watch import ScheduleWatch
from talentdesk.ui.theme import GROUP, HALF
from talentdesk.ui.undoing import ask_and_undo
from talentdesk.ui.widgets import MessageBar, button, heading

NARROW_BELOW = 1080
SMALLEST = (760, 420)


class MainWindow(QMainWindow):
    """One window on one open base. Pages are made when first shown and refreshed when shown after a change."""

    closing = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._key = ""
        self._build()
        self._palette = Palette(self, desk, self.commands)
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.timeout.connect(self._refresh_shown)
        self._wire()
        self.schedule = ScheduleWatch(desk, self)
        self.backups = BackupWatch(desk, self)
        self.show_page(PAGES[0].key)

    def _build(self) -> None:
        self.setWindowIcon(icon("talentdesk", size=32))
        self.setMinimumSize(*SMALLEST)
        self.nav = Nav(PAGES, GAPS_BEFORE)
        self.stack = QStackedWidget()
        self.bar = MessageBar()
        self.foot = Foot(self.desk.tasks, self.desk.store.user)
        right = QVBoxLayout()
        right.setSpacing(0)
        held = QVBoxLayout()
        held.setContentsMargins(GROUP, 0, GROUP, 0)
        held.addWidget(self.bar)
        right.addWidget(self._header())
        right.addLayout(held)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.nav)
        middle.addLayout(right, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.foot)
        inside = QWidget()
        inside.setLayout(whole)
        self.setCentralWidget(inside)

    def _header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("Header")
        line = QHBoxLayout(header)
        line.setContentsMargins(GROUP, HALF + 2, GROUP, HALF + 2)
        self.base_name = heading("", "lead")
        self.base_name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.jump = button(tr("搜索或跳转    Ctrl+K"), self.open_palette, role="jump", icon_name="search")
        self.jump.setAccessibleName(tr("搜索或跳转"))
        self.jump.setMinimumWidth(220)
        line.addWidget(self.base_name, 1)
        line.addWidget(self.jump)
        return header

    def _wire(self) -> None:
        self.nav.chosen.connect(self.show_page)
        self.desk.going.connect(self.go)
        self.desk.said.connect(self.foot.say)
        self.desk.refused.connect(self._refused)
        self.desk.changed.connect(self._changed)
        for command in self.commands():
            if command.keys:
                QShortcut(QKeySequence(command.keys), self).activated.connect(command.run)
        self._read_base_name()

    def commands(self) -> list[Command]:
        """Everything reachable by one key or through the palette: first the pages, then the actions."""
        found = [
            Command(
                page_label(spec),
                ALSO.get(spec.key, spec.key),
                spec.icon,
                partial(self.show_page, spec.key),
                f"Alt+{number}" if number <= 9 else "",
            )
            for number, spec in enumerate(PAGES, start=1)
        ]
        go, act = self.desk.go, self._act
        return [
            *found,
            Command(
                tr("导入花名册"), "drhmc import roster", "import", lambda: go("trainees", action="import")
            ),
            Command(tr("新建学员"), "xjxy new trainee", "add", lambda: go("trainees", action="new")),
            Command(tr("开班"), "kb open class new", "add", lambda: go("classes", action="new")),
            Command(tr("新建（本页）"), "xj new", "add", lambda: act("new"), "Ctrl+N"),
            Command(tr("修改选中的记录"), "xg edit", "edit", lambda: act("edit"), "F2"),
            Command(tr("打印"), "dy print", "print", lambda: act("print"), "Ctrl+P"),
            Command(tr("撤销上一次操作"), "cx undo", "undo", lambda: ask_and_undo(self.desk, self), "Ctrl+Z"),
            Command(tr("在本页查找"), "cz find", "search", self._find, "Ctrl+F"),
            Command(tr("刷新"), "sx refresh", "refresh", self.refresh, "F5"),
            Command(tr("搜索或跳转"), "ss", "search", self.open_palette, "Ctrl+K", listed=False),
            Command(tr("回到页面列表"), "ym pages", "columns", self.nav.setFocus, "F6", listed=False),
        ]

    @Slot()
    def open_palette(self) -> None:
        """Ctrl+K."""
        self._palette.open()

    @property
    def page_key(self) -> str:
        """The key of the page in view."""
        return self._key

    def page(self, key: str) -> Page:
        """A page by its key, made when first asked for."""
        if key not in self._pages:
            spec = next(spec for spec in PAGES if spec.key == key)
            made = spec.make(self.desk)
            made.setAccessibleName(page_label(spec))
            self.stack.addWidget(made)
            self._pages[key] = made
            self._stale.add(key)
        return self._pages[key]

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Bring a page into view, up to date."""
        page = self.page(key)
        if key != self._key:
            self.bar.hide()
        self._key = key
        self._refresh_shown()
        self.stack.setCurrentWidget(page)
        self.nav.show_chosen(key)

    @Slot(str, dict)
    def go(self, key: str, target: dict[str, object]) -> None:
        """Bring a page into view with a target; a register that is shown inside another page is found there."""
        page_key = INSIDE.get(key, key)
        self.show_page(page_key)
        if page_key != key:
            target = {"register": key, **target}
        self.page(page_key).open_target(target)

    @Slot()
    def refresh(self) -> None:
        """F5: read the shown page anew."""
        self._stale.add(self._key)
        self._refresh_shown()

    def _act(self, action: str) -> None:
        self.page(self._key).open_target({"action": action})

    def _find(self) -> None:
        self.page(self._key).focus_search()

    @Slot(int)
    def _changed(self, _entry: int) -> None:
        self._stale.update(self._pages)
        self._refresh_soon.start(0)

    @Slot()
    def _refresh_shown(self) -> None:
        if self._key in self._stale:
            self._stale.discard(self._key)
            self._read_base_name()
            self.page(self._key).refresh()

    @Slot(object)
    def _refused(self, error: object) -> None:
        if isinstance(error, Cancelled):
            self.foot.say(error.text)
        elif isinstance(error, DeskError):
            self.bar.refuse(error)

    def _read_base_name(self) -> None:
        name = bases.profile(self.desk.store).title
        self.base_name.setText(name)
        self.base_name.setToolTip(name)
        self.setWindowTitle(f"{name} - {tr('技能基地管理台')}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps its width for the pages."""
        self.nav.set_compact(event.size().width() < NARROW_BELOW)
        super().resizeEvent(event)
        if self._palette.isVisible():
            self._palette.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before long work is thrown away."""
        if self.desk.tasks.busy and not decide(
            self,
            tr("还有工作没有完成，现在关闭吗？"),
            detail=tr("关闭会取消它，不会留下做了一半的结果。"),
            yes=tr("关闭(&C)"),
            no=tr("继续等待"),
        ):
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def fit_to_screen(self) -> None:
        """Take a good size: the whole of a small screen, a comfortable part of a large one."""
        free = QGuiApplication.primaryScreen().availableGeometry()
        if free.width() <= 1440 or free.height() <= 800:
            self.resize(free.size())
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
        else:
            self.resize(1320, 820)
