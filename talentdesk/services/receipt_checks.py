"""Which package a receipt is about, and whether it may be taken in now: told apart and refused before anything changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Row, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.bureau_profiles import Profile
from talentdesk.exchange.receipt_files import UNREADABLE, ReceiptLine
from talentdesk.model import BaseProfile, UploadLine, UploadPackage
from talentdesk.rules.upload_rows import WITHDRAWN
from talentdesk.rules.upload_states import BUILT, NOT_ANSWERED, QUEUED
from talentdesk.services.upload_ledger import RowAnswer
from talentdesk.text import tr

BATCH = 500
WITHDRAWALS = "withdrawn"
Place = Row[str, int, int]
"""File, record and row: where a package's line stands."""
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"-(\d{6,})-[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True)
class Named:
    """What all lines of a receipt say of their package; empty where they say nothing."""

    package: str
    manifest: str
    base: str


def named(lines: Sequence[ReceiptLine]) -> Named:
    """The one package a receipt names; refused when it names several."""
    found = []
    for role in ("package", "manifest", "base"):
        values = {getattr(line, role) for line in lines} - {""}
        if len(values) > 1:
            raise DeskError(
                tr("一份回执里有几个上报包或几个基地，没有接收。"),
                tr("请让主管部门按上报包分别发回执，或自己拆成几份。"),
                code=UNREADABLE,
            )
        found.append(values.pop() if values else "")
    return Named(found[0].removesuffix(".zip"), *found[1:])


def check_base(session: Work, told: Named) -> None:
    """Refuse a receipt that names another base than this one."""
    base = session.scalars(select(BaseProfile)).one()
    own = {text.strip().casefold() for text in (base.uid, base.code, base.name) if text}
    if told.base and told.base.casefold() not in own:
        raise DeskError(
            tr("这份回执是另一个基地的（{base}），没有接收。", base=told.base[:40]),
            tr("请向主管部门索取本基地的回执。"),
            code="receipt-other-base",
        )


def find_package(session: Work, channels: Sequence[int], told: Named) -> UploadPackage:
    """The package of these channels that a receipt names by its manifest's hash, or by its full name, which holds a part
    of it. A number alone is not enough: the same number may have been another package before a restore.
    """
    packages = select(UploadPackage).where(UploadPackage.channel_id.in_(channels))
    if told.manifest:
        found = session.scalars(packages.where(UploadPackage.manifest_sha256 == told.manifest)).first()
    else:
        found = session.scalars(packages.where(UploadPackage.name == told.package + ".zip")).first()
    if found is not None and _says(told.package, found):
        return found
    damaged = bool(told.manifest) and not _HASH.fullmatch(told.manifest)
    if found is not None or damaged or _has_number(session, channels, _number(told.package)):
        raise DeskError(
            tr("回执里上报包的校验值与发出的不同，没有接收。"),
            tr("请把回执和上报包一起交主管部门核对。"),
            code="receipt-hash",
        )
    raise DeskError(
        tr("回执说的上报包这里没有：{name}", name=told.package[:60] or told.manifest[:12]),
        tr("请核对回执是不是这个基地的；恢复过备份的，请向主管部门问清最后收到的包号。"),
        code="receipt-unknown-package",
    )


def _number(package: str) -> int | None:
    """The number that a package's name or a plain number says."""
    if package.isascii() and package.isdigit() and len(package) <= 12:
        return int(package)
    found = _NAME.search(package)
    return int(found[1]) if found else None


def _says(package: str, found: UploadPackage) -> bool:
    """Whether what a receipt calls its package fits the one with that hash."""
    if not package or package == found.name.removesuffix(".zip"):
        return True
    return package.isdigit() and _number(package) == found.number


def _has_number(session: Work, channels: Sequence[int], number: int | None) -> bool:
    if number is None:
        return False
    statement = select(UploadPackage.id).where(
        UploadPackage.channel_id.in_(channels), UploadPackage.number == number
    )
    return session.scalars(statement).first() is not None


