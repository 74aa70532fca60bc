"""A small bureau for tests of uploads: a profile of two files, a channel into a folder, answers to whole packages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from talentdesk.exchange.bureau_profiles import Column, FileSpec, Profile
from talentdesk.model import UploadLine, UploadPackage, UploadRow
from talentdesk.registers import register
from talentdesk.services import bureau_profiles, records, upload_building, upload_channels
from talentdesk.services.upload_building import BuiltPackage
from talentdesk.services.upload_exports import read_upload
from talentdesk.services.upload_ledger import RowAnswer, answer_rows, package_refused
from talentdesk.store import Store
from tests.services.rosters import person

NOW = datetime(2026, 11, 21, 9)
TRAINEES = register("trainees")
PEOPLE = FileSpec(
    "people",
    "人员",
    "trainees",
    (
        Column("序号", "row_no"),
        Column("编号", "row_id"),
        Column("动作", "action"),
        Column("姓名", "name", required=True),
        Column("证件号码", "id_number", required=True),
        Column("文化程度", "education", table="levels"),
        Column("工作单位", "employer", fallback="其他"),
    ),
)
TEACHERS = FileSpec("staff", "教师", "teachers", (Column("编号", "code"), Column("姓名", "name")))
CITY = Profile(
    "city",
    "市局",
    code_tables={"levels": {"大学本科": "21", "技校": "47", "": ""}},
    files=(PEOPLE, TEACHERS),
)


def channel_of(store: Store, profile: Profile = CITY, name: str = "市局") -> int:
    """A channel of this profile into the folder ``in`` of the base."""
    bureau_profiles.save(store, profile)
    place = store.folder / "in"
    place.mkdir(exist_ok=True)
    return upload_channels.create(
        store, name, profile=profile.key, transport="folder", settings={"folder": str(place)}
    )


def trainee(store: Store, index: int = 0, **more: object) -> int:
    """A made-up trainee; the record's number."""
    return records.create(store, TRAINEES, person(index, **more))


def build(store: Store, channel: int, *, minute: int = 0, whole: bool = False) -> BuiltPackage:
    """The next package."""
    kind = upload_building.ALL if whole else upload_building.CHANGES
    return upload_building.build(store, channel, NOW + timedelta(minutes=minute), kind=kind)


def said(built: BuiltPackage) -> dict[tuple[str, int], str]:
    """What a package says: (file, record) → action."""
    return {(each.file, each.row_id): each.action for each in read_upload(built.path).index()}


def answer(
    store: Store, built: BuiltPackage, accepts: Callable[[str, int], bool] = lambda _file, _record: True
) -> None:
    """The bureau's answer to every row that has none."""
    with store.write("回执") as session:
        package = session.get_one(UploadPackage, built.package_id)
        open_lines = select(UploadLine).where(
            UploadLine.package_id == package.id, UploadLine.result.is_(None)
        )
        answers = []
        for line in session.scalars(open_lines):
            good = accepts(line.file, line.record_id)
            answers.append(
                RowAnswer(
                    line.file,
                    line.record_id,
                    good,
                    None if good else "E1",
                    None if good else "文化程度不对",
                )
            )
        counts = answer_rows(session, package, answers)
        package.accepted, package.rejected = counts.accepted, counts.rejected


def refuse(store: Store, built: BuiltPackage) -> None:
    """The bureau refuses the package whole."""
    with store.write("回执") as session:
        package = session.get_one(UploadPackage, built.package_id)
        package.rejected = package_refused(session, package, code="WHOLE")


def standing(store: Store, channel: int, record: int, file: str = "people") -> UploadRow:
    """Where a row stands."""
    with store.read() as session:
        return session.get_one(UploadRow, (channel, file, record))
