"""The list of all placeholders that templates of forms may use, for whoever writes one: on the screen or as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from talentdesk.documents.form_placeholders import LISTS, PLACEHOLDERS
from talentdesk.documents.sheet_markers import item_name
from talentdesk.errors import DeskError
from talentdesk.exchange.tables import write_xlsx
from talentdesk.text import tr


@dataclass(frozen=True, slots=True)
class PlaceholderLine:
    """One line: how it is written, what it is called, of which list it is an item (empty: of none), a sample, how
    personal it is, other headings it is known by.
    """

    path: str
    label: str
    group: str
    sample: str
    personal: str
    also: tuple[str, ...]


def placeholder_lines() -> list[PlaceholderLine]:
    """Every placeholder in the order it is declared."""
    items = {item_name(name): tr(label) for name, label in LISTS.items()}
    return [
        PlaceholderLine(
            each.path,
            tr(each.label),
            items.get(each.path.partition(".")[0], ""),
            each.sample,
            each.personal,
            each.also,
        )
        for each in PLACEHOLDERS
    ]


def write_placeholder_list(out: Path) -> int:
    """Write the list as .xlsx; how many lines."""
    if out.suffix.lower() != ".xlsx":
        raise DeskError(tr("占位符清单只能存为 .xlsx。"), tr("请改文件名的后缀。"), code="format")
    headings = [tr("占位符"), tr("名称"), tr("列表"), tr("示例"), tr("其他叫法")]
    lines = placeholder_lines()
    write_xlsx(out, headings, _rows(lines), sheet=tr("占位符"))
    return len(lines)


def _rows(lines: list[PlaceholderLine]) -> Iterator[list[object]]:
    for line in lines:
        yield [f"{{{{{line.path}}}}}", line.label, line.group, line.sample, "、".join(line.also)]
