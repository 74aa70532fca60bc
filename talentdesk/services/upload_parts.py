"""The members of a package while it is built, in a folder beside it; and the notes from which the ledger is written."""

from __future__ import annotations

import csv
import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from talentdesk.errors import Problem
from talentdesk.exchange.bureau_profiles import FileSpec, Profile, dialect_of
from talentdesk.exchange.bureau_text import heading_text, row_writer
from talentdesk.exchange.upload_manifest import INDEX, WITHDRAWN, FileSum
from talentdesk.exchange.upload_packages import INDEX_HEADINGS, MARKED, WITHDRAWN_HEADINGS, PartFile
from talentdesk.progress import Progress
from talentdesk.rules.upload_rows import CHANGED, GONE, HOLD, NEW, SENT
from talentdesk.rules.upload_rows import WITHDRAWN as GONE_ROW
from talentdesk.services.upload_walk import Step
from talentdesk.text import tr

ACTION_WORDS = {NEW: "新增", CHANGED: "变更"}
BATCH = 2_000
PLAIN = 2
"""The format of marshal that looks for no value twice: three times as quick."""
MOST_LISTED = 1_000
LONGEST, LONGEST_TEXT = 100, 300
LIVING = frozenset(ACTION_WORDS)
Note = tuple[str, str, int, int, bytes, str, str, str | None, str | None]
"""Action, file, record, row, digest, key, title, code, text: of one row, for the ledger."""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is not sent as it is, and one reason why not."""

    file: str
    record_id: int
    title: str
    problem: Problem


@dataclass(slots=True)
class Tally:
    """What is in a package, or would be: rows by file and action; of the held ones the first thousand reasons."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: list[HeldRow] = field(default_factory=list)

    def add(self, file: str, found: Iterable[Step]) -> None:
        """Count rows of a file."""
        several = list(found)
        for action, count in Counter(step.action for step in several).items():
            self.counts[file, action] += count
        for step in several:
            if step.action == HOLD and step.row is not None and len(self.held) < MOST_LISTED:
                self.held += (HeldRow(file, step.record_id, step.title, each) for each in step.row.problems)

    def total(self, *actions: str) -> int:
        """How many rows with these actions, in all files."""
        return sum(count for (_, action), count in self.counts.items() if action in actions)


