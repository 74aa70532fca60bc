"""The bureau profiles of a base: those that ship and those the base has made or changed; checks, files, previews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.bureau_faults import CODE, LARGEST, Faults, column_place, file_place
from talentdesk.exchange.bureau_profiles import (
    SPECIALS,
    Column,
    FileSpec,
    Profile,
    ReceiptSpec,
    read_profile,
    write_profile,
)
from talentdesk.exchange.bureau_text import heading_text, row_writer
from talentdesk.model import BureauProfile, UploadChannel
from talentdesk.paths import resource
from talentdesk.registers import Kind
from talentdesk.services.report_cells import format_fault
from talentdesk.services.report_rows import stream_rows
from talentdesk.services.report_sources import SOURCES, Source, SourceField, has_source, source
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "SOURCES", "SPECIALS", "Column", "FileSpec", "Preview", "Profile", "ReceiptSpec", "all_profiles", "check",
    "export_file", "field_sample", "format_fault", "import_file", "is_built_in", "is_changed", "new_file", "preview_rows",
    "profile", "profile_in", "remove", "restore", "save", "source",
]  # fmt: skip

PREVIEW_ROWS = 20
NEW_WORD = "新增"


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as they would be sent, why some would not be, and the same as the file's text."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]
    text: str


@cache
def built_in() -> tuple[Profile, ...]:
    """The profiles that ship with the program, by file name."""
    return tuple(
        read_profile(path.read_text(encoding="utf-8")) for path in sorted(resource("bureaus").glob("*.json"))
    )


def is_built_in(key: str) -> bool:
    """Whether a profile of that key ships with the program."""
    return any(each.key == key for each in built_in())


def is_changed(store: Store, key: str) -> bool:
    """Whether the base has its own state of a profile."""
    with store.read() as session:
        return _own(session, key) is not None


def all_profiles(store: Store) -> list[Profile]:
    """Every profile as it counts now: shipped ones first, in the base's own state where it has one."""
    with store.read() as session:
        own = {row.key: row.data for row in session.scalars(_living().order_by(BureauProfile.id))}
    shipped = {each.key: each for each in built_in()}
    return [
        *(read_profile(own[key]) if key in own else each for key, each in shipped.items()),
        *(read_profile(data) for key, data in own.items() if key not in shipped),
    ]


def profile(store: Store, key: str) -> Profile:
    """One profile as it counts now; refused where there is none of that key."""
    with store.read() as session:
        return profile_in(session, key)


def profile_in(session: Work, key: str) -> Profile:
    """The same within a session."""
    own = _own(session, key)
    if own is not None:
        return read_profile(own.data)
    for each in built_in():
        if each.key == key:
            return each
    known = [each.key for each in built_in()] + list(session.scalars(select(BureauProfile.key).where(
        BureauProfile.deleted_at.is_(None))))  # fmt: skip
    raise DeskError(
        tr("没有上报方案“{key}”。", key=key),
        tr("可用的有：{known}", known="、".join(dict.fromkeys(known))),
        code="not-found",
    )


def _living() -> Select[BureauProfile]:
    return select(BureauProfile).where(BureauProfile.deleted_at.is_(None))


def _own(session: Work, key: str) -> BureauProfile | None:
    return session.scalars(_living().where(BureauProfile.key == key)).one_or_none()


def save(store: Store, wanted: Profile) -> None:
    """Keep a profile as the base's own state of its key; refused with every fault, each with file, column and remedy."""
    checked = check(wanted)
    with store.write(tr("保存上报方案：{label}", label=checked.label), kind="profile") as session:
        row = _own(session, checked.key)
        if row is None:
            row = BureauProfile(key=checked.key, label=checked.label, data="")
            session.add(row)
        row.label, row.data = checked.label, write_profile(checked)


def check(wanted: Profile) -> Profile:
    """The profile as it would be read again; refused with every fault."""
    checked = read_profile(write_profile(wanted))
    faults = Faults()
    for file in checked.files:
        _check_file(file, faults)
    faults.refuse()
    return checked


def _check_file(file: FileSpec, faults: Faults) -> None:
    place = file_place(file.name)
    if not has_source(file.source):
        faults.add(
            "profile-source", place, tr("没有数据来源“{key}”。", key=file.source),
            tr("可用的有：{known}", known="、".join(each.key for each in SOURCES)), "source",
        )  # fmt: skip
        return
    found = source(file.source)
    for number, column in enumerate(file.columns, 1):
        spot = place + column_place(number, column.heading)
        if column.field in SPECIALS:
            continue
        if not found.has(column.field):
            faults.add(
                "profile-field", spot,
                tr("“{origin}”里没有字段“{field}”。", origin=tr(found.label), field=column.field),
                tr("请从字段列表里选；没有数据的列选“固定文字”。"), "field",
            )  # fmt: skip
            continue
        expected = format_fault(found.field(column.field).kind, column.format)
        if expected:
            faults.add(
                "profile-format", spot, tr("格式“{form}”不能用。", form=column.format),
                tr("可用的有：{known}", known=expected), "format",
            )  # fmt: skip


