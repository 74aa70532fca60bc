"""How the window looks: one palette per scheme, one accent, one type scale, one grid, one stylesheet."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from functools import cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from talentdesk.paths import resource

THEMES = ("system", "light", "dark")

# Type scale in px (100 %); everything else follows from it.
CAPTION, BASE, LEAD, TITLE = 12, 13, 15, 20
# Spacing grid in px: half step, step, group, page margin.
HALF, STEP, GROUP, MARGIN = 4, 8, 16, 24


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme. ``*_soft`` are backgrounds on which ``text`` is read; ``on_accent`` is read on ``accent``."""

    window: str
    surface: str
    raised: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_strong: str
    on_accent: str
    accent_soft: str
    hover: str
    selection: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str


LIGHT = Colours(
    window="#f3f5f7", surface="#ffffff", raised="#ffffff", line="#dde2e8", edge="#88929f", text="#18212c",
    muted="#566270", accent="#0f6b75", accent_strong="#0a525a", on_accent="#ffffff", accent_soft="#e2f1f2",
    hover="#ebeff3", selection="#cde6e8", danger="#b3261e", danger_soft="#fcebe9", warning="#805200",
    warning_soft="#fff3d9", success="#1b7340", success_soft="#e3f4ea",
)  # fmt: skip
DARK = Colours(
    window="#13171c", surface="#1b2026", raised="#242a32", line="#323a44", edge="#6f7b8a", text="#e6eaef",
    muted="#a0acb9", accent="#56bcc6", accent_strong="#82d3da", on_accent="#04262a", accent_soft="#15363b",
    hover="#262d35", selection="#1c4950", danger="#ff8f86", danger_soft="#412120", warning="#f0c067",
    warning_soft="#3b2f16", success="#7fd3a2", success_soft="#173629",
)  # fmt: skip

_current = [LIGHT]


def colours() -> Colours:
    """The colours in use."""
    return _current[0]


def is_dark(name: str) -> bool:
    """Whether a theme (system, light, dark) is dark on this PC now."""
    if name in ("light", "dark"):
        return name == "dark"
    return QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def apply_theme(app: QApplication, name: str) -> None:
    """Give the whole program a theme: ``system`` follows the PC, ``light``, ``dark``."""
    _current[0] = DARK if is_dark(name) else LIGHT
    sheet = _stylesheet(_current[0])
    if app.styleSheet() == sheet:
        return  # Qt would dress every widget anew, also when only the language changes
    app.setStyle("Fusion")
    app.setFont(base_font())
    app.setPalette(_palette(_current[0]))
    app.setStyleSheet(sheet)


@cache
def _families() -> tuple[str, ...]:
    if sys.platform == "win32":
        return ("Microsoft YaHei UI", "Microsoft YaHei", "SimSun-ExtB")
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "HanaMinB.ttf"):
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))
    return ("Noto Sans SC", "HanaMinB")


def base_font() -> QFont:
    """The one font of the program in its base size."""
    font = QFont()
    font.setFamilies(list(_families()))
    font.setPixelSize(BASE)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def figures_font() -> QFont:
    """The base font with figures of one width, for numbers that are compared down a column."""
    font = base_font()
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(c: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, value in (
        (role.Window, c.window), (role.WindowText, c.text), (role.Base, c.surface), (role.AlternateBase, c.window),
        (role.Text, c.text), (role.Button, c.raised), (role.ButtonText, c.text), (role.BrightText, c.danger),
        (role.ToolTipBase, c.raised), (role.ToolTipText, c.text), (role.PlaceholderText, c.muted),
        (role.Highlight, c.selection), (role.HighlightedText, c.text), (role.Link, c.accent),
        (role.LinkVisited, c.accent), (role.Accent, c.accent), (role.Light, c.raised), (role.Midlight, c.line),
        (role.Mid, c.line), (role.Dark, c.edge), (role.Shadow, c.edge),
    ):  # fmt: skip
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.edge))
    return palette


def _stylesheet(c: Colours) -> str:
    sizes = {"caption": CAPTION, "base": BASE, "lead": LEAD, "title": TITLE}
    icons = resource("icons").as_posix()
    scheme = "dark" if c is DARK else "light"
    sheet = Template(resource("theme.qss").read_text(encoding="utf-8"))
    return sheet.substitute({**asdict(c), **sizes, "icons": icons, "scheme": scheme})
