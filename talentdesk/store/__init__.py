"""Where it is kept: one SQLite file, its journal and its migrations."""

from talentdesk.store.database import DATABASE, Store

__all__ = ["DATABASE", "Store"]
