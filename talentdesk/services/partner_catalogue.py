"""Base to base: shows partners the shared courses, teachers and equipment, and takes over what a partner shows.

Records are known again by their code. Nothing of one's own is overwritten unless that was chosen for the very record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.catalogue_files import (
    CatalogueFile,
    CatalogueManifest,
    Given,
    opened_catalogue,
    write_catalogue,
)
from talentdesk.model import BaseProfile, JournalEntry, Occupation, Record
from talentdesk.model.vocabulary import SkillLevel
from talentdesk.proof.keys import PublicKey
from talentdesk.proof.signatures import check_signature, signature_of
from talentdesk.registers import Field, Kind, Register, register
from talentdesk.registers.display import shown
from talentdesk.rules.moments import read_zoned
from talentdesk.services.judging import Judge
from talentdesk.services.references import References, titles
from talentdesk.services.signing_keys import signing_key
from talentdesk.store import Store
from talentdesk.text import tr

SHARED = ("courses", "teachers", "equipment")
KIND = "catalogue"
NEW, CHANGED, SAME = "new", "changed", "same"
ADD, OVERWRITE, SKIP = "add", "overwrite", "skip"
# What says something about the one base only; where a record comes from stands in its remark.
LEFT_OUT = frozenset({"remark", "kit_id", "state", "station", "custodian"})

Choices = Mapping[tuple[str, str], str]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, as shown: what stands here and what the partner shows."""

    field: str
    label: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Item:
    """One record a partner shows. ``code`` is the partner's; ``record_id``: ours of that code; ``done`` after an import:
    add, overwrite or skip. Problems keep it from being taken over.
    """

    register: str
    label: str
    code: str
    title: str
    status: str
    record_id: int | None
    changes: tuple[FieldChange, ...]
    problems: tuple[Problem, ...]
    done: str = SKIP


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A partner's file: who sent it, the fingerprint of the key to be compared by telephone, whether it was accepted before."""

    base_name: str
    base_code: str
    base_uid: str
    created: datetime | None
    fingerprint: str
    known: bool
    personal: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CatalogueExport:
    """A written file: how many records of each register, and the fingerprint to tell the partner."""

    path: Path
    counts: Mapping[str, int]
    fingerprint: str


def shared_fields(target: Register, *, personal: bool) -> tuple[Field, ...]:
    """The fields of a register that are shown to others."""
    return tuple(
        each
        for each in target.fields
        if each.name not in LEFT_OUT
        and each.kind is not Kind.PHOTO
        and (each.kind is not Kind.REFERENCE or each.reference == "occupations")
        and (personal or not each.personal)
    )


def export_catalogue(
    store: Store,
    target: Path,
    chosen: Mapping[str, Sequence[int] | None],
    now: datetime,
    *,
    personal: bool = False,
) -> CatalogueExport:
    """Write chosen records (by register; None: all) for partners; teachers without personal numbers unless ``personal``."""
    with store.write(tr("导出资源目录：{file}", file=target.name), kind="export") as session:
        key = signing_key(session, now.date())
        profile = session.scalars(select(BaseProfile)).one()
        manifest = CatalogueManifest(
            profile.uid, profile.code, profile.name, now.astimezone(UTC).isoformat(timespec="seconds"), personal
        )  # fmt: skip
        records = {
            name: list(_given(session, register(name), chosen[name], personal=personal))
            for name in SHARED
            if name in chosen
        }
    if not any(records.values()):
        raise DeskError(tr("没有要导出的记录。"), tr("请先选择课程、师资或设备。"), code="nothing")
    write_catalogue(target, manifest, records, lambda data: signature_of(data, key))
    store.note(tr("导出资源目录：{file}", file=target.name), kind="export")
    return CatalogueExport(
        target, {name: len(rows) for name, rows in records.items()}, key.public.fingerprint
    )


def _given(
    session: Session, target: Register, ids: Sequence[int] | None, *, personal: bool
) -> Iterator[dict[str, Any]]:
    statement = select(target.table).where(target.table.deleted_at.is_(None)).order_by(target.table.id)
    wanted = None if ids is None else set(ids)
    occupations = {
        row.id: {"code": row.code, "name": row.name} for row in session.scalars(select(Occupation))
    }
    for record in session.scalars(statement):
        if wanted is None or record.id in wanted:
            yield {
                each.name: _plain(each, getattr(record, each.name), occupations)
                for each in shared_fields(target, personal=personal)
            }


def _plain(field: Field, value: Any, occupations: Mapping[int, Mapping[str, str]]) -> Any:
    if field.kind is Kind.REFERENCE:
        return dict(occupations[value]) if value is not None else None
    if isinstance(value, SkillLevel):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def preview_catalogue(store: Store, path: Path) -> Catalogue:
    """What a partner's file shows, compared with what is here; nothing is written."""
    with opened_catalogue(path, SHARED) as file, store.read() as session:
        return _catalogue(session, file, [item for item, _ in _compared(session, file)])


def import_catalogue(store: Store, path: Path, choices: Choices | None = None) -> Catalogue:
    """Take over what is new, in one operation, and what was chosen.

    ``choices``: (register, code) → ``skip``, ``overwrite`` (a record of ours that differs), ``add`` (as a record of its own,
    its code followed by @ and the partner's code). Records with problems are left out and told.
    """
    with opened_catalogue(path, SHARED) as file:
        with store.read() as session:
            seen = _catalogue(session, file, [])
        why = tr(
            "导入 {base} 的资源目录（签名 {fingerprint}）", base=seen.base_name, fingerprint=seen.fingerprint
        )
        with store.write(why, kind=KIND) as session:
            items = [
                _take(session, file.manifest, item, values, (choices or {}).get((item.register, item.code)))
                for item, values in _compared(session, file)
            ]
        return replace(seen, items=tuple(items))


