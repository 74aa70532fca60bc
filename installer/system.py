"""The operating system's part: Qt's shared libraries and Python's venv module on Debian, nothing elsewhere."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer.say import Stop, say

# Shared libraries that the PySide6 wheels leave to the system, with Debian's package for each. Read with
# `readelf -d` off QtCore, Gui, Widgets, DBus, Network, PrintSupport, Svg, Pdf, the platform plugins offscreen and
# xcb and the print plugin of PySide6 6.12, plus the ones Qt opens by name at run time (libdbus, libfontconfig).
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

# Real servers that the tests of uploading talk to, with Debian's package for each; without them those tests are skipped.
SERVERS = {
    "/usr/sbin/sshd": "openssh-server",
    "/usr/sbin/nginx": "nginx",
    "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so": "libnginx-mod-http-dav-ext",
}
SERVICES_RUN = Path("/run/systemd/system")


def missing_libraries() -> list[str]:
    """The names of Qt's system libraries that the loader does not find; empty on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name in QT_LIBRARIES if not _loads(name)]


def ensure_libraries() -> None:
    """Have Qt's system libraries on the PC, or raise ``Stop`` with the one command that brings them."""
    missing = missing_libraries()
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise Stop(
            f"缺少系统库：{names}。请用本系统的软件管理器安装后重试。"
            f" | System libraries are missing: {names}. Install them with this system's package manager."
        )
    install_debian([QT_LIBRARIES[name] for name in missing])
    still = missing_libraries()
    if still:
        raise Stop(
            f"安装后仍缺少系统库：{' '.join(still)} | Still missing after installing: {' '.join(still)}"
        )


def offer_servers() -> None:
    """Have the servers for the tests of uploading, where installing them starts no service; they are never required."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for path, package in SERVERS.items() if not Path(path).exists()]
    if not missing:
        return
    if may_install() and not SERVICES_RUN.exists():
        try:
            install_debian(missing)
        except Stop:
            missing = [package for path, package in SERVERS.items() if not Path(path).exists()]
        else:
            return
    names = " ".join(missing)
    say(
        f"没有 {names}，对应的上报测试会跳过",
        f"Without {names} the tests of uploading that need it are skipped",
    )


def install_debian(packages: list[str]) -> None:
    """Install Debian packages as root; otherwise raise ``Stop`` naming the command to run."""
    names = " ".join(packages)
    if not may_install():
        command = f"sudo apt-get install --yes {names}"
        raise Stop(
            f"请先运行这一条命令，然后重试：{command} | Run this one command, then try again: {command}"
        )
    say(f"安装系统软件包：{names}", f"Installing system packages: {names}")
    install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *packages]
    # a bare system has no package lists yet; an up-to-date one needs no update
    if _apt(install) != 0 and (_apt(["apt-get", "update", "--quiet=2"]) != 0 or _apt(install) != 0):
        raise Stop(
            "系统软件包没有装上，请检查网络后重试。"
            " | The system packages could not be installed; check the network and try again."
        )


def may_install() -> bool:
    """Whether this is a Debian-like system and we are root."""
    if sys.platform == "win32":
        return False
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, on Linux where a display server is named."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _apt(command: list[str]) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