def check_turn(session: Work, package: UploadPackage) -> None:
    """Refuse an answer to what was never sent, and one whose turn has not come: packages are answered in their order."""
    if package.state == BUILT or (package.state == QUEUED and not package.attempts):
        raise DeskError(
            tr("上报包 {name} 还没有发出过，不会有回执。", name=package.name),
            tr("若已用其他办法交给主管部门，请先标记为已送达。"),
            code="receipt-not-sent",
        )
    earlier = session.scalars(
        select(UploadPackage.number)
        .where(
            UploadPackage.channel_id == package.channel_id,
            UploadPackage.number < package.number,
            UploadPackage.state.in_(NOT_ANSWERED),
        )
        .order_by(UploadPackage.number)
    ).first()
    if earlier is not None:
        raise DeskError(
            tr("前面的第 {number} 号上报包还没有收齐回执。", number=earlier),
            tr("请先接收它的回执，再接收这一份。"),
            code="receipt-out-of-order",
        )


def row_answers(
    session: Work, package: UploadPackage, profile: Profile, lines: Iterable[ReceiptLine]
) -> Iterator[RowAnswer]:
    """The answers to rows, each found in the package; DeskError ``receipt-unknown-row`` where it has no such row."""
    keys = {WITHDRAWALS: WITHDRAWALS}
    for spec in profile.files:
        keys |= {_plain(spec.key): spec.key, _plain(spec.name): spec.key}
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        by_file: dict[str, list[ReceiptLine]] = {}
        for line in batch:
            key = keys.get(_plain(line.file))
            if key is None:
                raise _no_such_row(package, line)
            by_file.setdefault(key, []).append(line)
        for file, asked in by_file.items():
            yield from _found_rows(session, package, file, asked)


def _found_rows(
    session: Work, package: UploadPackage, file: str, asked: Sequence[ReceiptLine]
) -> Iterator[RowAnswer]:
    """The rows of one file by their id, else by their place in it; where both are said they must be one row."""
    ids = {line.row_id: int(line.row_id) for line in asked if _is_id(line.row_id)}
    places = {line.row for line in asked if line.row is not None and not line.row_id}
    statement = select(UploadLine.file, UploadLine.record_id, UploadLine.row).where(
        UploadLine.package_id == package.id,
        (UploadLine.action == WITHDRAWN) if file == WITHDRAWALS else (UploadLine.file == file),
    )
    by_id: dict[int, list[Place]] = {}
    by_place: dict[int, Place] = {}
    if ids:
        for place in session.execute(statement.where(UploadLine.record_id.in_(ids.values()))):
            by_id.setdefault(place[1], []).append(place)
    if places:
        listed = statement.where(UploadLine.row.in_(places))
        if file != WITHDRAWALS:
            listed = listed.where(UploadLine.action != WITHDRAWN)
        by_place = {place[2]: place for place in session.execute(listed)}
    for line in asked:
        if line.row_id:
            candidates = by_id.get(ids.get(line.row_id, -1), ())
            fitting = [each for each in candidates if line.row in (None, each[2])]
        else:
            fitting = [by_place[line.row]] if line.row in by_place else []
        if len(fitting) != 1:
            raise _no_such_row(package, line)
        name, record_id, _ = fitting[0]
        number = line.number if line.accepted else ""
        yield RowAnswer(name, record_id, line.accepted, line.code or None, line.text or None, number or None)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _plain(text: str) -> str:
    return text.strip().removesuffix(".csv").casefold()


def _no_such_row(package: UploadPackage, line: ReceiptLine) -> DeskError:
    problem = Problem(
        "receipt-unknown-row",
        tr("上报包 {name} 里没有回执第 {row} 行说的记录。", name=package.name, row=line.at),
        tr("请核对回执是不是这个上报包的，有没有改动过。"),
        row=line.at,
    )
    return DeskError(problem.text, problem.remedy, code=problem.code, problems=(problem,))
