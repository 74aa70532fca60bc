"""What a stocktake found, line by line; and the register put right after it, in one step that can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_xlsx
from talentdesk.model import Equipment, Stocktake, StocktakeLine
from talentdesk.progress import SILENT, Progress
from talentdesk.rules.lending import LENT
from talentdesk.rules.scanning import counted
from talentdesk.services.equipment_history import write_states
from talentdesk.services.stocktake_counts import DONE, Count, counts
from talentdesk.services.stocktakes import existing
from talentdesk.store import Store
from talentdesk.text import tr

# Findings of a line, in the order in which the report lists them.
MISSING, OUT, MOVED, DIFFERING, EXTRA, UNKNOWN = "missing", "lent", "moved", "differing", "extra", "unknown"
ORDER = (MISSING, OUT, DIFFERING, MOVED, EXTRA, UNKNOWN)
# What may become of a thing that was not seen.
LOST_STATES = ("停用", "报废")


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the report; ``findings`` is empty where everything is as it should be. ``price`` in yuan of one piece."""

    line_id: int
    equipment_id: int | None
    findings: tuple[str, ...]
    code: str
    name: str
    model: str
    custodian: str
    state: str
    counted: bool
    price: float | None
    expected_place: str
    seen_place: str
    expected: int
    seen: int
    seen_at: datetime | None
    seen_by: str


