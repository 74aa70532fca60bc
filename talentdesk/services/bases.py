"""Opens and founds a base: its data folder, its profile, the national catalogue of occupations."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from talentdesk.errors import DeskError
from talentdesk.model import BaseProfile, DepreciationLife, Occupation, Trade
from talentdesk.paths import resource
from talentdesk.registers import register
from talentdesk.rules.depreciation import LIVES
from talentdesk.rules.numbering import check_pattern
from talentdesk.services import records
from talentdesk.services.dual_teachers import load_dual_criteria
from talentdesk.services.due_dates import keep_due_dates
from talentdesk.services.equipment_history import keep_history
from talentdesk.services.lending_guard import guard_lending
from talentdesk.services.move_marks import resume_move
from talentdesk.services.pair_guard import guard_pairs
from talentdesk.services.restore_swap import finish, is_pending
from talentdesk.services.search import update_search
from talentdesk.services.twin_guard import guard_copies, unless_merging
from talentdesk.services.twin_numbers import keep_numbers
from talentdesk.store import DATABASE, Store
from talentdesk.text import tr

# What every write of a base passes through before it is kept; a merge of two copies settles by itself what most of it is for.
HOOKS = (
    guard_copies,
    keep_numbers,
    *map(unless_merging, (keep_due_dates, keep_history, guard_lending)),
    update_search,
    unless_merging(guard_pairs),
)

# 工种 have no national code; these are the usual ones below their occupations (domain/04, [S1]); bases add their own.
TRADES = (
    ("车工", ("数控车工", "普通车工")),
    ("铣工", ("数控铣工", "普通铣工")),
    ("多工序数控机床操作调整工", ("加工中心操作工",)),
    ("焊工", ("电焊工", "气焊工", "手工焊工")),
    ("电工", ("维修电工", "企业供电电工")),
    ("汽车维修工", ("汽车机械维修工", "汽车电器维修工", "汽车车身整形修复工")),
    ("装配钳工", ("机械装配钳工",)),
)


def is_base(folder: Path) -> bool:
    """Whether a folder holds a base's data, or will when an announced restore is done."""
    return (folder / DATABASE).exists() or is_pending(folder)


def create_base(folder: Path, *, name: str, code: str = "", user: str) -> Store:
    """Found a base in an empty folder; its open store. Refused where there is one already, and on shared drives."""
    finish(folder)
    if is_base(folder) and not _unfinished(folder):
        raise DeskError(
            tr("这个文件夹里已经有一个基地：{folder}", folder=folder),
            tr("请直接打开它，或另选一个空文件夹。"),
            code="exists",
        )
    trouble = unsafe_folder(folder)
    if trouble:
        raise DeskError(trouble, tr("请选本机硬盘上的普通文件夹，例如“文档”下的 TalentDesk。"), code="folder")
    if not name.strip():
        raise DeskError(tr("基地名称不能为空。"), tr("请填写基地的全称。"), code="missing")
    store = Store(folder, user=user, before_commit=HOOKS, create=True)
    with store.write(tr("新建基地"), kind="create") as session:
        session.add(BaseProfile(name=name.strip(), code=code.strip(), number_prefix=code.strip()))
        _load_catalogue(session)
        load_dual_criteria(session)
        session.execute(
            insert(DepreciationLife), [{"category": name, "years": years} for name, years in LIVES]
        )
    return store


def open_base(folder: Path, *, user: str) -> Store:
    """Open the base of a folder; refused when it is in use, of a newer version, or not there.

    Where a move of it or a restore was cut off, that is finished first: the open base may lie in another folder.
    """
    folder = resume_move(folder)
    finish(folder)
    if is_base(folder) and _unfinished(folder):
        raise DeskError(
            tr("这个文件夹里的基地没有建完。"), tr("请在同一文件夹重新新建（init）。"), code="unfinished"
        )
    return Store(folder, user=user, before_commit=HOOKS)


def _unfinished(folder: Path) -> bool:
    """Whether founding a base was broken off: no tables yet, or no profile in them. Files of others are finished."""
    connection = sqlite3.connect(folder / DATABASE)
    try:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            return True
        return bool(connection.execute("SELECT count(*) FROM base_profile").fetchone() == (0,))
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def unsafe_folder(folder: Path) -> str:
    """Why a folder must not hold a database (network share, synchronised by a cloud drive); empty when it may."""
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return tr("数据不能放在网络共享文件夹：{folder}", folder=folder)
    if any(
        word in part.lower()
        for part in folder.parts
        for word in ("onedrive", "坚果云", "nutstore", "百度网盘同步")
    ):
        return tr("数据不能放在网盘同步文件夹：{folder}", folder=folder)
    return ""


def _load_catalogue(session: Session) -> None:
    """Occupations of the 大典 with their edition, and usual trades (resources/refdata/README.md says how sure)."""
    with resource("refdata/occupations.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "code": row["code"],
                "name": row["name"],
                "edition": row["edition"],
                "minor": row["minor"] or None,
                "green": bool(row["green_L"]),
                "digital": bool(row["digital_S"]),
            }
            for row in csv.DictReader(file)
        ]
    session.execute(insert(Occupation), rows)
    numbers = dict(session.execute(select(Occupation.name, Occupation.id)).all())
    session.execute(
        insert(Trade),
        [{"occupation_id": numbers[name], "name": trade} for name, trades in TRADES for trade in trades],
    )


def profile(store: Store) -> records.Row:
    """The base's own record."""
    with store.read() as session:
        number = session.scalar(select(BaseProfile.id))
    return records.get(store, register("base"), int(number or 0))


def change_profile(store: Store, values: Mapping[str, object]) -> None:
    """Change the base's data or rules; the number pattern is checked first."""
    pattern = values.get("number_pattern")
    problem = check_pattern(str(pattern)) if pattern is not None else None
    if problem is not None:
        raise DeskError(problem.text, problem.remedy, code=problem.code, problems=(problem,))
    records.change(store, register("base"), profile(store).id, values)
