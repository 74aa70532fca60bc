"""Write coverage.json: for each bundled font the ranges of code points it has a glyph for."""

from __future__ import annotations

import json
from pathlib import Path

from fontTools.ttLib import TTFont


def ranges(codes: list[int]) -> list[int]:
    """Sorted code points as start, end, start, end, … (ends included)."""
    found: list[int] = []
    for code in codes:
        if found and found[-1] == code - 1:
            found[-1] = code
        else:
            found += [code, code]
    return found


def coverage(path: Path) -> list[int]:
    """The ranges of one font file."""
    with TTFont(path, lazy=True) as font:
        cmap: dict[int, str] = font.getBestCmap()
        return ranges(sorted(code for code, glyph in cmap.items() if glyph != ".notdef"))


def main() -> None:
    """Write the file beside the fonts."""
    here = Path(__file__).parent
    lines = [
        f'"{path.name}": {json.dumps(coverage(path), separators=(",", ":"))}'
        for path in sorted(here.glob("*.ttf"))
    ]
    (here / "coverage.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
