"""What a data folder knows of its base having moved: a move that was cut off is finished or forgotten at the next opening."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.services.base_files import entries_of
from talentdesk.settings import follow_base
from talentdesk.store import DATABASE, claim
from talentdesk.text import tr

MOVING, MOVED = "talentdesk.moving", "talentdesk.moved"
"""In the old folder: a move is under way, or it is done. Both name the new folder."""
COPYING = "talentdesk.copying"
"""In a folder that a move fills: it is ours and may be thrown away."""
NOTE = "说明.txt"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest journal entry of a database: by it two states of one base are told apart."""

    entry: int
    hash: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A move from the folder the mark lies in: ``part`` becomes ``to``, then the old entries go into ``aside``."""

    to: str
    part: str
    aside: str
    entry: int
    hash: str


def head_of(folder: Path) -> Head:
    """The newest journal entry of the base in a folder, read beside whoever has it open."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        row = connection.execute("SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
    return Head(int(row[0]), str(row[1])) if row else Head(0, "")


def write_mark(folder: Path, mark: Mark) -> None:
    """Say in the old folder that a move is about to become true, so that it is never half true."""
    with whole_file(folder / MOVING) as part:
        part.write_text(json.dumps(asdict(mark), ensure_ascii=False), encoding="utf-8")


def resume_move(folder: Path) -> Path:
    """The folder in which the base of ``folder`` is to be opened: the new one where a move had come that far.

    A move that was cut off is finished or forgotten here. DeskError ``moved`` where the base has gone elsewhere.
    """
    if (folder / MOVING).exists():
        lock = claim(folder)
        try:
            mark = _read_mark(folder)
            if mark is not None and _is_true(folder, mark):
                put_aside(folder, mark)
                return Path(mark.to)
            if mark is not None and _continues(Path(mark.part), mark):
                shutil.rmtree(mark.part, ignore_errors=True)
            (folder / MOVING).unlink(missing_ok=True)
        finally:
            lock.release()
    elif (folder / MOVED).exists() and not (folder / DATABASE).exists():
        raise DeskError(
            tr("这个基地已经移到 {folder}。", folder=json.loads((folder / MOVED).read_text(encoding="utf-8"))["to"]),
            tr("请打开新的文件夹；计划任务和快捷方式里写着旧文件夹的，也请改过来。"),
            code="moved",
        )  # fmt: skip
    return folder


def _read_mark(folder: Path) -> Mark | None:
    try:
        return Mark(**json.loads((folder / MOVING).read_text(encoding="utf-8")))
    except FileNotFoundError:  # somebody else has just finished it
        return None


def _is_true(folder: Path, mark: Mark) -> bool:
    """Whether the copy has taken its place, and nobody has worked in the old one since."""
    if not (folder / DATABASE).exists():
        return True  # it is put aside last
    return head_of(folder) == Head(mark.entry, mark.hash) and _continues(Path(mark.to), mark)


def _continues(place: Path, mark: Mark) -> bool:
    """Whether the base of a place goes on from the state that was copied."""
    if not (place / DATABASE).exists():
        return False
    with closing(sqlite3.connect(place / DATABASE)) as connection:
        try:
            row = connection.execute("SELECT hash FROM journal_entry WHERE id = ?", (mark.entry,)).fetchone()
        except sqlite3.DatabaseError:
            return False
    return bool(row == (mark.hash,))


def put_aside(folder: Path, mark: Mark) -> tuple[str, ...]:
    """Remember the new folder, and move the old entries into ``aside`` with a note; the names of those that would not go.

    The database goes last: until then the old folder opens, and whoever opens it comes here again. The move is true
    already, so nothing that fails here is a refusal.
    """
    with suppress(OSError):
        follow_base(folder, Path(mark.to))
    aside, left = folder / mark.aside, []
    for entry in reversed(entries_of(folder)):
        try:
            aside.mkdir(exist_ok=True)
            if (aside / entry.name).exists():
                raise FileExistsError(entry.name)
            entry.rename(aside / entry.name)
        except OSError:  # a paper that is open in another program, on Windows
            left.append(entry.name)
    with suppress(OSError):
        _leave_notes(folder, mark, done=DATABASE not in left)
    return tuple(left)


def _leave_notes(folder: Path, mark: Mark, *, done: bool) -> None:
    """Tell people in a text file, and the program by a mark, where the base is now."""
    text = tr(
        "这里原来的基地数据已经移到：\n{folder}\n\n本文件夹里是移动之前的旧数据，程序不再使用。核对新文件夹无误后，可以自行删除。\n",
        folder=mark.to,
    )
    (folder / mark.aside / NOTE).write_text(text, encoding="utf-8-sig", newline="\r\n")
    if done:
        with whole_file(folder / MOVED) as part:
            part.write_text(json.dumps({"to": mark.to}, ensure_ascii=False), encoding="utf-8")
        (folder / MOVING).unlink()


def discard_copy(part: Path) -> None:
    """Throw a folder away that a move began to fill; any other folder stays."""
    if (part / COPYING).exists():
        shutil.rmtree(part, ignore_errors=True)
