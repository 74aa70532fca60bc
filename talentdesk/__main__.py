"""``python -m talentdesk``: the same entry as the installed command."""

from __future__ import annotations

from talentdesk.app import main

if __name__ == "__main__":
    raise SystemExit(main())
