"""Lists, reads, makes, changes and removes the records of any register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.model import Pairing, Record
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import Field, Kind, Register, register
from talentdesk.registers.display import shown
from talentdesk.services.judging import Judge
from talentdesk.services.ledgers import refuse_ledger
from talentdesk.services.listing import Listing, Query, find, options
from talentdesk.services.pair_endings import ended_by_edit, refuse_ending_many
from talentdesk.services.photos import photo_path, set_photo
from talentdesk.services.record_rows import Row, rows, rows_in
from talentdesk.services.references import References, titles
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Listing", "Query", "RelatedRows", "Row", "bulk_change", "change", "check", "create", "filter_values", "find",
    "find_by_key", "get", "options", "photo_path", "put_back", "related", "remove", "rows", "set_photo",
]  # fmt: skip

RELATED_SHOWN = 50
BATCH = 500
FROM_ID_NUMBER = {"sex", "birth_date"}


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """Records that belong to another one; ``rows`` are the first of ``total``."""

    label: str
    register: Register
    field: str
    rows: tuple[Row, ...] = ()
    total: int = 0


def get(store: Store, target: Register, record_id: int) -> Row:
    """One record; a refusal when there is none of that number."""
    found = rows(store, target, [record_id])
    if not found:
        raise DeskError(tr("这条记录不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
    return found[0]


def find_by_key(store: Store, target: Register, text: str) -> int:
    """The number of the record that a person names by its key (ID number, code, name); refusal when none or several."""
    with store.read() as session:
        found = References(session).id_of(target.key, text.strip())
    if found is not None:
        return found
    listing = find(store, target, Query(search=text))
    if len(listing) == 1:
        return int(listing.ids[0])
    label = tr(target.label)
    if len(listing):
        raise DeskError(
            tr("“{text}”对应不止一条{label}记录。", text=text, label=label),
            tr("请写完整的编号或证件号码。"),
            code="ambiguous",
        )
    raise DeskError(
        tr("没有找到{label}“{text}”。", text=text, label=label),
        tr("请核对编号、姓名或证件号码。"),
        code="not-found",
    )


def check(
    store: Store, target: Register, values: Mapping[str, object], record_id: int | None = None
) -> list[Problem]:
    """Everything wrong with these values, as one types; empty when they could be saved."""
    with store.read() as session:
        judged, problems = Judge(target, References(session)).record(values, whole=record_id is None)
        return problems + _dangling(session, target, judged) + _taken(session, target, judged, record_id)


def _taken(
    session: Session, target: Register, values: Mapping[str, object], record_id: int | None
) -> list[Problem]:
    """Whether another living record already has this identity."""
    if not all(values.get(name) is not None for name in target.identity if target.field(name).required):
        return []
    table = target.table
    statement = select(table.id).where(table.deleted_at.is_(None))
    for name in target.identity:
        statement = statement.where(
            getattr(table, name).is_not_distinct_from(_or_default(target, name, values.get(name)))
        )
    if record_id is not None:
        statement = statement.where(table.id != record_id)
    if session.scalar(statement.limit(1)) is None:
        return []
    return [_known(target)]


def _dangling(session: Session, target: Register, values: Mapping[str, object]) -> list[Problem]:
    """The references that point to no living record, by number; texts were looked up when they were judged."""
    found = []
    for each in (each for each in target.fields if each.kind is Kind.REFERENCE):
        number, other = values.get(each.name), register(each.reference) if each.reference else None
        if number is None or other is None:
            continue
        living = select(other.table.id).where(other.table.id == number, other.table.deleted_at.is_(None))
        if session.scalar(living) is None:
            label = tr(each.label)
            text = tr("{label}所指的记录（编号 {number}）不存在，或在回收站里。", label=label, number=number)
            remedy = tr("请重新选择{label}，或先从回收站放回。", label=label)
            found.append(Problem("not-found", text, remedy, field=each.name))
    return found


def _known(target: Register) -> Problem:
    field_of = target.field(target.identity[-1])
    return Problem(
        "already-known",
        tr("已有同一{label}的记录。", label=tr(field_of.label)),
        tr("请打开已有的记录修改，不要重复新建。"),
        field=field_of.name,
    )


def create(store: Store, target: Register, values: Mapping[str, object], *, why: str = "") -> int:
    """Make a record from typed texts or values; its number. Refused with all problems when any is wrong."""
    refuse_ledger(target)
    with store.write(why or tr("新建{label}", label=tr(target.label)), kind="create") as session:
        judged, problems = Judge(target, References(session)).record(values)
        _refuse(problems + _dangling(session, target, judged) + _taken(session, target, judged, None))
        made = target.table(**{name: value for name, value in judged.items() if value is not None})
        session.add(made)
        session.flush()
        return int(made.id)


def change(
    store: Store, target: Register, record_id: int, values: Mapping[str, object], *, why: str = ""
) -> None:
    """Change the given fields of a record; refused with all problems when any is wrong, and for issued papers."""
    fixed = [name for name in values if target.field(name).fixed]
    if fixed:
        raise DeskError(tr("已发出的证书不能修改。"), tr("请作废后补办。"), code="fixed")
    with store.write(why or tr("修改{label}", label=tr(target.label))) as session:
        record = _living(session, target, record_id)
        old = {f.name: getattr(record, f.name) for f in target.fields}
        # What the old ID number said of the person goes with it; the new one says it anew.
        said = FROM_ID_NUMBER & old.keys() - values.keys() if "id_number" in values else set()
        given = {name: value for name, value in (old | dict(values)).items() if name not in said}
        judged, problems = Judge(target, References(session)).record(given)
        judged = {name: judged[name] for name in judged if name in values or judged[name] is not None}
        touched = [p for p in problems if p.field is None or p.field in values]
        changed = {n: judged[n] for n in judged.keys() & values.keys() if judged[n] != old[n]}
        _refuse(
            touched + _dangling(session, target, changed) + _taken(session, target, old | judged, record_id)
        )
        for name in judged.keys() & (values.keys() | said):
            value = _or_default(target, name, judged[name])
            if value != old[name]:
                setattr(record, name, value)
        if isinstance(record, Pairing):
            ended_by_edit(session, record, str(old["state"]), date.today())


def _or_default(target: Register, name: str, value: object) -> object:
    """An emptied field that the table does not leave empty goes back to its default."""
    return getattr(target.table.__table__.columns[name].default, "arg", None) if value is None else value


def _living(session: Session, target: Register, record_id: int) -> Record:
    record = session.get(target.table, record_id)
    if record is None or record.deleted_at is not None:
        raise DeskError(tr("这条记录已不在登记簿里。"), tr("可到回收站查看并放回。"), code="not-found")
    return record


def _refuse(problems: list[Problem]) -> None:
    if problems:
        text = " ".join(problem.text for problem in problems)
        raise DeskError(text, problems[0].remedy, code=problems[0].code, problems=problems)


def bulk_change(
    store: Store, target: Register, ids: Sequence[int], name: str, value: object, progress: Progress = SILENT
) -> int:
    """Give one field the same value in many records, in one operation; how many changed."""
    changed_field = target.field(name)
    if changed_field.fixed or name in target.identity:
        raise DeskError(
            tr("{label}不能批量修改。", label=tr(changed_field.label)), tr("请逐条修改。"), code="fixed"
        )
    why = tr("批量修改{label}的{field}", label=tr(target.label), field=tr(changed_field.label))
    changed = 0
    with store.write(why, kind="bulk") as session:
        judged, problems = Judge(target, References(session)).record({name: value}, whole=False)
        _refuse(problems + _dangling(session, target, judged))
        table = target.table.__table__
        wanted = _or_default(target, name, judged[name])
        if target.key == "pairings":
            refuse_ending_many(name, wanted)
        for start in range(0, len(ids), BATCH):
            progress.step(start, len(ids), why)
            column = table.c[name]
            statement = (
                update(target.table)
                .where(table.c.id.in_(list(ids[start : start + BATCH])), column.is_distinct_from(wanted))
                .where(table.c.deleted_at.is_(None))
                .values({name: wanted})
                .execution_options(synchronize_session=False)
            )
            changed += int(getattr(session.execute(statement), "rowcount", 0))
    return changed


def remove(store: Store, target: Register, ids: Sequence[int]) -> int:
    """Move records to the recycle bin; refused for issued papers and for records that others still need."""
    if target.key == "certificates":
        raise DeskError(tr("已发出的证书不能删除。"), tr("请用“作废”，编号会保留。"), code="fixed")
    refuse_ledger(target)
    with store.write(tr("移到回收站：{label}", label=tr(target.label)), kind="remove") as session:
        for relation in (each for each in target.related if each.holds):
            _refuse_needed(
                session, target, ids, relation.label, relation.register, relation.field, relation.match
            )
        return _set_deleted(session, target, ids, datetime.now(UTC).replace(tzinfo=None, microsecond=0))


def _refuse_needed(
    session: Session, target: Register, ids: Sequence[int], label: str, key: str, name: str, match: str
) -> None:
    other = register(key)
    if match != "id":
        return
    column = getattr(other.table, name)
    for start in range(0, len(ids), BATCH):
        statement = select(column).where(
            column.in_(list(ids[start : start + BATCH])), other.table.deleted_at.is_(None)
        )
        needed = session.scalar(statement.limit(1))
        if needed is None:
            continue
        title = titles(session, target.key, {int(needed)})[int(needed)]
        raise DeskError(
            tr("“{title}”还有{label}，不能移到回收站。", title=title, label=tr(label)),
            tr("先移走这些{label}，再移走它。", label=tr(label)),
            code="in-use",
        )


def put_back(store: Store, target: Register, ids: Sequence[int]) -> int:
    """Bring records back from the recycle bin; refused when a living record has taken the identity meanwhile."""
    with store.write(tr("从回收站放回：{label}", label=tr(target.label)), kind="put-back") as session:
        seen: set[tuple[object, ...]] = set()
        for start in range(0, len(ids), BATCH):
            part = select(target.table).where(target.table.id.in_(list(ids[start : start + BATCH])))
            for record in session.scalars(part.where(target.table.deleted_at.is_not(None))).all():
                values = {name: getattr(record, name) for name in target.identity}
                _refuse(_taken(session, target, values, record.id))
                if tuple(values.values()) in seen:
                    _refuse([_known(target)])
                seen.add(tuple(values.values()))
        return _set_deleted(session, target, ids, None)


def _set_deleted(session: Session, target: Register, ids: Sequence[int], when: datetime | None) -> int:
    table = target.table
    condition = table.deleted_at.is_(None) if when is not None else table.deleted_at.is_not(None)
    done = 0
    for start in range(0, len(ids), BATCH):
        part = list(ids[start : start + BATCH])
        statement = update(table).where(table.id.in_(part), condition).values(deleted_at=when)
        done += int(
            getattr(session.execute(statement.execution_options(synchronize_session=False)), "rowcount", 0)
        )
    return done


def related(store: Store, target: Register, record_id: int) -> list[RelatedRows]:
    """All kinds of records that belong to this one, each with its first rows."""
    found = []
    with store.read() as session:
        record = session.get(target.table, record_id)
        for relation in target.related:
            other = register(relation.register)
            value = getattr(record, relation.match) if record is not None else None
            column = getattr(other.table, relation.field)
            statement = select(other.table.id).where(column == value, other.table.deleted_at.is_(None))
            ids = list(session.scalars(statement.order_by(other.table.id.desc())))
            found.append(
                RelatedRows(
                    relation.label,
                    other,
                    relation.field,
                    tuple(rows_in(session, other, ids[:RELATED_SHOWN])),
                    len(ids),
                )
            )
    return found


def filter_values(store: Store, target: Register, name: str) -> list[str]:
    """The values that occur in a field, as shown, for a filter's list."""
    filtered: Field = target.field(name)
    column = getattr(target.table, name)
    with store.read() as session:
        statement = select(column).where(target.table.deleted_at.is_(None), column.is_not(None)).distinct()
        values = sorted(session.scalars(statement), key=str)
        if filtered.kind is Kind.REFERENCE:
            return sorted(titles(session, filtered.reference, {int(value) for value in values}).values())
        return [shown(filtered, value) for value in values]
