"""Files that belong to a class: attendance sheets, mark sheets, certificate numbers sent back by the bureau."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import Problem
from talentdesk.model import Attendance, Certificate, Mark, Session, Trainee, TrainingClass
from talentdesk.model.vocabulary import AttendanceMark
from talentdesk.progress import Progress
from talentdesk.registers import Field, Kind, Register, register
from talentdesk.rules.cells import clean_text
from talentdesk.rules.dates import parse_date
from talentdesk.rules.identity import clean_id, damaged_id
from talentdesk.rules.names import clean_name
from talentdesk.services import issuing, teaching
from talentdesk.services.columns import Column
from talentdesk.services.import_plan import NEW, REFUSED, SAME, UPDATE, ImportOutcome, ImportPlan, PlannedRow
from talentdesk.store import Store
from talentdesk.text import tr

DEFAULT_HOURS = 8
ID_WORDS = register("trainees").field("id_number").synonyms
SIGNS = {
    "√": AttendanceMark.PRESENT, "✓": AttendanceMark.PRESENT, "✔": AttendanceMark.PRESENT, "到": AttendanceMark.PRESENT,
    "出勤": AttendanceMark.PRESENT, "1": AttendanceMark.PRESENT, "缺": AttendanceMark.ABSENT, "缺勤": AttendanceMark.ABSENT,
    "旷": AttendanceMark.ABSENT, "旷课": AttendanceMark.ABSENT, "×": AttendanceMark.ABSENT, "X": AttendanceMark.ABSENT,
    "0": AttendanceMark.ABSENT, "迟": AttendanceMark.LATE, "迟到": AttendanceMark.LATE, "假": AttendanceMark.LEAVE,
    "请假": AttendanceMark.LEAVE, "事假": AttendanceMark.LEAVE, "病假": AttendanceMark.LEAVE,
}  # fmt: skip
_NAME = Field("name", "姓名", Kind.NAME, synonyms=("学员姓名",))
_ID = Field("id_number", "证件号码", Kind.ID_NUMBER, required=True, personal=True, synonyms=ID_WORDS)

SHEETS = {
    "attendance": Register("attendance", "考勤", Attendance, (_NAME, _ID), ("id_number",), "name"),
    "marks": Register(
        "marks", "成绩", Mark, (_NAME, _ID, *(register("marks").field(n) for n in teaching.MARK_FIELDS)), ("id_number",), "name"
    ),
    "numbers": Register(
        "numbers", "编号回填", Certificate,
        (
            _NAME,
            _ID,
            Field("number", "证书编号", required=True, synonyms=("证书号", "证书号码")),
            Field("issued_on", "发证日期", Kind.DATE, required=True, synonyms=("证书版面发证日期", "发证时间")),
        ),
        ("id_number",), "name",
    ),
}  # fmt: skip


def needs_class(register_key: str) -> bool:
    """Whether a file of this kind belongs to one class."""
    return register_key in SHEETS


def columns_of(register_key: str) -> Register:
    """The fields a file of this kind may have."""
    return SHEETS.get(register_key) or register(register_key)


@dataclass(frozen=True, slots=True)
class _Person:
    enrolment_id: int
    trainee_id: int
    name: str


def judge(session: Work, plan: ImportPlan, progress: Progress) -> None:
    """Judge every row of a class's file and fill the plan."""
    target = SHEETS[plan.register_key]
    assert plan.class_id is not None
    present = {column.field for column in plan.columns if column.field}
    plan.missing = tuple(f.label for f in target.fields if f.required and f.name not in present)
    if plan.missing:
        return
    if plan.register_key == "attendance":
        plan.columns = _day_columns(session, plan)
    people = _people(session, plan.class_id)
    judge_row = {"attendance": _judge_attendance, "marks": _judge_marks, "numbers": _judge_number}[
        plan.register_key
    ]
    context = _Context(session, plan, people)
    for number, cells in enumerate(plan.table.rows, start=1):
        progress.step(number, len(plan.table.rows), tr("正在核对"))
        given = {c.field: cells[c.index] if c.index < len(cells) else None for c in plan.columns if c.field}
        person, problems = context.person(given, number)
        values: dict[str, object] = {}
        if person is not None:
            values, found = judge_row(context, person, given)
            problems.extend(found)
            values["enrolment_id"], values["trainee_id"] = person.enrolment_id, person.trainee_id
        plan.problems.extend(replace(problem, row=number) for problem in problems)
        action = REFUSED if problems else context.action(person, values)
        plan.rows.append(PlannedRow(number, plan.table.row_numbers[number - 1], action, values))


