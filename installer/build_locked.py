"""The locked parts of the Windows program: which lines of a lock hold there, downloaded and checked by hash."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from installer.environment import ROOT, RUNTIME_LOCK, ensure_environment
from installer.say import Stop, say

BUILD_LOCK = ROOT / "installer" / "build.lock"
PYTHON = (3, 12)
# What the markers of the lock ask about, as the program will find it on the PC.
TARGET = {
    "python_full_version": "3.12.9",
    "python_version": "3.12",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "os_name": "nt",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
LINE = re.compile(r"^([a-z0-9-]+)==([^ ;]+)(?: ; ([^\\]+))? \\$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
CLAUSE = re.compile(r"^(\w+) (==|!=|>=|<) '([^']+)'$")
JSON_INDEX = "application/vnd.pypi.simple.v1+json"
DEFAULT_INDEX = "https://pypi.org/simple"


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of a lock: its name, version and the SHA-256 of the files it may come in."""

    name: str
    version: str
    hashes: frozenset[str]


def locked(lock: Path) -> list[Locked]:
    """The packages of a lock whose markers hold on the target, in the lock's order."""
    found: list[tuple[str, str, str]] = []
    hashes: list[set[str]] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := LINE.match(line):
            found.append((match[1], match[2], (match[3] or "").strip()))
            hashes.append(set())
        elif match := HASH.search(line):
            hashes[-1].add(match[1])
    return [
        Locked(name, version, frozenset(seen))
        for (name, version, marker), seen in zip(found, hashes, strict=True)
        if holds(marker)
    ]


def holds(marker: str) -> bool:
    """Whether a marker is true on the target; the lock joins its clauses by ``and`` alone."""
    return all(_clause(text.strip()) for text in marker.split(" and ")) if marker else True


def _clause(text: str) -> bool:
    match = CLAUSE.match(text)
    if match is None or match[1] not in TARGET:
        raise Stop(f"锁定文件里有读不懂的条件：{text} | The lock has a condition not understood: {text}")
    has, wanted = TARGET[match[1]], match[3]
    if match[2] in ("==", "!="):
        return (has == wanted) == (match[2] == "==")
    newer = _numbers(has) >= _numbers(wanted)
    return newer if match[2] == ">=" else not newer


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def fetch_wheels(folder: Path) -> list[tuple[Locked, Path]]:
    """Have every locked wheel for 64-bit Windows in ``folder``; each with its file, checked by hash."""
    wanted = locked(RUNTIME_LOCK)
    folder.mkdir(parents=True, exist_ok=True)
    if any(_file_of(each, folder) is None for each in wanted):
        say(f"下载 {len(wanted)} 个软件包（win_amd64）", f"Downloading {len(wanted)} packages for win_amd64")
        _download(wanted, folder)
    return [(each, _must_have(each, folder)) for each in wanted]


def _download(wanted: list[Locked], folder: Path) -> None:
    """By pip, which follows the PC's own settings of mirror and proxy; markers are judged here, not by pip's Python."""
    lines = [
        f"{each.name}=={each.version} " + " ".join(f"--hash=sha256:{one}" for one in sorted(each.hashes))
        for each in wanted
    ]
    requirements = folder / "requirements.txt"
    requirements.write_text("\n".join(lines) + "\n", encoding="utf-8")
    python = ensure_environment(dev=False)
    command = [
        *(str(python), "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-input"),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:", "--platform", "win_amd64"),
        *("--implementation", "cp", "--python-version", ".".join(map(str, PYTHON))),
        *("--dest", str(folder), "--requirement", str(requirements)),
    ]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise Stop("软件包没有下载完整，原因见上。 | The packages were not all downloaded, see above.")


def _file_of(each: Locked, folder: Path) -> Path | None:
    for path in sorted(folder.glob("*")):
        name, _, rest = path.name.partition("-")
        same = re.sub(r"[-_.]+", "-", name).lower() == each.name
        if same and rest.startswith(f"{each.version}-") and sha256(path) in each.hashes:
            return path
    return None


def _must_have(each: Locked, folder: Path) -> Path:
    path = _file_of(each, folder)
    if path is None:
        raise Stop(f"{each.name} {each.version} 没有相符的文件 | No file of {each.name} matches the lock")
    return path


def fetch_python(folder: Path) -> tuple[Locked, Path]:
    """Have the source archive that carries the embeddable Python of Windows; checked by the hash of ``build.lock``.

    Fetched as a file and only unpacked: pip would run what is in it.
    """
    wanted = locked(BUILD_LOCK)[0]
    name = f"{wanted.name.replace('-', '_')}-{wanted.version}.tar.gz"
    path = folder / name
    if not (path.exists() and sha256(path) in wanted.hashes):
        say(f"下载 {name}", f"Downloading {name}")
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_from_index(wanted.name, name))
    if sha256(path) not in wanted.hashes:
        path.unlink()
        raise Stop(f"{name} 的哈希值与 build.lock 不符，已删除 | {name} does not match build.lock; removed")
    return wanted, path


def _from_index(project: str, name: str) -> bytes:
    page = f"{_index().rstrip('/')}/{project}/"
    try:
        request = urllib.request.Request(page, headers={"Accept": f"{JSON_INDEX}, text/html;q=0.1"})  # noqa: S310  (the PC's own package index)
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  (the same)
            text, page = answer.read().decode("utf-8"), answer.url
            listed = answer.headers.get_content_type() == JSON_INDEX
        links = (
            [f["url"] for f in json.loads(text)["files"]] if listed else re.findall(r'href="([^"]+)"', text)
        )
        link = next((one for one in links if one.partition("#")[0].endswith(f"/{name}")), "")
        if not link:
            raise Stop(f"软件源里没有 {name} | The package index has no {name}")
        with urllib.request.urlopen(urljoin(page, link), timeout=300) as answer:  # noqa: S310  (the same)
            return bytes(answer.read())
    except OSError as trouble:
        raise Stop(f"{name} 没有下载成功：{trouble} | {name} could not be downloaded: {trouble}") from trouble


def _index() -> str:
    """The index that pip is set to on this PC."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return found or DEFAULT_INDEX


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
