"""Where it is kept: one SQLite file, its journal and its migrations."""

from talentdesk.store.claim import LOCK, claim
from talentdesk.store.database import DATABASE, Store

__all__ = ["DATABASE", "LOCK", "Store", "claim"]
