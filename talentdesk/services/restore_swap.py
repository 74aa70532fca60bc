"""The swap at the end of a restore: made ready beside the live files, announced, then done; a crash in it is made good at the next opening.

Until ``restore.json`` is there the live files have not been touched. From then on the swap only goes forward: first every
old entry goes into the folder for the earlier state, then every new one takes its place. Each step can be done again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import sync_folder, whole_file
from talentdesk.services.base_files import COPIES, SCRATCH, entries_of
from talentdesk.store import claim
from talentdesk.text import tr

STAGING = ".restore"
"""Inside the data folder, so that all moving is renaming."""
INTENT = "restore.json"
EARLIER = "恢复前"
"""How the folders begin into which earlier states are put."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a swap does: ``old`` names go into ``aside``, then ``new`` names come from the staging folder."""

    aside: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def is_pending(folder: Path) -> bool:
    """Whether a restore was announced here and is not yet done."""
    return (folder / INTENT).exists()


def swap(folder: Path, aside: str) -> Path | None:
    """Put what is staged in the place of the live files, under a claim that the caller holds; where the old ones are now.

    A file that another program holds makes it a refusal that leaves everything as it was.
    """
    old = tuple(entry.name for entry in entries_of(folder) if entry.name != COPIES)
    new = tuple(sorted(entry.name for entry in (folder / STAGING).iterdir()))
    intent = Intent(aside, old, new)
    with whole_file(folder / INTENT) as part:
        part.write_text(json.dumps(asdict(intent), ensure_ascii=False), encoding="utf-8")
    try:
        _put_aside(folder, intent)
    except OSError as trouble:
        _take_back(folder, intent)
        raise _held(trouble) from trouble
    _bring_in(folder, intent)
    return folder / aside if old else None


def finish(folder: Path) -> None:
    """Before a base is opened: do what is left of a swap that was cut off, and take away what was cut off before it."""
    leftovers = [*folder.glob(f"{SCRATCH}*"), *folder.glob(STAGING)]
    if not is_pending(folder) and not leftovers:
        return
    lock = claim(folder)
    try:
        if is_pending(folder):
            intent = _read(folder)
            _put_aside(folder, intent)
            _bring_in(folder, intent)
        for left in leftovers:
            shutil.rmtree(left, ignore_errors=True)
    except OSError as trouble:
        raise DeskError(
            tr("上次恢复备份时中断了，现在还不能完成。"),
            tr("请关闭正在使用数据文件夹里文件的程序，再打开一次；数据都还在。"),
            code="restore-pending",
        ) from trouble
    finally:
        lock.release()


def _read(folder: Path) -> Intent:
    told = json.loads((folder / INTENT).read_text(encoding="utf-8"))
    return Intent(str(told["aside"]), tuple(told["old"]), tuple(told["new"]))


def _put_aside(folder: Path, intent: Intent) -> None:
    """No new entry is in its place before the last old one has left it: whatever has an old name here is the old one."""
    aside = folder / intent.aside
    if intent.old:
        aside.mkdir(exist_ok=True)
    for name in intent.old:
        if not (aside / name).exists() and (folder / name).exists():
            (folder / name).rename(aside / name)
    _sync(folder, (aside,))


def _bring_in(folder: Path, intent: Intent) -> None:
    staging = folder / STAGING
    for name in intent.new:
        if (staging / name).exists():
            (staging / name).rename(folder / name)
    _sync(folder, (staging,))
    (folder / INTENT).unlink()
    sync_folder(folder)
    shutil.rmtree(staging, ignore_errors=True)


def _take_back(folder: Path, intent: Intent) -> None:
    aside = folder / intent.aside
    for name in intent.old:
        if (aside / name).exists():
            (aside / name).rename(folder / name)
    (folder / INTENT).unlink()
    with suppress(OSError):
        aside.rmdir()


def _sync(folder: Path, others: Sequence[Path]) -> None:
    for place in (folder, *others):
        if place.is_dir():
            sync_folder(place)


def _held(trouble: OSError) -> DeskError:
    name = Path(str(trouble.filename or "")).name
    return DeskError(
        tr("“{name}”正被别的程序使用，没有恢复。", name=name),
        tr("请关闭打开着的证书、表格和文件夹，再恢复一次；数据没有改动。"),
        code="held",
    )
