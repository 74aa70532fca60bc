"""The bureau's copy equals the base's accepted state, after any sequence: a few in every run, 1,000 by a command.

``python -m tests.proofs.upload_sequences`` says the figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs import upload_sequences


@pytest.mark.slow
def test_the_bureaus_copy_is_what_the_base_knows(founded: Path) -> None:
    upload_sequences.run(founded, sequences=8, steps=20, start=7)