@dataclass(frozen=True, slots=True)
class Report:
    """A stocktake with its figures and all its lines, those with findings first."""

    id: int
    name: str
    place: str
    started_on: date
    closed_on: date | None
    taken_over_on: date | None
    count: Count
    lines: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken over into the register, by line numbers.

    ``places``: where the place seen becomes the place; ``quantities``: where the difference is booked; None: all that can
    be told for certain. ``states``: what becomes of things not seen (停用 or 报废); the others stay as they are.
    """

    places: Collection[int] | None = None
    quantities: Collection[int] | None = None
    states: Mapping[int, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many things got another place, quantity or state."""

    places: int
    quantities: int
    states: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that can be taken over: into the place, into the quantity, or as lost (not seen, what becomes of it is asked)."""

    line: Found
    place: bool
    quantity: bool
    lost: bool


def differences(store: Store, stocktake_id: int) -> list[Difference]:
    """The lines of which something can be told for certain, so that each can be taken over or left."""
    of = report(store, stocktake_id)
    found = [
        Difference(each, _is_moved(each, None), _differs(each, of, None), each.findings == (MISSING,))
        for each in of.lines
    ]
    return [each for each in found if each.place or each.quantity or each.lost]


def chosen(
    lines: Collection[Difference], *, places: bool, quantities: bool, lost: str = "", reason: str = ""
) -> Choice:
    """Take over these lines only; of them the places, the quantities and, with a state, those not seen."""
    return Choice(
        places=[each.line.line_id for each in lines if each.place and places],
        quantities=[each.line.line_id for each in lines if each.quantity and quantities],
        states={each.line.line_id: lost for each in lines if each.lost and lost},
        reason=reason,
    )


def report(store: Store, stocktake_id: int) -> Report:
    """What a stocktake has found so far."""
    with store.read() as session:
        of = existing(session, stocktake_id)
        return _report(session, of)


def _report(session: Session, of: Stocktake) -> Report:
    # Columns and no objects: a count of a whole base has fifty thousand lines.
    statement = (
        select(
            StocktakeLine.id, StocktakeLine.equipment_id, StocktakeLine.code, StocktakeLine.expected_place,
            StocktakeLine.expected_quantity, StocktakeLine.seen_place, StocktakeLine.seen_quantity,
            StocktakeLine.seen_at, StocktakeLine.seen_by, Equipment.name, Equipment.model, Equipment.custodian,
            Equipment.state, Equipment.kind, Equipment.quantity, Equipment.price,
        )
        .join(Equipment, Equipment.id == StocktakeLine.equipment_id, isouter=True)
        .where(StocktakeLine.stocktake_id == of.id, StocktakeLine.deleted_at.is_(None))
        .where((StocktakeLine.expected_quantity > 0) | (StocktakeLine.seen_quantity > 0))
        .order_by(StocktakeLine.code)
    )  # fmt: skip
    lines = [_found(row) for row in session.execute(statement)]
    lines.sort(key=lambda each: ORDER.index(each.findings[0]) if each.findings else len(ORDER))
    return Report(
        of.id, of.name, of.place or "", of.started_on, of.closed_on, of.taken_over_on, counts(session, of.id),
        tuple(lines),
    )  # fmt: skip


def _found(row: Any) -> Found:
    known = row.equipment_id is not None
    adds = known and counted(row.kind, max(row.expected_quantity, row.quantity))
    return Found(
        row.id, row.equipment_id, _findings(row, known=known), row.code, row.name or "", row.model or "",
        row.custodian or "", row.state or "", adds, row.price, row.expected_place or "", row.seen_place or "",
        row.expected_quantity, row.seen_quantity, row.seen_at, row.seen_by or "",
    )  # fmt: skip


def _findings(row: Any, *, known: bool) -> tuple[str, ...]:
    if not known:
        return (UNKNOWN,)
    if row.expected_quantity < 1:
        return (EXTRA,)
    if row.seen_quantity < 1:
        return (OUT,) if row.state == LENT else (MISSING,)
    found = (
        (DIFFERING, row.seen_quantity != row.expected_quantity),
        (MOVED, row.seen_place != row.expected_place),
    )
    return tuple(name for name, holds in found if holds)


def finding_words(findings: Collection[str]) -> str:
    """The findings of a line as a person reads them."""
    words = {
        MISSING: tr("未盘到"), OUT: tr("未盘到（借出中）"), MOVED: tr("地点不符"), DIFFERING: tr("数量不符"),
        EXTRA: tr("不属于这里"), UNKNOWN: tr("台账里没有"),
    }  # fmt: skip
    return tr("、").join(words[each] for each in findings) if findings else tr("相符")


def summary(count: Count) -> str:
    """The figures of a stocktake in a sentence."""
    return tr(
        "应盘 {expected}，已盘 {seen}，未盘到 {missing}；地点不符 {moved}，数量不符 {differing}，不属于这里 {extra}，台账里没有 {unknown}",
        expected=count.expected, seen=count.seen, missing=count.not_seen, moved=count.moved, differing=count.differing,
        extra=count.extra, unknown=count.unknown,
    )  # fmt: skip


def write_report(store: Store, stocktake_id: int, out: Path, progress: Progress = SILENT) -> int:
    """Write the report as .xlsx, the lines with findings first; how many lines."""
    if out.suffix.lower() != ".xlsx":
        raise DeskError(tr("盘点报告只能导出为 .xlsx。"), tr("请改文件名的后缀。"), code="format")
    found = report(store, stocktake_id)
    headings = [
        tr("结论"), tr("设备编号"), tr("设备名称"), tr("型号"), tr("责任人"), tr("状态"), tr("应在地点"), tr("实在地点"),
        tr("应有数量"), tr("实有数量"), tr("差异"), tr("单价(元)"), tr("差异金额(元)"), tr("扫描时间"), tr("扫描人"),
    ]  # fmt: skip
    title = f"{found.name}  {summary(found.count)}"
    count = write_xlsx(out, headings, _cells(found), sheet=tr("盘点报告"), title=title, progress=progress)
    store.note(tr("导出盘点报告：{name}", name=found.name), kind="export")
    return count


def _cells(found: Report) -> Iterator[list[object]]:
    for each in found.lines:
        # What lies in another place is no gain of the base's, what is on loan no loss.
        difference = each.seen - each.expected if each.findings not in ((EXTRA,), (OUT,)) else 0
        worth = round(each.price * difference, 2) if each.price is not None and difference else None
        yield [
            finding_words(each.findings), each.code, each.name, each.model, each.custodian, each.state,
            each.expected_place, each.seen_place, each.expected, each.seen, difference, each.price, worth,
            each.seen_at, each.seen_by,
        ]  # fmt: skip


def take_over(store: Store, stocktake_id: int, day: date, choice: Choice, *, person: str = "") -> TakenOver:
    """Put the register right after a stocktake and end it, in one step that undo takes back whole.

    Quantities change by the difference found, because things may have come and gone since. Refused: twice, a state for a
    thing that was seen or that is on loan, a state without a reason, a quantity that would fall below 0.
    """
    _check_states(choice)
    with store.write(_why(store, stocktake_id, choice), kind="stocktake") as session:
        of = existing(session, stocktake_id)
        if of.taken_over_on is not None:
            raise DeskError(
                tr("“{name}”的结果已经调整入账。", name=of.name),
                tr("请先撤销那次调整，或开始新的盘点。"),
                code="closed",
            )
        found = _report(session, of)
        places = [each for each in found.lines if _is_moved(each, choice.places)]
        quantities = [each for each in found.lines if _differs(each, found, choice.quantities)]
        moved = sum(_move(session, each) for each in places)
        booked = sum(_book(session, each) for each in quantities)
        changed = _lose(session, found, choice, day, person)
        of.state, of.taken_over_on, of.closed_on = DONE, day, of.closed_on or day
    return TakenOver(moved, booked, changed)


def _why(store: Store, stocktake_id: int, choice: Choice) -> str:
    with store.read() as session:
        name = existing(session, stocktake_id).name
    reason = choice.reason.strip()
    return tr("盘点调整入账：{name} {reason}", name=name, reason=reason).strip()


def _check_states(choice: Choice) -> None:
    for state in choice.states.values():
        if state not in LOST_STATES:
            raise DeskError(
                tr("没盘到的设备不能改为“{state}”。", state=state),
                tr("可用：{known}", known="、".join(LOST_STATES)),
                code="unknown-value",
            )
    if choice.states and not choice.reason.strip():
        raise DeskError(
            tr("停用或报废没盘到的设备要写原因。"), tr("例如：年度盘点未找到，经领导同意。"), code="missing"
        )


def _is_moved(each: Found, chosen: Collection[int] | None) -> bool:
    """For certain: a thing of the count seen elsewhere, or a single one of another place seen here."""
    if (
        each.equipment_id is None
        or not each.seen
        or not each.seen_place
        or each.seen_place == each.expected_place
    ):
        return False
    if chosen is not None:
        return each.line_id in chosen
    return each.expected > 0 or not each.counted


def _differs(each: Found, of: Report, chosen: Collection[int] | None) -> bool:
    """For certain: counted things of this place, seen and fewer or more; what was not seen at all is asked for by name."""
    if each.equipment_id is None or each.seen == each.expected:
        return False
    if chosen is not None:
        return each.line_id in chosen
    return each.counted and each.seen > 0 and (each.expected > 0 or each.expected_place == of.place)


def _living(session: Session, each: Found) -> Equipment | None:
    thing = session.get(Equipment, each.equipment_id)
    return thing if thing is not None and thing.deleted_at is None else None


def _move(session: Session, each: Found) -> bool:
    thing = _living(session, each)
    if thing is None or thing.place == each.seen_place:
        return False
    thing.place = each.seen_place
    return True


def _book(session: Session, each: Found) -> bool:
    thing = _living(session, each)
    if thing is None:
        return False
    left = thing.quantity + each.seen - each.expected
    if left < 0:
        raise DeskError(
            tr("{code} {name} 的数量会变成 {left}，不能小于 0。", code=each.code, name=each.name, left=left),
            tr("盘点以后领用过它：请更正盘点数量，或这一行先不调整。"),
            code="out-of-range",
        )
    thing.quantity = left
    return True


def _lose(session: Session, found: Report, choice: Choice, day: date, person: str) -> int:
    lines = {each.line_id: each for each in found.lines}
    groups: dict[str, list[int]] = {}
    for number, state in choice.states.items():
        each = lines.get(number)
        if each is None or each.findings != (MISSING,) or each.equipment_id is None:
            raise DeskError(
                tr("只有没盘到、也没有借出的设备才能停用或报废。"),
                tr("请核对：{code}", code=each.code if each is not None else number),
                code="state",
            )
        if _living(session, each) is not None:
            groups.setdefault(state, []).append(each.equipment_id)
    session.flush()
    return sum(
        len(write_states(session, numbers, state, day, choice.reason.strip(), person))
        for state, numbers in groups.items()
    )
