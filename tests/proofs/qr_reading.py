"""Are printed proof codes read back? ``.venv/bin/python -m tests.proofs.qr_reading [--count 1000]``.

Codes of realistic certificates at the printed size, each turned, scaled, blurred, dimmed and JPEG-compressed at random
(``tests/proof/renderings.py``), are read with zxing-cpp. Goal: at least 99 % read, none read wrongly.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import replace

import zxingcpp

from talentdesk.proof import qr_version, sign
from tests.proof.examples import EXAMPLES, KEY
from tests.proof.renderings import PRINTED_MM, printed, seen


def count_readings(count: int, seed: int = 20261121) -> Counter[str]:
    """How many of ``count`` looks were ``right``, ``wrong`` or ``unread``; every look is at another certificate."""
    dice = random.Random(seed)
    found: Counter[str] = Counter()
    examples = list(EXAMPLES.values())
    for number in range(count):
        claims = replace(examples[number % len(examples)], number=f"Y0000320000012630{number:05d}")
        text = sign(claims, KEY)
        codes = zxingcpp.read_barcodes(seen(printed(text), dice))
        if not codes:
            found["unread"] += 1
        else:
            found["right" if [code.text for code in codes] == [text] else "wrong"] += 1
        found[f"version {qr_version(text)}"] += 1
    return found


def main() -> int:
    """Print the counts; 0 when the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    count = parser.parse_args().count
    found = count_readings(count)
    versions = ", ".join(f"{name}: {found[name]}" for name in sorted(found) if name.startswith("version"))
    sys.stdout.write(f"{count} looks at {PRINTED_MM} mm; {versions}\n")
    sys.stdout.write(f"right {found['right']}, unread {found['unread']}, wrong {found['wrong']}\n")
    return 0 if found["right"] >= 0.99 * count and not found["wrong"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
