"""From the program's folder to what is handed out: launchers, signatures, portable zip, Setup.exe."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from installer.build_tree import files_of
from installer.environment import ROOT
from installer.say import Stop, say
from installer.system import install_debian, may_install

SOURCES = ROOT / "installer" / "windows"
# Names a command that signs the file whose path is put behind it, say: osslsigncode-wrapper --key …
SIGN = "TALENTDESK_SIGN"
LAUNCHERS = {"TalentDesk.exe": ("-mwindows",), "talentdesk-cli.exe": ("-DCONSOLE", "-mconsole")}
CROSS = "x86_64-w64-mingw32-"
COMPILER = (
    "-municode -std=c11 -Os -s -Wall -Wextra -Werror -static -Wl,--no-insert-timestamp -Wl,--high-entropy-va"
)
# The program is for 64 bits only; where NSIS has no 64-bit stub (its own build for Windows), the 32-bit one unpacks it as well.
STUB_64 = Path("/usr/share/nsis/Stubs/lzma_solid-amd64-unicode")
WINDOWS_PLACES = (r"C:\Program Files (x86)\NSIS\makensis.exe", r"C:\Program Files\NSIS\makensis.exe")
# The endings of the program's own files, by the names that setup.nsi gives them.
OWN_FILES = {"CATALOGUE": ".tdcatalogue", "TWIN": ".tdtwin", "BACKUP": ".tdbackup", "LAYOUT": ".tdlayout"}


def numbers(version: str) -> list[str]:
    """A version as the four numbers Windows wants."""
    found = [part for part in version.split(".") if part.isdigit()]
    return [*found, "0", "0", "0", "0"][:4]


def compiler() -> tuple[str, str]:
    """The commands of the C compiler and the resource compiler for 64-bit Windows."""
    starts = (CROSS, "") if os.name == "nt" else (CROSS,)
    for start in starts:
        found = [shutil.which(f"{start}{tool}") for tool in ("gcc", "windres")]
        gcc, windres = found
        if gcc and windres:
            return gcc, windres
    raise _missing("mingw-w64 (gcc, windres)", "gcc-mingw-w64-x86-64")


def makensis() -> str:
    """The command of NSIS's compiler, looked for on the path and in its usual places."""
    places: list[str | None] = [shutil.which("makensis"), *(WINDOWS_PLACES if os.name == "nt" else ())]
    for place in places:
        if place and Path(place).exists():
            return place
    raise _missing("NSIS 3 (makensis)", "nsis")


def ensure_tools() -> None:
    """Have compiler and NSIS before the long work begins; root on Debian gets them, others are told what is missing."""
    if may_install():
        missing = [] if shutil.which(f"{CROSS}gcc") else ["gcc-mingw-w64-x86-64"]
        missing += [] if shutil.which("makensis") else ["nsis"]
        if missing:
            install_debian(missing)
    compiler()
    makensis()


def _missing(name: str, package: str) -> Stop:
    chinese = f"请安装 {name}" if os.name == "nt" else f"请运行 sudo apt-get install {package}"
    english = f"Please install {name}" if os.name == "nt" else f"Run sudo apt-get install {package}"
    return Stop(f"缺少 {name}。{chinese}。 | {name} is missing. {english}.")


def make_launchers(tree: Path, scratch: Path, version: str) -> None:
    """Compile both launchers into the program's folder; the same sources give the same bytes."""
    gcc, windres = compiler()
    scratch.mkdir(parents=True, exist_ok=True)
    for name, options in LAUNCHERS.items():
        resource = scratch / "launcher.o"
        defined = {
            "VERSION_NUMBERS": ",".join(numbers(version)),
            "VERSION_TEXT": f'\\"{version}\\"',
            "PROGRAM_NAME": f'\\"{name}\\"',
        }
        _run(windres, "--codepage=65001", *(f"-D{key}={value}" for key, value in defined.items()), "launcher.rc",
             "-O", "coff", "-o", str(resource))  # fmt: skip
        _run(gcc, *COMPILER.split(), *options, "launcher.c", str(resource), "-o", str(tree / name))


def sign(path: Path) -> None:
    """Have a file signed by the command that the environment names; nothing where it names none."""
    command = os.environ.get(SIGN, "").strip()
    if not command:
        return
    say(f"签名 {path.name}", f"Signing {path.name}")
    _run(*shlex.split(command, posix=os.name != "nt"), str(path))


def make_zip(tree: Path, target: Path, moment: int) -> None:
    """The portable program: one folder in one zip, entries in order and with one date."""
    date = datetime.fromtimestamp(moment, UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files_of(tree):
            name = PurePosixPath(tree.name, path.relative_to(tree).as_posix())
            info = zipfile.ZipInfo(str(name), date)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 0, 0x20
            archive.writestr(info, path.read_bytes(), compresslevel=9)


def make_setup(
    tree: Path, scratch: Path, target: Path, version: str, moment: int, *, quick: bool = False
) -> None:
    """The Setup.exe by NSIS; files are listed in order, because a folder read by NSIS comes in the disk's order.

    ``quick``: hardly compressed, for trials of the installer itself.
    """
    listed = scratch / "files.nsh"
    listed.write_text(install_lines(tree), encoding="utf-8-sig", newline="\n")
    Path(f"{listed}.remove").write_text(remove_lines(tree), encoding="utf-8-sig", newline="\n")
    size = sum(path.stat().st_size for path in files_of(tree)) // 1024
    defined = {
        "VERSION": version,
        "NUMBERS": ".".join(numbers(version)),
        "TREE": tree,
        "FILES": listed,
        "OUT": target,
        "SIZE_KB": size,
        **OWN_FILES,
        **({"AMD64": 1} if STUB_64.exists() else {}),
        **({"QUICK": 1} if quick else {}),
    }
    options = [f"-D{key}={value}" for key, value in defined.items()]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
    _run(makensis(), "-V2", "-INPUTCHARSET", "UTF8", *options, "setup.nsi", environment=environment)


def install_lines(tree: Path) -> str:
    """NSIS's instructions that write every file of the tree, folder by folder."""
    lines: list[str] = []
    place = None
    for path in sorted(
        files_of(tree), key=lambda path: (path.parent.relative_to(tree).as_posix(), path.name)
    ):
        folder = path.parent.relative_to(tree).as_posix()
        if folder != place:
            place = folder
            below = "" if folder == "." else "\\" + _escaped(folder).replace("/", "\\")
            lines.append(f'SetOutPath "$INSTDIR{below}"')
        lines.append(f'File "{_escaped(str(path))}"')
    return "\n".join(lines) + "\n"


def remove_lines(tree: Path) -> str:
    """NSIS's instructions that remove the files beside the program's folders."""
    return "".join(
        f'Delete "$INSTDIR\\{_escaped(path.name)}"\n' for path in sorted(tree.iterdir()) if path.is_file()
    )


def _escaped(text: str) -> str:
    return text.replace("$", "$$").replace('"', '$\\"')


def _run(*command: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=SOURCES, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Stop(
            f"{Path(command[0]).name} 没有完成，原因见上。 | {Path(command[0]).name} failed, see above."
        )
