"""Makes the lock files anew: every package pinned with hashes, for Linux and Windows and CPython 3.11 to 3.13."""

from __future__ import annotations

import subprocess

from installer.environment import DEV_LOCK, ROOT, RUNTIME_LOCK, ensure_uv
from installer.say import Stop, say


def make_locks(arguments: list[str]) -> int:
    """Resolve ``pyproject.toml`` into the two lock files; ``arguments`` (say ``--upgrade``) go to uv."""
    uv = ensure_uv()
    common = [
        *(*uv, "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--generate-hashes"),
        *("--python-version", "3.11", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        *("--custom-compile-command", "python3 installer lock"),
    ]
    runtime = [*common, "--output-file", str(RUNTIME_LOCK), *arguments]
    dev = [
        *common,
        "--extra",
        "dev",
        "--constraint",
        str(RUNTIME_LOCK),
        "--output-file",
        str(DEV_LOCK),
        *arguments,
    ]
    for command in (runtime, dev):
        if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
            raise Stop("锁定文件没有重做，原因见上。 | The lock files were not remade, see above.")
    for lock in (RUNTIME_LOCK, DEV_LOCK):
        if "://" in lock.read_text(encoding="utf-8"):
            raise Stop(
                f"{lock.name} 里有网址，不能提交。 | {lock.name} names an address and must not be committed."
            )
        say(f"已重做 {lock.name}", f"Remade {lock.name}")
    return 0
