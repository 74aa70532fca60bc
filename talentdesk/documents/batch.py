"""Certificates as one PDF for each person, in a folder or a zip, named by a pattern."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from talentdesk.documents.certificates import render_certificates
from talentdesk.documents.element_base import Subject
from talentdesk.documents.layout_model import Layout
from talentdesk.documents.templates import filled_text
from talentdesk.errors import DeskError
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

NAME_PATTERN = "{number} {name}"
_LONGEST_NAME = 120
_FORBIDDEN = frozenset('\\/:*?"<>|')
_RESERVED = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)))
)


def file_name(pattern: str, subject: Subject, taken: set[str]) -> str:
    """A PDF's name from a pattern of placeholders, usable on Windows, unlike every name in ``taken`` (grows)."""
    text = "".join("_" if c in _FORBIDDEN or ord(c) < 32 else c for c in filled_text(pattern, subject))
    text = text.strip(" .")[:_LONGEST_NAME].rstrip(" .") or tr("未命名")
    if text.split(".")[0].strip().upper() in _RESERVED:
        text = f"_{text}"
    name, number = text, 1
    while name.casefold() in taken:
        number += 1
        name = f"{text} ({number})"
    taken.add(name.casefold())
    return f"{name}.pdf"


def render_each(
    layout: Layout,
    subjects: Iterable[Mapping[str, object]],
    target: Path,
    name_pattern: str = NAME_PATTERN,
    progress: Progress = SILENT,
    *,
    author: str = "",
    owner_password: str = "",
    sides: tuple[str, ...] | None = None,
) -> list[str]:
    """Write one PDF for each subject into a folder, or into a zip when ``target`` ends in .zip; their names in order.

    A zip stands whole or not at all; in a folder each PDF does, and one of the same name is replaced. The same input
    gives the same bytes.
    """
    people = subjects if isinstance(subjects, Sequence) else list(subjects)
    taken: set[str] = set()
    names: list[str] = []
    try:
        with _into_zip(target) if target.suffix.lower() == ".zip" else _into_folder(target) as put:
            for number, subject in enumerate(people):
                progress.step(number, len(people), tr("正在生成证书"))
                out = BytesIO()
                render_certificates(
                    layout, [subject], out, author=author, owner_password=owner_password, sides=sides
                )
                names.append(file_name(name_pattern, subject, taken))
                put(names[-1], out.getvalue())
    except OSError as trouble:
        raise DeskError(
            tr("写不进 {file}", file=target.name), tr("请检查磁盘空间和权限，或换一个位置。"), code="write"
        ) from trouble
    progress.step(len(people), len(people), tr("正在生成证书"))
    return names


@contextmanager
def _into_folder(folder: Path) -> Iterator[Callable[[str, bytes], None]]:
    folder.mkdir(parents=True, exist_ok=True)

    def put(name: str, data: bytes) -> None:
        part = folder / f"{name}.part"
        try:
            part.write_bytes(data)
            part.replace(folder / name)
        finally:
            part.unlink(missing_ok=True)

    yield put


@contextmanager
def _into_zip(target: Path) -> Iterator[Callable[[str, bytes], None]]:
    part = target.with_name(f"{target.name}.part")
    try:
        # PDFs are compressed already.
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            yield lambda name, data: archive.writestr(zipfile.ZipInfo(name), data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
