"""Which copy of a base this is, and the hooks of every write that mind it: what only the main PC does, what a merge does by itself."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.store import Store
from talentdesk.text import tr

MERGE_KIND = "merge"
COPY_NUMBER = "SELECT copy_number FROM base_profile LIMIT 1"
# Numbers minted, keys made and packages sent in two places would contradict each other for ever.
MAIN_ONLY = ("number_counter", "signing_key", "upload_package", "upload_receipt")

Hook = Callable[[Connection, int], None]


def guard_copies(connection: Connection, entry_id: int) -> None:
    """Refuse, in a copy, what only the main PC may do (a ``before_commit`` hook)."""
    number = connection.exec_driver_sql(COPY_NUMBER).scalar()
    if not number:
        return
    marks = ", ".join("?" for _ in MAIN_ONLY)
    statement = f"SELECT 1 FROM journal_change WHERE entry_id = ? AND +table_name IN ({marks}) LIMIT 1"  # noqa: S608
    if connection.exec_driver_sql(statement, (entry_id, *MAIN_ONLY)).first() is not None:
        raise only_main()


def only_main() -> DeskError:
    """The refusal, in a copy, of what only the main PC may do."""
    return DeskError(
        tr("这里是副本：编号、签名密钥和上报只由主电脑办理。"),
        tr("请把改动导出，带到主电脑合并后办理。"),
        code="copy",
    )


def copy_number(session: Session) -> int:
    """Which copy of the base this is; 0: the main PC."""
    return int(session.connection().exec_driver_sql(COPY_NUMBER).scalar() or 0)


def this_copy(store: Store) -> int:
    """Which copy of the base the open one is; 0: the main PC."""
    with store.read() as session:
        return copy_number(session)


def unless_merging(hook: Hook) -> Hook:
    """The same hook, but silent in a merge: what it would add has come from the other copy, what it would refuse is settled."""

    def watched(connection: Connection, entry_id: int) -> None:
        kind = connection.exec_driver_sql("SELECT kind FROM journal_entry WHERE id = ?", (entry_id,)).scalar()
        if kind != MERGE_KIND:
            hook(connection, entry_id)

    return watched
