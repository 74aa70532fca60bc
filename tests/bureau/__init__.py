"""A bureau to test against: takes packages by number, keeps its own copy of every row, answers each row by rules.

``Bureau`` is its desk, in this process and without servers; ``python3 -m tests.bureau`` puts real servers before it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import NamedTuple

from talentdesk.errors import DeskError
from talentdesk.exchange.bureau_profiles import ReceiptSpec
from talentdesk.exchange.upload_manifest import Manifest
from talentdesk.exchange.upload_packages import IndexLine, Upload, read_upload
from talentdesk.proof.signatures import check_signature

HEADINGS = {
    "package": "上报包", "manifest": "清单校验和", "base": "基地标识", "file": "文件", "row": "行号", "row_id": "记录号",
    "result": "结果", "code": "代码", "text": "说明", "number": "主管部门编号",
}  # fmt: skip
WORDS = {"accepted": "接收", "rejected": "驳回"}

Chain = tuple[str, int]
"""A base's uid and its channel: within it, packages are numbered."""
Cells = dict[tuple[str, int, int], tuple[str, ...]]
"""(file key, row, record) → the cells of the row."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to reject. What is left empty does not matter; ``whole``: the package and not a row.

    ``file``: key of the file · ``column`` + ``matches``: heading, and a regular expression found in its cell ·
    ``every``: each n-th data row · ``records``, ``packages``: these numbers only · ``action``: new, changed, withdrawn.
    """

    code: str
    text: str
    file: str = ""
    column: str = ""
    matches: str = ""
    every: int = 0
    records: tuple[int, ...] = ()
    packages: tuple[int, ...] = ()
    action: str = ""
    whole: bool = False

    def of_package(self, manifest: Manifest) -> bool:
        """Whether it refuses a package."""
        return self.whole and (not self.packages or manifest.number in self.packages)

    def of_row(self, manifest: Manifest, line: IndexLine, cells: Mapping[str, str]) -> bool:
        """Whether it rejects a row."""
        return (
            not self.whole
            and (not self.packages or manifest.number in self.packages)
            and self.file in ("", line.file)
            and self.action in ("", line.action)
            and (not self.every or line.row % self.every == 0)
            and (not self.records or line.row_id in self.records)
            and (not self.column or re.search(self.matches, cells.get(self.column, "")) is not None)
        )


class Row(NamedTuple):
    """What the bureau has of one record."""

    digest: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bureau says of one row; without a row, of the package."""

    accepted: bool
    file: str = ""
    row: int | None = None
    row_id: int | None = None
    code: str = ""
    text: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A package that was taken, under the name it came with, and the answers to it."""

    name: str
    manifest: Manifest
    manifest_sha256: str
    answers: tuple[Answer, ...]