class Parts:
    """The members being written, file by file; a file without rows is left out unless ``whole``."""

    def __init__(self, folder: Path, profile: Profile, *, whole: bool) -> None:
        self.tally = Tally()
        self.sums: list[FileSum] = []
        self._folder = folder
        self._profile = profile
        self._whole = whole
        self._notebook = (folder / "notes").open("w+b")
        self._index = PartFile(folder / INDEX, "ascii")
        self._index.write(",".join(INDEX_HEADINGS) + "\r\n")
        self._withdrawn = PartFile(folder / WITHDRAWN, MARKED)
        self._withdrawn_lines = csv.writer(self._withdrawn)
        self._withdrawn_lines.writerow(WITHDRAWN_HEADINGS)

    def close(self) -> None:
        """Give all files back."""
        self._notebook.close()
        self._index.close()
        self._withdrawn.close()

    def add_file(self, file: FileSpec, found: Iterable[Step], progress: Progress) -> None:
        """Write one file of the profile from what is to be done with its rows."""
        path = self._folder / f"{file.key}.part"
        encoding = dialect_of(self._profile, file).encoding
        part = PartFile(path, encoding)
        try:
            rows = self._write_rows(file, found, part, progress)
        finally:
            size, sha256 = part.close()
        counts = self.tally.counts
        new, changed, withdrawn = (counts[file.key, action] for action in (NEW, CHANGED, GONE_ROW))
        if rows or withdrawn or self._whole:
            name = f"{file.name}.csv"
            path.rename(self._folder / name)
            self.sums.append(FileSum(name, file.key, encoding, rows, size, sha256, new, changed, withdrawn))

    def _write_rows(self, file: FileSpec, found: Iterable[Step], part: PartFile, progress: Progress) -> int:
        """The heading and the rows; how many rows. What follows is done a million times: by the batch, not by the row."""
        text, fill = row_writer(self._profile, file), self._filler(file)
        part.write(heading_text(self._profile, file))
        rows = 0
        for batch in in_batches(found):
            progress.step(rows, 0, tr("整理 {name}", name=file.name))
            placed = list(_placed(batch, rows, self.tally.total(GONE_ROW)))
            self.tally.add(file.key, batch)
            living = [(row, step) for row, _, step in placed if step.action in LIVING]
            rows += len(living)
            part.write("".join([text(fill(row, step)) for row, step in living]))
            self._withdrawn_lines.writerows(
                (file.key, row, step.record_id, step.key_text, step.title)
                for row, _, step in placed
                if step.action == GONE_ROW
            )
            self._index.write(
                "".join(
                    [
                        f"{file.key},{row},{step.record_id},{step.action},{digest.hex()}\r\n"
                        for row, digest, step in placed
                        if row
                    ]
                )
            )
            self._keep_notes([_note(file.key, row, digest, step) for row, digest, step in placed])
        return rows

    def _filler(self, file: FileSpec) -> Callable[[int, Step], Sequence[str]]:
        """Gives the cells of a row with what only the package knows: number in the file, record, action."""
        tables = self._profile.code_tables
        words = {
            at: {
                action: tables.get(file.columns[at].table, {}).get(word, word)
                for action, word in ACTION_WORDS.items()
            }
            for at, name in file.specials
            if name == "action"
        }
        numbers = [at for at, name in file.specials if name == "row_no"]
        records = [at for at, name in file.specials if name == "row_id"]

        def fill(row: int, step: Step) -> Sequence[str]:
            assert step.row is not None
            cells = list(step.row.cells)
            for at in numbers:
                cells[at] = str(row)
            for at in records:
                cells[at] = str(step.record_id)
            for at, by_action in words.items():
                cells[at] = by_action[step.action]
            return cells

        return fill

    def _keep_notes(self, notes: list[Note]) -> None:
        data = marshal.dumps(notes, PLAIN)
        self._notebook.write(len(data).to_bytes(8, "big") + data)

    def finish(self) -> tuple[FileSum, ...]:
        """Complete the package's own lists; their sums."""
        found = []
        for name, encoding, part, actions in (
            (WITHDRAWN, MARKED, self._withdrawn, (GONE_ROW,)),
            (INDEX, "ascii", self._index, SENT),
        ):
            size, sha256 = part.close()
            found.append(FileSum(name, "", encoding, self.tally.total(*actions), size, sha256))
        return tuple(found)

    def members(self) -> dict[str, Path]:
        """Every finished CSV by name."""
        names = (*(each.name for each in self.sums), WITHDRAWN, INDEX)
        return {name: self._folder / name for name in names}

    def notes(self) -> Iterator[list[Note]]:
        """What was written, by the thousand, in order."""
        self._notebook.seek(0)
        while length := self._notebook.read(8):
            yield marshal.loads(self._notebook.read(int.from_bytes(length, "big")))  # noqa: S302  (written above; runs no code)


def in_batches(found: Iterable[Step]) -> Iterator[list[Step]]:
    """Steps by the thousand."""
    waiting = iter(found)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _placed(batch: Sequence[Step], rows: int, withdrawn: int) -> Iterator[tuple[int, bytes, Step]]:
    """Each step with its place: in the file, or in the list of withdrawals; 0 for rows that are in neither."""
    for step in batch:
        if step.action in LIVING and step.row is not None:
            rows += 1
            yield rows, step.row.digest, step
        elif step.action == GONE_ROW:
            withdrawn += 1
            yield withdrawn, GONE, step
        else:
            yield 0, GONE, step


def _note(file: str, row: int, digest: bytes, step: Step) -> Note:
    code = text = None
    if step.action == HOLD and step.row is not None:
        problem = step.row.problems[0]
        code, text = problem.code[:40], problem.text[:LONGEST_TEXT]
    return (
        step.action,
        file,
        step.record_id,
        row,
        digest,
        step.key_text[:LONGEST],
        step.title[:LONGEST],
        code,
        text,
    )