def _catalogue(session: Session, file: CatalogueFile, items: Sequence[Item]) -> Catalogue:
    """What a file says of itself, with the records compared so far; refused when it is this base's own."""
    manifest = file.manifest
    profile = session.scalars(select(BaseProfile)).one()
    if manifest.base_uid == profile.uid:
        raise DeskError(
            tr("这是本基地自己的资源目录。"), tr("请选合作基地发来的文件。"), code="catalogue-own"
        )
    signer = check_signature(file.package.manifest_bytes, file.package.signature)
    fingerprint = PublicKey(bytes.fromhex(signer.public), manifest.base_name, date.min).fingerprint
    before = select(JournalEntry.id).where(JournalEntry.kind == KIND, JournalEntry.why.contains(fingerprint))
    return Catalogue(
        manifest.base_name, manifest.base_code, manifest.base_uid, read_zoned(manifest.created), fingerprint,
        session.scalar(before.limit(1)) is not None, manifest.personal, tuple(items),
    )  # fmt: skip


def _compared(session: Session, file: CatalogueFile) -> list[tuple[Item, Values]]:
    """The records of a file, each compared with ours, and their typed values."""
    found: list[tuple[Item, Values]] = []
    for name in SHARED:
        judge, seen = Judge(register(name), References(session)), set()
        for given in file.records[name]:
            item, values = _item(session, judge, register(name), given)
            if item.code in seen:
                twice = Problem(
                    "duplicate", tr("文件里有两条编号为 {code} 的记录。", code=item.code), field="code"
                )
                item = replace(item, problems=(*item.problems, twice))
            seen.add(item.code)
            found.append((item, values))
    return found


def _item(session: Session, judge: Judge, target: Register, given: Given) -> tuple[Item, Values]:
    values, problems = _values(session, judge, target, given)
    code = str(values.get("code") or given.get("code") or "")
    ours = _ours(session, target, code)
    changes = _changes(session, target, ours, values) if ours is not None else ()
    status = NEW if ours is None else CHANGED if changes else SAME
    title = str(values.get(target.title) or given.get(target.title) or "")
    item = Item(
        target.key, tr(target.label), code, title[:100], status, ours.id if ours else None, changes, tuple(problems)
    )  # fmt: skip
    return item, values


def _values(session: Session, judge: Judge, target: Register, given: Given) -> tuple[Values, list[Problem]]:
    """The typed values of a partner's record, as if somebody had typed them; an occupation unknown here stays empty."""
    typed: Values = {}
    for each in shared_fields(target, personal=True):
        value = given.get(each.name)
        if value is None:
            continue
        if each.kind is Kind.REFERENCE:
            typed[each.name] = _occupation(session, value)
        elif each.kind is Kind.LEVEL:
            typed[each.name] = SkillLevel(value) if value in {int(level) for level in SkillLevel} else None
        else:
            typed[each.name] = value
    return judge.record(typed)


def _occupation(session: Session, value: Any) -> int | None:
    if not isinstance(value, dict):
        return None
    statement = (
        select(Occupation.id).where(Occupation.deleted_at.is_(None)).order_by(Occupation.id.desc()).limit(1)
    )
    for column, name in ((Occupation.code, "code"), (Occupation.name, "name")):
        found = session.scalar(statement.where(column == str(value.get(name))))
        if found is not None:
            return int(found)
    return None


def _ours(session: Session, target: Register, code: str) -> Record | None:
    table: Any = target.table
    return session.scalar(select(table).where(table.code == code, table.deleted_at.is_(None)))


def _changes(
    session: Session, target: Register, ours: Record, values: Mapping[str, Any]
) -> tuple[FieldChange, ...]:
    found = []
    for name, value in values.items():
        here = getattr(ours, name)
        if value is not None and value != here:
            field = target.field(name)
            texts = (_text(session, field, here), _text(session, field, value))
            found.append(FieldChange(name, tr(field.label), *texts))
    return tuple(found)


def _text(session: Session, field: Field, value: Any) -> str:
    if field.kind is Kind.REFERENCE and value is not None:
        return titles(session, field.reference, {int(value)}).get(int(value), "")
    return shown(field, value)


def _take(
    session: Session, manifest: CatalogueManifest, item: Item, values: Values, choice: str | None
) -> Item:
    """Take over one record as chosen; by default only what is new."""
    doing = choice or (ADD if item.status == NEW else SKIP)
    if item.problems or doing == SKIP or (doing == OVERWRITE and item.status != CHANGED):
        return item
    target = register(item.register)
    if doing == OVERWRITE:
        record = session.get_one(target.table, item.record_id)
        for change in item.changes:
            setattr(record, change.field, values[change.field])
        _say_where_from(record, manifest)
        return replace(item, done=OVERWRITE, record_id=item.record_id)
    if item.status != NEW:
        values["code"] = f"{item.code}@{manifest.base_code or manifest.base_uid[:8]}"[:30]
        there = _ours(session, target, values["code"])
        if there is not None:
            return replace(item, done=SKIP, record_id=there.id)
    made = target.table(**{name: value for name, value in values.items() if value is not None})
    _say_where_from(made, manifest)
    session.add(made)
    session.flush()
    return replace(item, done=ADD, record_id=made.id)


def _say_where_from(record: Any, manifest: CatalogueManifest) -> None:
    note = f"来自{manifest.base_name}的资源目录"
    if note not in (record.remark or ""):
        record.remark = "；".join(part for part in (record.remark, note) if part)[:500]