class _Context:
    """What all rows of one file are judged against."""

    def __init__(self, session: Work, plan: ImportPlan, people: Mapping[str, _Person]) -> None:
        self.session = session
        self.plan = plan
        self.people = people
        self.seen: dict[int, int] = {}
        self.seen_numbers: dict[str, int] = {}
        self.row = 0
        assert plan.class_id is not None
        self.passed = (
            issuing.passed_trainees(session, plan.class_id) if plan.register_key == "numbers" else set()
        )
        self.sessions = {
            head.day.isoformat(): head.id
            for head in reversed(teaching.class_sessions(session, plan.class_id))
        }
        self.noted = _stored(session, plan)

    def person(self, given: Mapping[str, object], row: int) -> tuple[_Person | None, list[Problem]]:
        """Who a row is about: by ID number among the class's trainees; the name must agree."""
        self.row = row
        raw = given.get("id_number")
        damage = damaged_id(raw)
        if damage is not None:
            return None, [replace(damage, field="id_number")]
        number = clean_id(clean_text(raw))
        if not number:
            return None, [Problem("missing", tr("缺证件号码。"), tr("请补填证件号码。"), field="id_number")]
        person = self.people.get(number)
        if person is None:
            text = tr("这个证件号码不在本班学员里。")
            return None, [
                Problem("not-in-class", text, tr("请先把学员报到本班，或核对号码。"), field="id_number")
            ]
        name = clean_name(clean_text(given.get("name")))
        if name and name != person.name:
            text = tr("姓名与证件号码不是同一人：登记的是“{name}”。", name=person.name)
            return None, [Problem("contradiction", text, tr("请核对姓名和证件号码。"), field="name")]
        earlier = self.seen.setdefault(person.enrolment_id, row)
        if earlier != row:
            text = tr("{label}与第 {row} 行重复。", label=tr("证件号码"), row=earlier)
            return None, [Problem("duplicate-in-file", text, tr("同一人只留一行。"), field="id_number")]
        return person, []

    def action(self, person: _Person | None, values: Mapping[str, object]) -> str:
        """Whether a row brings something new, changes something, or says what is known."""
        stored = self.noted.get(person.enrolment_id) if person else None
        given = {k: v for k, v in values.items() if k not in ("enrolment_id", "trainee_id")}
        if not given:
            return SAME
        if not stored:
            return NEW
        return SAME if all(stored.get(name) == value for name, value in given.items()) else UPDATE


def _people(session: Work, class_id: int) -> dict[str, _Person]:
    lines = teaching.enrolled(session, class_id)
    statement = select(Trainee.id, Trainee.id_number).where(
        Trainee.id.in_([trainee for _, trainee, _, _ in lines])
    )
    numbers = dict(session.execute(statement).all())
    return {numbers[trainee]: _Person(enrolment, trainee, name) for enrolment, trainee, _, name in lines}


def _stored(session: Work, plan: ImportPlan) -> dict[int, dict[str, object]]:
    """What is known already, by enrolment, in the words of the plan's values."""
    assert plan.class_id is not None
    found: dict[int, dict[str, object]] = {}
    if plan.register_key == "attendance":
        statement = (
            select(Attendance.enrolment_id, Session.day, Attendance.mark)
            .join(Session, Session.id == Attendance.session_id)
            .where(Session.class_id == plan.class_id, Attendance.deleted_at.is_(None))
        )
        for enrolment, day, mark in session.execute(statement):
            found.setdefault(enrolment, {})[day.isoformat()] = AttendanceMark(mark)
    elif plan.register_key == "marks":
        for enrolment, line in teaching.marks_of(session, plan.class_id).items():
            fields = [name for part in teaching.MARK_FIELDS for name in (part, f"{part}_absent")]
            found[enrolment] = {name: getattr(line, name) for name in fields}
    return found


def _day_columns(session: Work, plan: ImportPlan) -> tuple[Column, ...]:
    """Columns headed by a day become that day's field; days without a year belong to the class's period."""
    opened = session.get(TrainingClass, plan.class_id)
    assert opened is not None
    columns = []
    for column in plan.columns:
        day = _day_of(column.heading, opened.start) if column.how == "unmatched" else None
        columns.append(replace(column, field=day.isoformat(), how="known") if day else column)
    return tuple(columns)


def _day_of(heading: str, start: date) -> date | None:
    try:
        day = parse_date(heading, start.year)
    except ValueError:
        return None
    without_year = not re.match(r"\s*\d{4}", heading)
    if without_year and day < start - timedelta(days=60):
        try:
            return date(day.year + 1, day.month, day.day)
        except ValueError:  # 29 February of a year that has none
            return None
    return day


def _judge_attendance(
    _context: _Context, _person: _Person, given: Mapping[str, object]
) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems = []
    for field, raw in given.items():
        if field in ("name", "id_number"):
            continue
        text = clean_text(raw).upper()
        if not text:
            continue
        mark = SIGNS.get(text)
        if mark is None:
            sentence = tr("{day} 的考勤“{value}”不认识。", day=field, value=text)
            problems.append(Problem("unknown-value", sentence, tr("请用 √ 缺 迟 假。"), field=field))
        else:
            values[field] = mark
    return values, problems


def _judge_marks(
    context: _Context, _person: _Person, given: Mapping[str, object]
) -> tuple[dict[str, object], list[Problem]]:
    """An empty cell says nothing: it never wipes out a mark that is known."""
    written = {n: v for n, v in given.items() if n in teaching.MARK_FIELDS and (v is None or clean_text(v))}
    return teaching.judged_marks(context.session, {n: v for n, v in written.items() if v is not None})


