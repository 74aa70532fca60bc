"""Make the built-in form templates anew; once made they are ordinary workbooks that may be edited in WPS."""

from __future__ import annotations

import sys
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from resources.forms import (  # noqa: E402 - run as a program, the project's root must be on the path first
    base_templates,
    binder_templates,
    class_templates,
    pair_list_templates,
    pair_templates,
    paper_templates,
    people_templates,
    workshop_templates,
)

MODULES = (
    class_templates,
    paper_templates,
    people_templates,
    workshop_templates,
    pair_list_templates,
    pair_templates,
    base_templates,
    binder_templates,
)


def main() -> None:
    """Write the workbooks beside this file; names on the command line choose some."""
    wanted = set(sys.argv[1:])
    for module in MODULES:
        for name, make in module.TEMPLATES.items():
            if wanted and name not in wanted:
                continue
            book = make().parent
            assert isinstance(book, Workbook)
            book.save(HERE / f"{name}.xlsx")


if __name__ == "__main__":
    main()
