"""考核."""

from __future__ import annotations

from talentdesk.ui.certificates.panel import DeskPanel


class EvaluationPanel(DeskPanel):
    """Soon."""

    def reload(self) -> None:
        """Soon."""

    def focus_search(self) -> None:
        """Soon."""