@dataclass(slots=True)
class Bureau:
    """The desk. ``folder``/inbox is where packages arrive, ``folder``/receipts where answers lie.

    ``numbers``: file key → pattern of the bureau's own numbers, e.g. ``{"classes": "PX{row_id:06}"}``.
    ``refused``: name of a package → code, of those that were not even opened. ``copies``: what the bureau has.
    """

    folder: Path
    rules: Sequence[Rule] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    receipt: ReceiptSpec | None = None
    copies: dict[Chain, dict[str, dict[int, Row]]] = field(default_factory=dict)
    taken: dict[str, Taken] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    _last: dict[Chain, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.receipts.mkdir(parents=True, exist_ok=True)

    @property
    def inbox(self) -> Path:
        """Where packages arrive."""
        return self.folder / "inbox"

    @property
    def receipts(self) -> Path:
        """Where answers lie."""
        return self.folder / "receipts"

    @property
    def copy(self) -> dict[str, dict[int, Row]]:
        """What it has of the one base that sends to it: file key → record → row. Empty before the first package."""
        (found,) = self.copies.values() or ({},)
        return found

    def standing(self) -> dict[tuple[str, int], str]:
        """The digest (hex) of every row it has, by file key and record."""
        return {
            (file, number): row.digest for file, rows in self.copy.items() for number, row in rows.items()
        }

    def work(self) -> list[Path]:
        """Take whatever lies in the inbox and whose turn it is; the receipts that were written."""
        written = []
        waiting = [path for path in sorted(self.inbox.glob("*.zip")) if path.name not in self._names()]
        while waiting:
            receipts = [(path, self.take(path)) for path in waiting]
            written += [receipt for _, receipt in receipts if receipt is not None]
            left = [path for path, receipt in receipts if receipt is None and path.name not in self._names()]
            if left == waiting:
                break
            waiting = left
        return written

    def take(self, path: Path) -> Path | None:
        """Take one package and write its receipt; None when it is not its turn, or it was refused unopened.

        A package that comes again is answered as the first time and changes nothing.
        """
        try:
            upload = read_upload(path, _signer)
        except DeskError as trouble:
            self.refused[path.name] = trouble.code
            return None
        before = self.taken.get(upload.manifest_sha256)
        if before is not None:
            return self.write_receipt(before)
        chain = (upload.manifest.base_uid, upload.manifest.channel_id)
        number, manifest = self._last.get(chain, (0, ""))
        if upload.manifest.number <= number:
            self.refused[path.name] = "number-taken"
            return None
        if upload.manifest.number > number + 1:
            return None
        self._last[chain] = (upload.manifest.number, upload.manifest_sha256)
        good = upload.manifest.previous.manifest_sha256 == manifest
        headings, cells = _cells(upload)
        answers = (
            self._answers(upload, headings, cells)
            if good
            else [Answer(False, code="chain", text="与上一个包接不上")]
        )
        self._keep(self.copies.setdefault(chain, {}), upload, answers, cells)
        taken = Taken(path.name, upload.manifest, upload.manifest_sha256, tuple(answers))
        self.taken[upload.manifest_sha256] = taken
        return self.write_receipt(taken)

    def write_receipt(
        self, taken: Taken, *, only: Callable[[Answer], bool] | None = None, name: str = ""
    ) -> Path:
        """Write the answers (``only`` some of them) as CSV; the file, which appears whole."""
        path = self.receipts / (name or f"回执-{taken.name.removesuffix('.zip')}.csv")
        answers = [each for each in taken.answers if only is None or only(each)]
        part = path.with_name(path.name + ".part")
        part.write_bytes(receipt_bytes(taken, answers, self.receipt))
        return part.replace(path)

    def _names(self) -> set[str]:
        return {each.name for each in self.taken.values()} | self.refused.keys()

    def _answers(self, upload: Upload, headings: Mapping[str, tuple[str, ...]], cells: Cells) -> list[Answer]:
        manifest = upload.manifest
        for rule in self.rules:
            if rule.of_package(manifest):
                return [Answer(False, code=rule.code, text=rule.text)]
        return [
            self._answer(
                manifest, line, dict(zip(headings[line.file], cells.get(line[:3], ()), strict=False))
            )
            for line in upload.index()
        ]

    def _answer(self, manifest: Manifest, line: IndexLine, cells: Mapping[str, str]) -> Answer:
        for rule in self.rules:
            if rule.of_row(manifest, line, cells):
                return Answer(False, line.file, line.row, line.row_id, rule.code, rule.text)
        pattern = "" if line.action == "withdrawn" else self.numbers.get(line.file, "")
        return Answer(True, line.file, line.row, line.row_id, number=pattern.format(row_id=line.row_id))

    @staticmethod
    def _keep(
        copy: dict[str, dict[int, Row]], upload: Upload, answers: Iterable[Answer], cells: Cells
    ) -> None:
        accepted = {(each.file, each.row_id) for each in answers if each.accepted}
        for line in upload.index():
            if (line.file, line.row_id) not in accepted:
                continue
            rows = copy.setdefault(line.file, {})
            if line.action == "withdrawn":
                rows.pop(line.row_id, None)
            else:
                rows[line.row_id] = Row(line.digest, cells[line[:3]])


def _signer(manifest: bytes, signature: bytes) -> tuple[str, str]:
    signer = check_signature(manifest, signature)
    return signer.key_id, signer.public


def _cells(upload: Upload) -> tuple[dict[str, tuple[str, ...]], Cells]:
    """Headings by file, and the cells by (file, row, record)."""
    numbers = {(line.file, line.row): line.row_id for line in upload.index() if line.action != "withdrawn"}
    headings, cells = {}, {}
    for file in upload.manifest.files:
        lines = upload.rows(file)
        headings[file.key] = next(lines, ())
        for row, line in enumerate(lines, 1):
            cells[file.key, row, numbers[file.key, row]] = line
    return headings, cells


def receipt_bytes(taken: Taken, answers: Iterable[Answer], spec: ReceiptSpec | None = None) -> bytes:
    """A receipt as CSV, with the headings and words of a profile."""
    headings = {role: (spec.columns[role][0] if spec and spec.columns else each) for role, each in HEADINGS.items()
                if not (spec and spec.columns) or role in spec.columns}  # fmt: skip
    words = {meaning: word for word, meaning in spec.results.items()} if spec and spec.results else WORDS
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings.values())
    for each in answers:
        values = {
            "package": taken.name, "manifest": taken.manifest_sha256, "base": taken.manifest.base_uid,
            "file": each.file, "row": each.row, "row_id": each.row_id,
            "result": words["accepted" if each.accepted else "rejected"],
            "code": each.code, "text": each.text, "number": each.number,
        }  # fmt: skip
        writer.writerow(["" if values[role] is None else values[role] for role in headings])
    return text.getvalue().encode("utf-8-sig")


def read_rules(path: Path) -> tuple[list[Rule], dict[str, str]]:
    """Rules and number patterns of a JSON file: ``{"reject": [{…}], "numbers": {file: pattern}}``."""
    told = json.loads(path.read_text(encoding="utf-8"))
    known = {each.name for each in fields(Rule)}
    rules = []
    for each in told.get("reject", []):
        if unknown := set(each) - known:
            raise SystemExit(f"{path}: unknown in a rule: {', '.join(sorted(unknown))}")
        rules.append(
            Rule(**{name: tuple(value) if isinstance(value, list) else value for name, value in each.items()})
        )
    return rules, dict(told.get("numbers", {}))
