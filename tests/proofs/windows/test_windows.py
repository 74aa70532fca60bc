"""The proof under wine as a test, for those who ask for it: it takes minutes and needs what was built."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.proofs.windows.__main__ import newest_setup, prove
from tests.proofs.windows.prefix import missing

ASKED = "TALENTDESK_WINE"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(
    not os.environ.get(ASKED), reason=f"set {ASKED}=1 to install and run the program under wine"
)
def test_install_self_test_upgrade_and_uninstall(tmp_path: Path) -> None:
    setup = newest_setup()
    if missing() or setup is None:
        pytest.skip(missing() or "no Setup.exe in dist/")
    lines = prove(setup, tmp_path / "wine-proof.log")
    assert lines[-1].startswith("silent uninstall")