def import_file(store: Store, path: Path) -> Profile:
    """Take over a profile from a file and keep it; the profile. An existing one of its key is changed to it."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as trouble:
        raise DeskError(
            tr("上报方案文件读不出来：{name}", name=path.name),
            tr("请确认文件存在，是 UTF-8 编码的 .json 文件。"),
            code=CODE,
        ) from trouble
    read = read_profile(text)
    save(store, read)
    return read


def export_file(store: Store, key: str, target: Path) -> None:
    """Write a profile as a file that ``import_file`` reads; it appears whole or not at all."""
    text = write_profile(profile(store, key))
    with whole_file(target) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def restore(store: Store, key: str) -> Profile:
    """Go back to the shipped state of a profile; the profile."""
    if not is_built_in(key):
        raise DeskError(
            tr("“{key}”不是程序自带的方案，没有可恢复的原样。", key=key),
            tr("可撤销上一次修改，或重新导入方案文件。"),
            code="not-built-in",
        )
    _put_away(store, key, tr("恢复上报方案的原样：{key}", key=key))
    return profile(store, key)


def remove(store: Store, key: str) -> None:
    """Put away a profile of the base's own; refused while a channel uses it, and for shipped ones."""
    profile(store, key)
    with store.read() as session:
        used = session.scalar(
            select(UploadChannel.name)
            .where(UploadChannel.profile == key, UploadChannel.deleted_at.is_(None))
            .limit(1)
        )
    if used is not None or is_built_in(key):
        raise DeskError(
            tr("上报方案“{key}”还要用，不能删除。", key=key),
            tr("渠道“{name}”正在用它。", name=used) if used else tr("自带的方案可以修改或恢复原样。"),
            code="in-use",
        )
    _put_away(store, key, tr("删除上报方案：{key}", key=key))


def _put_away(store: Store, key: str, why: str) -> None:
    with store.write(why, kind="profile") as session:
        row = _own(session, key)
        if row is not None:
            session.delete(row)


def new_file(wanted: Profile, source_key: str) -> Profile:
    """The profile with one more file of a source, holding its usual columns under the labels of the base."""
    found = source(source_key)
    taken = {file.key for file in wanted.files} | {file.name for file in wanted.files}
    key, name = _free(found.key, taken), _free(tr(found.label), taken)
    columns = tuple(Column(heading, each.key, each.required) for heading, each in _usual(found))
    return replace(wanted, files=(*wanted.files, FileSpec(key, name, found.key, columns)))


def _free(wanted: str, taken: set[str]) -> str:
    return next(text for text in (wanted, *(f"{wanted}{n}" for n in range(2, 100))) if text not in taken)


def _usual(found: Source) -> Iterator[tuple[str, SourceField]]:
    used: set[str] = set()
    for each in found.fields:
        if each.usual:
            heading = tr(each.label) if tr(each.label) not in used else tr(each.group) + tr(each.label)
            used.add(heading)
            yield heading, each


_SAMPLES = {
    Kind.DATE: "2026-09-01",
    Kind.INTEGER: "40",
    Kind.DECIMAL: "85.5",
    Kind.YES_NO: "是",
    Kind.LEVEL: "三级/高级工",
    Kind.NAME: "王小明",
    Kind.ID_NUMBER: "330102190001010011",  # nobody alive
    Kind.PHONE: "13800000000",
    Kind.CREDIT_CODE: "91330000000000000X",
}


def field_sample(each: SourceField) -> str:
    """What a field's value looks like; empty where only the base's own data can tell."""
    return each.sample or _SAMPLES.get(each.kind, "")


def preview_rows(
    store: Store, wanted: Profile, file_key: str, count: int = PREVIEW_ROWS, day: date | None = None
) -> Preview:
    """The first rows of a file as this profile would write them; ``day``: as if the file were wanted on it.

    Row numbers count from 1, every row is a new one, and the problems say in which row they are.
    """
    file = check(wanted).file(file_key)
    always = replace(file, valid_from=None, valid_to=None)
    whole = replace(wanted, valid_from=None, valid_to=None)
    with store.read() as session:
        stream = stream_rows(session.connection(), whole, always, None, day or date.today())
        found = list(islice(stream, count))
    rows = []
    for number, row in enumerate(found, 1):
        cells = list(row.cells)
        for at, special in file.specials:
            told = {"row_no": str(number), "row_id": str(row.record_id)}.get(special, NEW_WORD)
            cells[at] = wanted.code_tables.get(file.columns[at].table, {}).get(told, told)
        rows.append(tuple(cells))
    problems = tuple(
        replace(problem, row=number) for number, row in enumerate(found, 1) for problem in row.problems
    )
    write = row_writer(wanted, file)
    text = heading_text(wanted, file) + "".join(map(write, rows))
    return Preview(file.headings, tuple(rows), problems, text)
