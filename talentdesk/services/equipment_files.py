"""Papers of equipment: kept once by their content in the data folder, never changed, so that undo needs only the record."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import sha256_of, whole_file
from talentdesk.model import Equipment, EquipmentFile
from talentdesk.registers import register
from talentdesk.services import records
from talentdesk.store import Store
from talentdesk.text import tr

FOLDER = "equipment"
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a thing; ``there``: its file is still in the data folder."""

    id: int
    label: str
    file_name: str
    there: bool


def add_file(store: Store, equipment_id: int, source: Path, label: str = "") -> int:
    """Keep a copy of a file with a thing; the record's number. A missing label is made of the file's name."""
    try:
        if source.stat().st_size > MOST_BYTES:
            raise DeskError(
                tr("文件太大：{file}", file=source.name), tr("请换一个不超过 200 MB 的文件。"), code="file"
            )
        digest = sha256_of(source)
        place = store.folder / FOLDER / digest
        if not place.exists():
            with whole_file(place) as part:
                shutil.copyfile(source, part)
    except OSError as trouble:
        raise DeskError(
            tr("文件读不出来或放不进数据文件夹：{file}", file=source.name),
            tr("请核对文件和磁盘后重试。"),
            code="file",
        ) from trouble
    with store.write(tr("添加设备资料：{file}", file=source.name), kind="file") as session:
        thing = session.get(Equipment, equipment_id)
        if thing is None or thing.deleted_at is not None:
            raise DeskError(tr("这台设备已不在台账里。"), tr("可到回收站查看并放回。"), code="not-found")
        made = EquipmentFile(
            equipment_id=equipment_id,
            label=label.strip() or source.stem,
            file_name=source.name,
            sha256=digest,
        )
        session.add(made)
        session.flush()
        return made.id


def files_of(store: Store, equipment_id: int) -> list[Paper]:
    """The papers of a thing, by label."""
    with store.read() as session:
        statement = (
            select(EquipmentFile)
            .where(EquipmentFile.equipment_id == equipment_id, EquipmentFile.deleted_at.is_(None))
            .order_by(EquipmentFile.label, EquipmentFile.id)
        )
        return [
            Paper(each.id, each.label, each.file_name, (store.folder / FOLDER / each.sha256).exists())
            for each in session.scalars(statement)
        ]


def take_out(store: Store, file_id: int, folder: Path) -> Path:
    """A copy of a paper under its own name in ``folder``, to be opened; refused when it is gone or was changed."""
    with store.read() as session:
        found = session.get(EquipmentFile, file_id)
    remedy = tr("请从备份恢复，或重新添加这份资料。")
    if found is None:
        raise DeskError(tr("这份资料不存在。"), remedy, code="not-found")
    place = store.folder / FOLDER / found.sha256
    if not place.exists():
        raise DeskError(tr("资料文件不见了：{file}", file=found.file_name), remedy, code="file")
    if sha256_of(place) != found.sha256:
        raise DeskError(tr("资料文件被改动或损坏：{file}", file=found.file_name), remedy, code="file")
    target = folder / Path(found.file_name).name
    with whole_file(target) as part:
        shutil.copyfile(place, part)
    return target


def remove_file(store: Store, file_id: int) -> None:
    """Move a paper to the recycle bin; its content stays, so that it can be put back."""
    records.remove(store, register("equipment_files"), [file_id])
