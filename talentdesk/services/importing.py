"""Takes files in: reads, matches columns, judges every row, shows what would happen, then does it in one operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.errors_workbook import MarkedProblem
from talentdesk.exchange.errors_workbook import write_errors as write_marked
from talentdesk.exchange.reading import read_table
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import Kind, Register, register
from talentdesk.registers.display import shown
from talentdesk.services import class_imports, teaching
from talentdesk.services.columns import Column, expected_headings, match_columns, remember
from talentdesk.services.import_plan import NEW, REFUSED, SAME, UPDATE, ImportOutcome, ImportPlan, PlannedRow
from talentdesk.services.judging import Judge
from talentdesk.services.ledgers import refuse_ledger
from talentdesk.services.pair_imports import guarded_rows
from talentdesk.services.references import References, titles
from talentdesk.services.timetable import clashes_of_entry
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Column",
    "ImportOutcome",
    "ImportPlan",
    "PlannedRow",
    "apply",
    "field_choices",
    "prepare",
    "write_errors",
]

LOOK_UP = 500
WRITE = 2000
REPORT_EVERY = 1000


def field_choices(register_key: str) -> list[tuple[str, str]]:
    """The fields a column may be matched to, as (name, label)."""
    target = class_imports.columns_of(register_key)
    return [
        (field.name, tr(field.label))
        for field in target.fields
        if not field.fixed and field.kind is not Kind.PHOTO
    ]


def prepare(
    store: Store,
    register_key: str,
    path: Path,
    *,
    sheet: int | str | None = None,
    mapping: Mapping[str, str] | None = None,
    class_code: str | None = None,
    progress: Progress = SILENT,
) -> ImportPlan:
    """Read and judge a file without writing anything. Files that cannot be read are refused with a sentence."""
    target = class_imports.columns_of(register_key)
    refuse_ledger(target)
    with store.read() as session:
        known = expected_headings(target, session)
        class_id = teaching.class_by_code(session, class_code) if class_code else None
    if class_imports.needs_class(register_key) and class_id is None:
        raise DeskError(
            tr("导入{label}要先说明班级。", label=tr(target.label)), tr("请选择班级（--class 班级编号）。")
        )
    table = read_table(path, sheet=sheet, progress=progress, known_headings=known)
    with store.read() as session:
        columns = match_columns(session, target, table, mapping)
        plan = ImportPlan(register_key, path, table, columns, class_id, class_code)
        if class_imports.needs_class(register_key):
            class_imports.judge(session, plan, progress)
        else:
            _judge_rows(session, target, plan, progress)
    return plan


def _judge_rows(session: Session, target: Register, plan: ImportPlan, progress: Progress) -> None:
    present = {column.field for column in plan.columns if column.field}
    plan.missing = tuple(f.label for f in target.fields if f.required and f.name not in present)
    if plan.missing:
        return
    judge = Judge(target, References(session), from_file=True)
    pairs = [(column.index, column.field) for column in plan.columns if column.field]
    first_seen: dict[tuple[object, ...], int] = {}
    total = len(plan.table.rows)
    for number, cells in enumerate(plan.table.rows, start=1):
        if number % REPORT_EVERY == 0:
            progress.step(number, total, tr("正在核对"))
        given = {name: cells[index] if index < len(cells) else None for index, name in pairs}
        values, problems = judge.record(given)
        identity = tuple(values.get(name) for name in target.identity)
        if _identified(target, values) and not any(
            problem.field == target.identity[-1] for problem in problems
        ):
            earlier = first_seen.setdefault(identity, number)
            if earlier != number:
                problems.append(_duplicate(target, earlier))
        plan.problems.extend(replace(problem, row=number) for problem in problems)
        plan.rows.append(
            PlannedRow(number, plan.table.row_numbers[number - 1], REFUSED if problems else NEW, values)
        )
    _match_known(session, target, plan, present)
    found = guarded_rows(session, target.key, [row for row in plan.rows if row.action in (NEW, UPDATE)])
    guarded = {problem.row for problem in found}
    for row in plan.rows:
        row.action = REFUSED if row.row in guarded else row.action
    plan.problems.extend(found)


def _identified(target: Register, values: Mapping[str, object]) -> bool:
    """Whether the row says whom or what it is about; parts of an identity that need not be given may be empty."""
    return all(values.get(name) is not None for name in target.identity if target.field(name).required)


def _duplicate(target: Register, earlier: int) -> Problem:
    label = tr(target.field(target.identity[-1]).label)
    return Problem(
        "duplicate-in-file",
        tr("{label}与第 {row} 行重复。", label=label, row=earlier),
        tr("同一人（物）只留一行；若是两个人，请核对{label}。", label=label),
        field=target.identity[-1],
    )


def _match_known(session: Session, target: Register, plan: ImportPlan, present: set[str]) -> None:
    """Tell rows of records already in the register from new ones, and say in which fields they differ."""
    rows = [row for row in plan.rows if row.action == NEW]
    key = next(
        (name for name in reversed(target.identity) if target.field(name).required), target.identity[-1]
    )
    table = target.table.__table__
    compared = [name for name in present if name not in target.identity]
    for start in range(0, len(rows), LOOK_UP):
        part = rows[start : start + LOOK_UP]
        columns = [
            table.c.id,
            *(table.c[name] for name in target.identity),
            *(table.c[name] for name in compared),
        ]
        statement = select(*columns).where(
            table.c[key].in_({row.values.get(key) for row in part}), table.c.deleted_at.is_(None)
        )
        found = {
            tuple(line[name] for name in target.identity): dict(line)
            for line in session.execute(statement).mappings()
        }
        for row in part:
            stored = found.get(tuple(row.values.get(name) for name in target.identity))
            if stored is not None:
                _compare(session, target, row, stored, compared)


def _compare(
    session: Session, target: Register, row: PlannedRow, stored: Mapping[str, object], compared: list[str]
) -> None:
    """An empty cell never wipes out what is known; any other difference is an update."""
    row.record_id = int(str(stored["id"]))
    for name in compared:
        new, old = row.values.get(name), stored[name]
        if new is None or new == old:
            continue
        field = target.field(name)
        if field.kind is Kind.REFERENCE:
            ids = {int(str(value)) for value in (old, new) if value is not None}
            names = titles(session, field.reference, ids)
            row.differences[name] = (names.get(int(str(old or 0)), ""), names.get(int(str(new)), ""))
        else:
            row.differences[name] = (shown(field, old), shown(field, new))
    row.action = UPDATE if row.differences else SAME


def apply(
    store: Store,
    plan: ImportPlan,
    *,
    known: str = "update",
    choices: Mapping[int, str] | None = None,
    progress: Progress = SILENT,
) -> ImportOutcome:
    """Write the accepted rows in one operation that ``undo`` takes back whole.

    ``known``: what to do with people already known, ``update`` or ``keep``; ``choices`` overrides it by row with
    ``update``, ``keep`` or ``skip`` (skip: not enrolled either).
    """
    if plan.missing:
        raise DeskError(
            tr("文件里没有这些必需的列：{columns}", columns="、".join(tr(label) for label in plan.missing)),
            tr("请在表格里补上该列，或把已有的列对应到它（--map 列名=字段）。"),
            code="missing",
        )
    target = class_imports.columns_of(plan.register_key)
    why = tr("导入{label}：{file}", label=tr(target.label), file=plan.path.name)
    if class_imports.needs_class(plan.register_key):
        return _with_clashes(store, class_imports.write(store, plan, why, progress))
    before = store.last_entry()
    try:
        with store.write(why, kind="import") as session:
            remember(session, plan.register_key, plan.columns)
            outcome = _write_rows(session, register(plan.register_key), plan, known, choices or {}, progress)
    except (IntegrityError, _StaleError) as trouble:
        raise DeskError(
            tr("核对之后登记簿又有改动，这次导入没有写入。"), tr("请重新选择文件，再核对一次。"), code="stale"
        ) from trouble
    after = store.last_entry()
    return _with_clashes(store, replace(outcome, entry_id=after if after != before else 0))


def _with_clashes(store: Store, outcome: ImportOutcome) -> ImportOutcome:
    """Sessions that clash are taken in, as plans change one after the other, and told."""
    if not outcome.entry_id:
        return outcome
    return replace(outcome, findings=tuple(clashes_of_entry(store, outcome.entry_id)))


class _StaleError(Exception):
    """Someone the plan knew is no longer in the register."""


def _write_rows(
    session: Session,
    target: Register,
    plan: ImportPlan,
    known: str,
    choices: Mapping[int, str],
    progress: Progress,
) -> ImportOutcome:
    added = [row for row in plan.rows if row.action == NEW and choices.get(row.row) != "skip"]
    changed = [row for row in plan.rows if row.action == UPDATE]
    updated = [row for row in changed if choices.get(row.row, known) == "update"]
    # Asked again of what is really written: rows kept as they are make no room, and the base may have moved on.
    late = guarded_rows(session, target.key, [*added, *updated])
    refused = {problem.row for problem in late}
    added = [row for row in added if row.row not in refused]
    updated = [row for row in updated if row.row not in refused]
    _insert(session, target, added, progress)
    for row in updated:
        values = {name: row.values[name] for name in row.differences}
        session.execute(update(target.table).where(target.table.id == row.record_id).values(values))
    enrolled = 0
    if plan.class_id is not None and target.key == "trainees":
        there = [row for row in plan.rows if row.action != REFUSED and choices.get(row.row) != "skip"]
        enrolled = _enrol(session, plan.class_id, there)
    return ImportOutcome(
        entry_id=0,
        added=len(added),
        updated=len(updated),
        unchanged=sum(row.action == SAME for row in plan.rows),
        kept=sum(row.row not in refused for row in changed) - len(updated),
        enrolled=enrolled,
        refused=(*plan.problems, *late),
    )


def _insert(session: Session, target: Register, rows: list[PlannedRow], progress: Progress) -> None:
    """Bulk insert; columns with a default take it where the file says nothing."""
    if not rows:
        return
    table = target.table.__table__
    names = sorted({name for row in rows for name in row.values})
    defaults = {name: getattr(table.c[name].default, "arg", None) for name in names}
    for start in range(0, len(rows), WRITE):
        progress.step(start, len(rows), tr("正在写入"))
        session.execute(
            insert(target.table),
            [
                {name: defaults[name] if row.values.get(name) is None else row.values[name] for name in names}
                for row in rows[start : start + WRITE]
            ],
        )


def _enrol(session: Session, class_id: int, rows: list[PlannedRow]) -> int:
    trainees = register("trainees").table.__table__
    ids: list[int] = []
    for start in range(0, len(rows), LOOK_UP):
        numbers = [row.values["id_number"] for row in rows[start : start + LOOK_UP]]
        statement = select(trainees.c.id_number, trainees.c.id).where(
            trainees.c.id_number.in_(numbers), trainees.c.deleted_at.is_(None)
        )
        found = dict(session.execute(statement).all())
        if not found.keys() >= set(numbers):
            raise _StaleError
        ids.extend(int(found[str(number)]) for number in numbers)
    return teaching.enrol_in(session, class_id, ids).added


def write_errors(plan: ImportPlan, out: Path) -> None:
    """The user's own file with every bad cell coloured and its problem written as a comment."""
    sheet_rows = {row.row: row.sheet_row for row in plan.rows}
    marked = [
        MarkedProblem(
            sheet_rows.get(problem.row, 1),
            plan.column_of(problem.field) or 0,
            f"{problem.text}{problem.remedy}",
        )
        for problem in plan.problems
        if problem.row is not None
    ]
    write_marked(plan.path, plan.table, marked, out)
