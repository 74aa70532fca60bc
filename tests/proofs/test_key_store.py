"""The key store of a real desktop session, where there is one to be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs import key_store


@pytest.mark.slow
@pytest.mark.skipif(bool(key_store.missing()), reason=key_store.missing() or "-")
def test_a_real_secret_service_keeps_and_forgets(tmp_path: Path) -> None:
    assert key_store.run(tmp_path / "home") == ["keep", "find", "forget", "no-key-store"]
