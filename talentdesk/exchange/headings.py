"""Finds a list inside a sheet: the heading row under titles, two-row headings, footers to leave out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Merge = tuple[int, int, int, int]
Row = Sequence[object]

SEARCHED_ROWS = 40
LONGEST_HEADING = 40
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_FOOTER_WORD = re.compile(
    r"^(填表|填报|制表|审核|审批|复核|经办|负责人|联系人|编制|统计人|打印|盖章|单位\S{0,6}盖章|注|备注|说明|填写说明|签[字名章])"
    r"(人|单位|日期|时间|意见)?(\s*[:：\d１-９(（、.]|$)"
)
_TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计|共\s*\d+\s*[人名条台套]|以下空白|本页以下)")
_LONE_LINE = re.compile(r"[:：]|盖章|签字|^\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}\s*日?$|√.+\s")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings are: first and last index into the given rows (two rows: they differ)."""

    first: int
    last: int
    texts: tuple[str, ...]
    known: int


def normalise_heading(text: str) -> str:
    """A heading as it is compared: half-width, no white space, no ``*``, nothing in brackets (units, hints).

    ``"购置价格（元）*"`` -> ``"购置价格"``; a text that is nothing but a bracket keeps its content.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cf", "Cc"))
    bare = _BRACKETED.sub("", plain)
    return (bare or plain).strip("*※:,;。、").replace("*", "").casefold()


def heading_text(cell: object) -> str:
    """A heading cell as one line of text: breaks and runs of blanks between Chinese letters vanish."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    words = str(cell).split()
    text = words[0] if words else ""
    for word in words[1:]:
        text += (" " if text[-1].isascii() and word[0].isascii() else "") + word
    return text


def find_head(
    rows: Sequence[Row], numbers: Sequence[int], merges: Sequence[Merge] | None, known: frozenset[str]
) -> Head | None:
    """The heading among the first rows: most known words wins, else the first row that looks like headings.

    ``numbers`` are the 1-based sheet rows; ``known`` holds normalised headings. None when there are no rows.
    """
    candidates = []
    for index in range(min(len(rows), SEARCHED_ROWS)):
        texts = tuple(heading_text(cell) for cell in rows[index])
        candidates.append(Head(index, index, texts, _count_known(texts, known)))
        joined = _two_rows(rows, numbers, index, merges)
        if joined is not None:
            candidates.append(Head(index, index + 1, joined, _count_known(joined, known)))
    if not candidates:
        return None
    best = max(candidates, key=lambda head: (head.known, head.last - head.first, -head.first))
    if best.known >= 2 or (best.known == 1 and sum(map(bool, best.texts)) == 1):
        return best
    return _looks_like_heading(candidates)


def _count_known(texts: Sequence[str], known: frozenset[str]) -> int:
    found = {normalise_heading(text) for text in texts if text}
    found |= {normalise_heading(text.rpartition(" ")[2]) for text in texts if " " in text}
    return len(found & known)


def _looks_like_heading(candidates: Sequence[Head]) -> Head:
    for least in (3, 2):
        for at, head in enumerate(candidates):
            texts = {text for text in head.texts if text and len(text) <= LONGEST_HEADING}
            spoken = [text for text in texts if not re.search(r"[:：]|^[\d.\-/]+$", text)]
            if len(spoken) >= least and len(spoken) * 2 > len(texts):
                pair = candidates[at + 1] if at + 1 < len(candidates) else head
                return pair if pair.first == head.first else head
    return candidates[0]


def _two_rows(
    rows: Sequence[Row], numbers: Sequence[int], index: int, merges: Sequence[Merge] | None
) -> tuple[str, ...] | None:
    """Joined headings ("考核成绩 应知") when the next row only names parts of this one's columns."""
    if index + 1 >= len(rows) or numbers[index + 1] != numbers[index] + 1:
        return None
    upper = [heading_text(cell) for cell in rows[index]]
    lower = [heading_text(cell) for cell in rows[index + 1]]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    named = {column for column, text in enumerate(lower) if text}
    spans = _spans(upper, lower, numbers[index] - 1, merges)
    if sum(map(bool, upper)) < 2 or not named or not named <= set(spans):
        return None
    if any(len(lower[column]) > 15 for column in named):
        return None
    return tuple(
        f"{upper[spans[column]]} {lower[column]}".strip() if column in named else upper[column]
        for column in range(width)
    )


def _spans(
    upper: Sequence[str], lower: Sequence[str], row: int, merges: Sequence[Merge] | None
) -> dict[int, int]:
    """Columns under a heading of several columns, each with that heading's own column."""
    found: dict[int, int] = {}
    for first_row, first, last_row, last in merges or ():
        if first_row == row == last_row and last > first and upper[first : first + 1] != [""]:
            found.update(dict.fromkeys(range(first, last + 1), first))
    if merges:
        return found
    owner: int | None = None
    for column, text in enumerate(upper):
        if text:
            owner = column
        follows_blank = column + 1 < len(upper) and not upper[column + 1] and bool(lower[column + 1])
        wordy = bool(lower[column]) and not re.search(r"\d", lower[column])
        if owner is not None and wordy and (not text or follows_blank):
            found[column] = owner
    return found


def is_footer(row: Row, width: int) -> bool:
    """Whether a row at the end of a list is no record: 填表人, 注, 合计, signatures, a legend of marks."""
    texts = [str(cell).strip() for cell in row if cell is not None and str(cell).strip()]
    if not texts:
        return True
    first = texts[0]
    if _TOTAL.match(first) or (len(texts) * 2 <= max(width, 4) and _FOOTER_WORD.match(first)):
        return True
    return len(texts) == 1 and width >= 3 and _LONE_LINE.search(first) is not None
