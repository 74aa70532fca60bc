"""Merges the exchange file of another copy: shows first what would come of it, then takes it over in one operation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.exchange.twin_files import TwinFile, TwinManifest, opened_twin
from talentdesk.model import BaseProfile, TwinConflict, TwinCopy
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import register_of_table
from talentdesk.rules.moments import zoned
from talentdesk.services.twin_applying import apply_plan, refuse_loose_ends
from talentdesk.services.twin_attachments import take_in
from talentdesk.services.twin_clashes import settle_clashes
from talentdesk.services.twin_events import Key, entries_after, own_events, raw_rows
from talentdesk.services.twin_guard import MERGE_KIND, copy_number
from talentdesk.services.twin_keys import refuse_foreign
from talentdesk.services.twin_planning import (
    BY_RULE,
    OURS,
    THEIRS,
    Choices,
    Found,
    Plan,
    Side,
    make_plan,
    their_side,
)
from talentdesk.services.twin_settling import settle
from talentdesk.services.twin_words import (
    Conflict,
    conflict_of,
    label_of,
    register_label,
    stored,
    title_of,
    value_text,
)
from talentdesk.services.twins import head, schema
from talentdesk.store import Store
from talentdesk.text import tr

SHOWN_AT_MOST = 5_000
DECIDED_BY_RULE = "规则"


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of one kind come new, are changed, or go."""

    register: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge does, or did: counts by kind of record, conflicts with what is kept of them, what needs a person."""

    sender: int
    label: str
    created: datetime
    counts: tuple[Count, ...]
    conflicts: tuple[Conflict, ...]
    warnings: tuple[str, ...]
    files: int
    entry_id: int = 0


class _OnlyLooked(Exception):
    """Ends a preview: the operation is given up and leaves nothing."""

    def __init__(self, merge: Merge) -> None:
        super().__init__()
        self.merge = merge


def preview_merge(
    store: Store, path: Path, choices: Choices | None = None, progress: Progress = SILENT
) -> Merge:
    """What merging the file would do, with these choices; nothing is written."""
    with opened_twin(path) as twin:
        try:
            with store.write(tr("查看合并"), kind=MERGE_KIND) as session:
                raise _OnlyLooked(_merge(store, session, twin, choices or {}, progress))
        except _OnlyLooked as looked:
            return looked.merge


def merge(store: Store, path: Path, choices: Choices | None = None, progress: Progress = SILENT) -> Merge:
    """Take over what the other copy did, as one operation that is written whole or not at all.

    ``choices``: (table, record number, field) → ``ours`` or ``theirs``; what is not chosen keeps the later change.
    Refused: a file of another base, for another copy, merged before, older than that, or with a gap before it.
    """
    with opened_twin(path) as twin:
        with store.read() as session:
            label = _checked(session, twin).label
        take_in(store, twin)
        with store.write(tr("合并副本的改动：{label}", label=label), kind=MERGE_KIND) as session:
            return _merge(store, session, twin, choices or {}, progress)


def choose_all(found: Merge, side: str) -> dict[tuple[str, int, str], str]:
    """The choices that take one side (``ours``, ``theirs``) everywhere; ``later``: none, the later change is kept."""
    if side not in (OURS, THEIRS):
        return {}
    return {(c.table, c.record_id, c.field): side for c in found.conflicts if c.choosable}


def _merge(store: Store, session: Session, twin: TwinFile, choices: Choices, progress: Progress) -> Merge:
    row = _checked(session, twin)
    connection = session.connection()
    manifest = twin.manifest
    progress.step(0, 0, tr("比较改动"))
    ours = Side(
        copy_number(session),
        own_events(connection, row.number, manifest.knows.entry),
        entries_after(connection, manifest.knows.entry),
    )
    theirs, records = their_side(twin, row.their_entry)
    plan = make_plan(connection, ours, theirs, records, choices)
    settle_clashes(connection, plan)
    apply_plan(connection, plan, progress)
    entry_id, now = _running(session)
    warnings = settle(connection, plan, entry_id)
    refuse_loose_ends(connection)
    session.expire_all()
    _settle_kept(session, plan)
    row.our_entry = max(row.our_entry, manifest.knows.entry)
    if manifest.upto.entry > row.their_entry:
        row.their_entry, row.their_head = manifest.upto.entry, manifest.upto.head
    row.merged_at = now
    session.flush()
    conflicts = tuple(
        conflict_of(session, found, _row_of(plan, found.key)) for found in plan.found[:SHOWN_AT_MOST]
    )
    _keep_conflicts(session, plan, row.number, now, store.user)
    created = datetime.fromisoformat(manifest.created).astimezone()
    return Merge(
        manifest.sender, row.label, created, _counts(plan), conflicts, tuple(warnings), len(twin.files), entry_id
    )  # fmt: skip


def _checked(session: Session, twin: TwinFile) -> TwinCopy:
    """The copy that sent the file; refused where the file is not the next one from it for us."""
    manifest = twin.manifest
    profile = session.scalars(select(BaseProfile)).one()
    if manifest.base_uid != profile.uid:
        raise DeskError(
            tr("这是另一个基地的文件：{name}", name=manifest.base_name),
            tr("请选本基地的副本导出的文件；与其他基地交换请用资源目录。"),
            code="twin-base",
        )
    refuse_foreign(session, twin.package.manifest_bytes, twin.package.signature)
    if manifest.receiver != profile.copy_number or manifest.sender == profile.copy_number:
        raise DeskError(
            tr("这个文件不是给这台电脑的。"), tr("请在要交换的另一台电脑上合并它。"), code="twin-receiver"
        )
    row = session.scalar(
        select(TwinCopy).where(TwinCopy.number == manifest.sender, TwinCopy.deleted_at.is_(None))
    )
    if row is None:
        raise DeskError(
            tr("没有编号为 {number} 的副本。", number=manifest.sender),
            tr("用 twin list 查看已有的副本。"),
            code="not-found",
        )
    if manifest.schema != schema(session):
        raise DeskError(
            tr("两台电脑的程序版本不同，不能合并。"),
            tr("请把两台都升级到同一版本，再重新导出。"),
            code="twin-schema",
        )
    _refuse_points(session, manifest, row, twin)
    return row


def _refuse_points(session: Session, manifest: TwinManifest, row: TwinCopy, twin: TwinFile) -> None:
    # That nothing was done there yet is worth knowing too.
    empty = manifest.upto.entry == manifest.after.entry
    if manifest.upto.entry <= row.their_entry and not empty and _same_past(session, row, twin):
        again = manifest.upto.entry == row.their_entry
        raise DeskError(
            tr("这个文件已经合并过。") if again else tr("已经合并过更新的文件，这一个是旧的。"),
            tr("请在另一台电脑上重新导出。"),
            code="twin-merged" if again else "twin-older",
        )
    ours = head(session, manifest.knows.entry)
    known = ours if not manifest.knows.head else manifest.knows.head
    if manifest.after.entry > row.their_entry:
        raise DeskError(
            tr("中间缺少一个交换文件，或这台电脑恢复过旧的备份。"),
            tr("请由主电脑重新制作副本。"),
            code="twin-gap",
        )
    if not ours or ours != known or not _same_past(session, row, twin):
        raise DeskError(
            tr("两台电脑的操作记录对不上：有一台恢复过旧的备份。"),
            tr("请由主电脑重新制作副本；要保留的改动请先导出表格。"),
            code="twin-past",
        )


def _same_past(session: Session, row: TwinCopy, twin: TwinFile) -> bool:
    """Whether the sender's journal at the entry we know last is still the one we saw."""
    seen = row.their_head or head(session, row.their_entry)
    after = twin.manifest.after
    if after.entry == row.their_entry:
        return after.head == seen
    entry = twin.entries.get(row.their_entry)
    return entry is None or entry.hash == seen


