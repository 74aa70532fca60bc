"""What is seen: the window, its pages and panels."""

from __future__ import annotations

from talentdesk.ui.constants_alive import keep_constants_alive

keep_constants_alive()
