"""The house rules of every test: no screen, no trace in the user's folders, no unexpected log line."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt, fontconfig or platformdirs.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("QT_SCALE_FACTOR", None)
os.environ.pop("TALENTDESK_PASSPHRASE", None)
# A Windows user's own folders have his name: Chinese, often with a blank in it. So have the tests'.
_HOME = Path(tempfile.mkdtemp(prefix="talentdesk-tests-")) / "王 小明"
_HOME.mkdir()
os.environ["HOME"] = os.environ["USERPROFILE"] = str(_HOME)

from hypothesis import HealthCheck, settings  # noqa: E402  (the environment comes first)

from talentdesk.paths import resource  # noqa: E402
from talentdesk.text import set_language  # noqa: E402

# No deadline and no "too slow": the machines that run this are small and shared, a slow example is no defect.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The gate must say the same thing twice: examples follow from the test alone and nothing is remembered.
settings.register_profile("gate", parent=settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("gate" if os.environ.get("CI") else "desk")


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it for garbage again and again would be a tenth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    gc.unfreeze()  # what belongs to libraries is given back in order
    shutil.rmtree(_HOME.parent, ignore_errors=True)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Pytest's folder for one test, but with Chinese and a blank in its name: every path is one of a user's."""
    folder = tmp_path / "我的 文件"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The fictional base's files; ``key.json`` beside them says what a right import finds."""
    return resource("samples")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has its own preferences, data and log folders, empty at the start."""
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "user" / kind.lower()))
    for kind in ("APPDATA", "LOCAL_APPDATA"):  # how platformdirs is told on Windows
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{kind}", str(tmp_path / "user" / kind.lower()))
    monkeypatch.delenv("TALENTDESK_DATA", raising=False)


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """A test that speaks English does not teach it to the next one."""
    set_language("zh_CN")
    yield
    set_language("zh_CN")


@pytest.fixture(autouse=True)
def _no_unexpected_logs(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A record of WARNING or above fails the test, unless marked ``allow_logs`` (or cleared after a look at it)."""
    yield
    if request.node.get_closest_marker("allow_logs"):
        return
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    loud = [record for record in records if record.levelno >= logging.WARNING]
    if loud:
        lines = "\n".join(f"{r.name} {r.levelname}: {r.getMessage()}" for r in loud)
        pytest.fail(
            f"unexpected log records (mark the test allow_logs if they are the point):\n{lines}",
            pytrace=False,
        )
