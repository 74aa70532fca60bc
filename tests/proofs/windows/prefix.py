"""A Windows of its own under wine, with stand-ins for the few functions that Debian's wine 8 lacks and Windows has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPILER, READER = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-objdump"
WINE_PLACES = ("/usr/lib/wine/wine64", "wine64", "wine")
BUILTINS = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
STUBS = {"bcryptprimitives": ("-ladvapi32",), "icuuc": (), "mscms": (), "propsys": ()}
# numpy asks for these while it is imported; this wine has only the names of them.
OWN = re.compile(r"^c(real|imag)[fl]?$")
EXPORTED = re.compile(r"^\s+\[\s*\d+\]\s+(?:\+base\[\s*\d+\]\s+)?(?:[0-9a-f]+\s+)?(\S+)$")
NO_MENU = "winemenubuilder.exe=d"  # it would write into the menus of this PC's own desktop
USER = "张 伟"
LOCAL = f"drive_c/users/{USER}/AppData/Local"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program under wine said, and its exit status."""

    status: int
    said: str


def wine() -> str:
    """The command of wine for 64 bits; empty where there is none."""
    return next((found for each in WINE_PLACES if (found := shutil.which(each))), "")


def missing() -> str:
    """Why the proof cannot be made here; empty when it can."""
    if not wine():
        return "no wine (Debian: wine64)"
    for tool in (COMPILER, READER, "makensis"):
        if shutil.which(tool) is None:
            return f"no {tool}"
    return "" if (BUILTINS / "ucrtbase.dll").exists() else f"no {BUILTINS}"


class Prefix:
    """A prefix in an empty folder, whose user has a Chinese name with a space."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.local = folder / LOCAL
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WIN_PD_"))},
            "WINEPREFIX": str(folder), "WINEARCH": "win64", "WINEDEBUG": "-all", "USER": USER, "HOME": str(folder / "home"),
            "WINEDLLOVERRIDES": NO_MENU, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self._environment.pop(name, None)
        (folder / "home").mkdir(parents=True)
        self.run(["wineboot", "-i"], timeout=300)
        self.run(["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"])
        self._stub()
        self._environment["WINEDLLOVERRIDES"] = ",".join([*STUBS, "ucrtbase"]) + f"=n;{NO_MENU}"

    def run(self, command: list[str], *, timeout: int = 600) -> Ran:
        """Run a Windows program to its end, children included."""
        done = subprocess.run(
            [wine(), *command], env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=timeout,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace").replace("\r", ""))

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a Windows program that goes on by itself."""
        return subprocess.Popen(
            [wine(), *command], env=self._environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close(self) -> None:
        """End what still runs in this prefix."""
        server = Path(wine()).with_name("wineserver64")
        program = str(server) if server.exists() else "wineserver"
        subprocess.run([program, "-k"], env=self._environment, check=False, capture_output=True)

    def _stub(self) -> None:
        system = self.folder / "drive_c" / "windows" / "system32"
        for name, options in STUBS.items():
            _compile("stubs.c", system / f"{name}.dll", f"-DLIBRARY_{name.upper()}", *options)
        shutil.copyfile(BUILTINS / "ucrtbase.dll", system / "ucrtwine.dll")
        listed = subprocess.run(
            [READER, "-p", str(BUILTINS / "ucrtbase.dll")], capture_output=True, text=True, check=True
        ).stdout
        table = listed[listed.index("[Ordinal/Name Pointer] Table") :].splitlines()[1:]
        names = [match[1] for line in table if (match := EXPORTED.match(line))]
        exports = [f'  "{name}"' if OWN.match(name) else f'  "{name}" = "ucrtwine.{name}"' for name in names]
        definition = self.folder / "ucrtbase.def"
        definition.write_text("LIBRARY ucrtbase\nEXPORTS\n" + "\n".join(exports) + "\n", encoding="ascii")
        _compile(
            "complex.c", system / "ucrtbase.dll", str(definition), "-nostdlib", "-fno-builtin", "-eDllMain"
        )


def _compile(source: str, target: Path, *options: str) -> None:
    target.unlink(missing_ok=True)  # it may be a link to wine's own file
    subprocess.run(
        [COMPILER, "-shared", "-Os", "-s", str(HERE / source), *options, "-o", str(target)], check=True
    )
