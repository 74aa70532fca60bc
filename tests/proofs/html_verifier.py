"""The HTML verifier in a real Chromium with no network: ``.venv/bin/python -m tests.proofs.html_verifier [OUT]``.

Runs ``tests/proof/test_html_verifier.py`` inside a network namespace that has nothing but its own loopback (Linux,
``unshare``), and with OUT takes pictures of the page there, to be looked at: each verdict at 1366×768 and as on a telephone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

INSIDE = "TALENTDESK_NO_NETWORK"
SIZES = {"1366x768": (1366, 768), "phone": (390, 844)}


def enter_empty_network() -> int:
    """Start this program again where there is no network."""
    if shutil.which("unshare") is None:
        raise SystemExit("unshare (Linux, util-linux) is needed to take the network away")
    again = [sys.executable, "-m", "tests.proofs.html_verifier", *sys.argv[1:]]
    command = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *again]
    return subprocess.run(command, env={**os.environ, INSIDE: "1"}, check=False).returncode


def take_pictures(out: Path) -> None:
    """Every verdict in both sizes, and the page in English."""
    from talentdesk.proof import html_verifier, make_revocations, sign
    from tests.proof.browser import Browser
    from tests.proof.examples import KEY, LONGEST, OTHER_KEY, RING, TYPICAL

    out.mkdir(parents=True, exist_ok=True)
    void = replace(TYPICAL, number="HZ012026秋0100077", name="孙尚香")
    old = make_revocations([void.number], KEY, datetime.now() - timedelta(days=45))
    fresh = make_revocations([void.number], KEY, datetime.now())
    genuine = sign(LONGEST, KEY)
    looks = {
        "empty": (fresh, ""),
        "genuine": (fresh, genuine),
        "genuine-old-list": (old, sign(TYPICAL, KEY)),
        "altered": (fresh, genuine[:-1] + ("0" if genuine[-1] != "0" else "1")),
        "void": (fresh, sign(void, KEY)),
        "expired": (fresh, sign(replace(TYPICAL, expires_on=date(2026, 1, 1)), KEY)),
        "unknown-key": (fresh, sign(TYPICAL, OTHER_KEY)),
    }
    with tempfile.TemporaryDirectory() as home, Browser(Path(home)) as window:
        for name, (listed, text) in looks.items():
            page = Path(home) / "page.html"
            page.write_text(html_verifier(RING, listed), encoding="utf-8")
            for size, (width, height) in SIZES.items():
                for language in ("zh", "en"):
                    window.open(page)
                    window.picture(out / "first.png", width, height)
                    if language == "en":
                        window.click("#language")
                    window.run("document.getElementById('text').value = arguments[0]", text)
                    if text:
                        window.click("#check")
                    window.picture(out / f"{size}-{language}-{name}.png", width, height)
        (out / "first.png").unlink()


def main() -> int:
    """0 when every test passed and none was skipped."""
    if not os.environ.get(INSIDE):
        return enter_empty_network()
    from tests.proof.browser import missing

    if missing():
        raise SystemExit(missing())
    if len(sys.argv) > 1:
        take_pictures(Path(sys.argv[1]))
    tests = str(Path(__file__).resolve().parents[1] / "proof" / "test_html_verifier.py")
    return subprocess.run([sys.executable, "-m", "pytest", "-q", tests], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
