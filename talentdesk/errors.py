"""What can go wrong in a way people understand: a problem, a refusal, a cancellation."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about given data: a stable code, a sentence and what to do about it.

    ``row`` counts data rows of a file from 1 as a person would; ``field`` is a register's field name.
    """

    code: str
    text: str
    remedy: str = ""
    row: int | None = None
    field: str | None = None


class DeskError(Exception):
    """Expected trouble, said in a sentence with a remedy; nothing has been changed when it is raised."""

    def __init__(
        self, text: str, remedy: str = "", *, code: str = "refused", problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(text)
        self.text = text
        self.remedy = remedy
        self.code = code
        self.problems = tuple(problems)


class Cancelled(DeskError):
    """The user stopped a long job; the job leaves nothing half done."""


def places(error: BaseException) -> str:
    """Exception types and places in the code, outermost first. Messages are left out: they may hold a person's data."""
    lines = []
    chain: BaseException | None = error
    while chain is not None:
        lines.append(type(chain).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(chain.__traceback__)
        ]
        chain = chain.__cause__ or chain.__context__
    return "\n".join(lines)