def _judge_number(
    context: _Context, person: _Person, given: Mapping[str, object]
) -> tuple[dict[str, object], list[Problem]]:
    """The refusals of a 编号回填 (domain/02 §3.5, [S1]): not passed, empty, twice in the file, used anywhere."""
    number = clean_text(given.get("number")).replace(" ", "").upper()
    if not number:
        return {}, [Problem("missing", tr("缺证书编号。"), tr("请补填证书编号。"), field="number")]
    problems = []
    if person.trainee_id not in context.passed:
        text = tr("这名学员的结果不是合格。")
        problems.append(Problem("not-passed", text, tr("请在班级的“结果”里查看原因。"), field="id_number"))
    earlier = context.seen_numbers.setdefault(number, context.row)
    if earlier != context.row:
        text = tr("{label}与第 {row} 行重复。", label=tr("证书编号"), row=earlier)
        problems.append(Problem("duplicate-in-file", text, tr("请核对证书编号。"), field="number"))
    holder = context.session.scalar(select(Certificate.trainee_id).where(Certificate.number == number))
    if holder is not None and holder != person.trainee_id:
        text = tr("证书编号 {number} 已被使用。", number=number)
        problems.append(Problem("number-taken", text, tr("请与主管部门核对编号。"), field="number"))
    try:
        issued = parse_date(given.get("issued_on"))
    except ValueError:
        text = tr("发证日期“{value}”不是日期。", value=clean_text(given.get("issued_on")))
        problems.append(
            Problem("not-a-date", text, tr("请写成 2026-09-01 或 2026年9月1日。"), field="issued_on")
        )
        return {}, problems
    if not problems and holder == person.trainee_id:
        known = context.session.scalar(select(Certificate.issued_on).where(Certificate.number == number))
        if known != issued:
            text = tr("证书编号 {number} 已登记，发证日期是 {day}。", number=number, day=str(known))
            problems.append(Problem("contradiction", text, tr("请核对发证日期。"), field="issued_on"))
        context.noted[person.enrolment_id] = {"number": number, "issued_on": issued}
    return {"number": number, "issued_on": issued}, problems


def write(store: Store, plan: ImportPlan, why: str, progress: Progress) -> ImportOutcome:
    """Write the accepted rows of a class's file in one operation."""
    rows = [row for row in plan.rows if row.action in (NEW, UPDATE)]
    writer: dict[str, Callable[[Work, ImportPlan, list[PlannedRow]], None]] = {
        "attendance": _write_attendance,
        "marks": _write_marks,
        "numbers": _write_numbers,
    }
    before = store.last_entry()
    with store.write(why, kind="import") as session:
        progress.step(0, len(rows), tr("正在写入"))
        writer[plan.register_key](session, plan, rows)
    after = store.last_entry()
    counts = plan.counts()
    return ImportOutcome(
        entry_id=after if after != before else 0,
        added=counts[NEW],
        updated=counts[UPDATE],
        unchanged=counts[SAME],
        kept=0,
        enrolled=0,
        refused=tuple(plan.problems),
    )


def _write_attendance(session: Work, plan: ImportPlan, rows: list[PlannedRow]) -> None:
    """Sessions the timetable does not have yet are made, with the hours the file's foot tells."""
    assert plan.class_id is not None
    said = re.search(r"每次\s*(\d+)\s*(?:课时|学时)", " ".join((*plan.table.footer, plan.table.title)))
    hours = int(said[1]) if said else DEFAULT_HOURS
    known = {
        head.day.isoformat(): head.id for head in reversed(teaching.class_sessions(session, plan.class_id))
    }
    for column in plan.columns:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", column.field) and column.field not in known:
            made = Session(class_id=plan.class_id, day=date.fromisoformat(column.field), hours=hours)
            session.add(made)
            session.flush()
            known[column.field] = made.id
    cells = {
        (int(str(row.values["enrolment_id"])), known[name]): mark
        for row in rows
        for name, mark in row.values.items()
        if isinstance(mark, AttendanceMark)
    }
    teaching.set_attendance_in(session, plan.class_id, cells)


def _write_marks(session: Work, plan: ImportPlan, rows: list[PlannedRow]) -> None:
    assert plan.class_id is not None
    fields = {name for part in teaching.MARK_FIELDS for name in (part, f"{part}_absent")}
    changes = {
        int(str(row.values["enrolment_id"])): {k: v for k, v in row.values.items() if k in fields}
        for row in rows
    }
    teaching.set_marks_in(session, plan.class_id, changes)


def _write_numbers(session: Work, plan: ImportPlan, rows: list[PlannedRow]) -> None:
    assert plan.class_id is not None
    for row in rows:
        issued = row.values["issued_on"]
        assert isinstance(issued, date)
        issuing.record_given_number(
            session, plan.class_id, int(str(row.values["trainee_id"])), str(row.values["number"]), issued
        )