def _running(session: Session) -> tuple[int, datetime]:
    """The operation under way: its number and when it began (UTC, naive)."""
    number, at = (
        session.connection()
        .exec_driver_sql("SELECT id, at FROM journal_entry WHERE id = (SELECT entry_id FROM operation_now)")
        .one()
    )
    return int(number), datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None)


def _row_of(plan: Plan, key: Key) -> Mapping[str, object] | None:
    return plan.final.get(key) or plan.rows.get(key)


def _settle_kept(session: Session, plan: Plan) -> None:
    """What was kept in the end, where what follows from other records decided otherwise than the later change."""
    fields = [found for found in plan.found if found.field and found.kept != BY_RULE]
    rows = raw_rows(session.connection(), (found.key for found in fields))
    for found in fields:
        now = rows.get(found.key, {}).get(found.field)
        if now in (found.ours, found.theirs) and found.ours != found.theirs:
            found.kept = OURS if now == found.ours else THEIRS


def _keep_conflicts(session: Session, plan: Plan, number: int, now: datetime, user: str) -> None:
    """Both values of everything that was decided are kept. Written last in the operation (see ``twin_events``)."""
    session.add_all(
        TwinConflict(
            copy_number=number,
            table_name=found.key[0],
            record_id=found.key[1],
            field=found.field,
            ours=stored(found.ours),
            theirs=stored(found.theirs),
            kept=found.kept,
            decided_at=now,
            decided_by=_decided_by(found, user),
        )
        for found in plan.found
    )
    session.flush()


def _decided_by(found: Found, user: str) -> str:
    if found.chosen:
        return (user or "?")[:60]
    return DECIDED_BY_RULE if found.asserted else ""


def _counts(plan: Plan) -> tuple[Count, ...]:
    found: dict[str, list[int]] = {}
    for key, row in plan.final.items():
        counts = found.setdefault(key[0], [0, 0, 0])
        counts[0 if plan.rows.get(key) is None else 2 if row is None else 1] += 1
    return tuple(Count(register_label(table), *counts) for table, counts in found.items())


@dataclass(frozen=True, slots=True)
class KeptConflict:
    """A conflict of an earlier merge: both values as texts, which was kept, who decided ("": the later change) and when."""

    table: str
    record_id: int
    field: str
    register: str
    title: str
    label: str
    ours: str
    theirs: str
    kept: str
    decided_by: str
    decided_at: datetime
    copy_number: int


def conflicts(store: Store, limit: int = 500) -> list[KeptConflict]:
    """The conflicts of all merges here, newest first."""
    with store.read() as session:
        rows = session.scalars(select(TwinConflict).order_by(TwinConflict.id.desc()).limit(limit)).all()
        return [_kept_conflict(session, row) for row in rows]


def _kept_conflict(session: Session, row: TwinConflict) -> KeptConflict:
    target = register_of_table(row.table_name)
    ours, theirs = (None if text is None else json.loads(text) for text in (row.ours, row.theirs))
    key = row.table_name, row.record_id
    whole = next((each for each in (ours, theirs) if isinstance(each, dict)), None)
    return KeptConflict(
        *key,
        field=row.field,
        register=register_label(row.table_name),
        title=title_of(session, target, key, whole),
        label=label_of(target, row.field),
        ours=value_text(session, target, row.field, ours),
        theirs=value_text(session, target, row.field, theirs),
        kept=row.kept,
        decided_by=row.decided_by,
        decided_at=zoned(row.decided_at),
        copy_number=row.copy_number,
    )
