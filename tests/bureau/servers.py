"""The bureau's front doors: a real OpenSSH for SFTP, a real nginx for WebDAV; each on a free port of the loopback."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.bureau.certificates import Pair, ssh_key

HOST = "127.0.0.1"
PASSWORD = "Geheim-7q"
USER = "jidi"
DAV_MODULE = Path("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so")
APACHE = Path("/usr/lib/apache2/modules")
STARTS_WITHIN = 10.0


def missing_sshd() -> str:
    """Why there can be no SFTP server here; empty when there can."""
    return "" if _program("sshd") else "no sshd (Debian: openssh-server)"


def missing_nginx() -> str:
    """Why there can be no WebDAV server here; empty when there can."""
    if not _program("nginx"):
        return "no nginx"
    return "" if DAV_MODULE.exists() else "no nginx module (Debian: libnginx-mod-http-dav-ext)"


def missing_apache() -> str:
    """Why there can be no Apache here; empty when there can."""
    return "" if _program("apache2") and APACHE.exists() else "no apache2"


def missing_passwords() -> str:
    """Why no password can be used at the SFTP server; empty when it can: root gives its process a shadow file of its own."""
    if os.name != "posix" or os.geteuid() != 0:
        return "a password of its own needs root"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "no mount namespaces here"


def _program(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin") or ""


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


class _Server:
    """A program that runs until it is stopped; its words go to ``log``."""

    def __init__(self, command: list[str], port: int, log: Path) -> None:
        self.port = port
        self._log = log
        with log.open("ab") as words:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
        until = time.monotonic() + STARTS_WITHIN
        while not _listening(port):
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _listening(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex((HOST, port)) == 0


def _own_name() -> str:
    """Who runs this, by number: what the environment says of it may be wrong."""
    import pwd  # not on Windows, which has no sshd of this kind

    return pwd.getpwuid(os.geteuid()).pw_name


class SftpServer(_Server):
    """OpenSSH for the user who runs this, by key; as root also by ``PASSWORD``. ``host_key`` is its public line."""

    def __init__(self, folder: Path, *, port: int = 0, more: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        port = port or free_port()
        self.user = _own_name()
        self.host_key = ssh_key(folder / "host_key")
        self.key = folder / "client_key"
        (folder / "authorized_keys").write_text(ssh_key(self.key) + "\n")
        self.with_password = not missing_passwords()
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # what Debian's start script makes
        config = folder / "sshd_config"
        config.write_text(
            f'ListenAddress {HOST}\nPort {port}\nHostKey "{folder / "host_key"}"\nPidFile none\nUsePAM no\n'
            f'AuthorizedKeysFile "{folder / "authorized_keys"}"\nStrictModes no\nPermitRootLogin yes\n'
            f"PasswordAuthentication yes\nKbdInteractiveAuthentication no\nMaxStartups 200\nLogLevel ERROR\n"
            f"Subsystem sftp internal-sftp\nForceCommand internal-sftp\n{more}"
        )
        command = [_program("sshd"), "-D", "-e", "-f", str(config)]
        if self.with_password:
            shadow = _shadow_with_password(folder, self.user)
            script = 'mount --bind "$0" /etc/shadow && exec "$@"'
            command = ["unshare", "--mount", "sh", "-c", script, str(shadow), *command]
        super().__init__(command, port, folder / "sshd.log")


def _shadow_with_password(folder: Path, user: str) -> Path:
    """A copy of the system's shadow file, seen by this one server only, in which the user has ``PASSWORD``."""
    made = subprocess.run(
        ["openssl", "passwd", "-6", PASSWORD], capture_output=True, text=True, check=True
    ).stdout.strip()
    lines = Path("/etc/shadow").read_text().splitlines()
    others = [line for line in lines if not line.startswith(f"{user}:")]
    shadow = folder / "shadow"
    shadow.touch(mode=0o600)
    shadow.write_text("\n".join([f"{user}:{made}:20000:0:99999:7:::", *others]) + "\n")
    return shadow


class WebdavServer(_Server):
    """nginx with TLS and basic auth (``USER``, ``PASSWORD``); ``client_port`` also asks for a client's certificate."""

    def __init__(self, folder: Path, root: Path, tls: Pair, authority: Path, *, port: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        port, self.client_port = port or free_port(), free_port()
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        temporary = "".join(
            f'  {kind}_temp_path "{folder / kind}";\n'
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        place = (
            f'    root "{root}"; ssl_certificate "{tls.certificate}"; ssl_certificate_key "{tls.key}";\n'
            "    location / {\n"
            f'      auth_basic bureau; auth_basic_user_file "{folder / "users"}";\n'
            "      dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS; client_max_body_size 0;\n"
            "    }\n"
        )
        config = folder / "nginx.conf"
        owner = "user root;\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        config.write_text(
            f'load_module {DAV_MODULE};\n{owner}worker_processes 1; daemon off; pid "{folder / "nginx.pid"}";\n'
            f'error_log "{folder / "error.log"}" error;\nevents {{ worker_connections 256; }}\nhttp {{\n'
            f"  access_log off;\n{temporary}"
            f"  server {{\n    listen {HOST}:{port} ssl;\n{place}  }}\n"
            f'  server {{\n    listen {HOST}:{self.client_port} ssl;\n    ssl_client_certificate "{authority}";\n'
            f"    ssl_verify_client on;\n{place}  }}\n}}\n"
        )
        error_log = ["-e", str(folder / "error.log")]
        super().__init__([_program("nginx"), *error_log, "-c", str(config)], port, folder / "nginx.log")

    def url(self, folder: str = "", *, client: bool = False) -> str:
        """The address of a folder."""
        return f"https://{HOST}:{self.client_port if client else self.port}/{folder}"


class ApacheServer(_Server):
    """Apache's mod_dav with TLS and basic auth (``USER``, ``PASSWORD``). Started by root it serves as www-data, who is
    given the folder.
    """

    def __init__(self, folder: Path, root: Path, tls: Pair) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        word = base64.b64encode(hashlib.sha1(PASSWORD.encode(), usedforsecurity=False).digest()).decode()
        (folder / "users").write_text(f"{USER}:{{SHA}}{word}\n")
        owner = ""
        if os.geteuid() == 0:
            owner = "User www-data\nGroup www-data\n"
            _hand_over(folder, root)
        names = (
            *("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"),
            *("dav", "dav_fs", "socache_shmcb", "ssl"),
        )
        modules = "".join(
            f"LoadModule {name}_module {APACHE / f'mod_{name}.so'}\n"
            for name in names
            if (APACHE / f"mod_{name}.so").exists()
        )
        config = folder / "apache.conf"
        config.write_text(
            f'ServerRoot "{folder}"\nServerName {HOST}\nListen {HOST}:{port}\nPidFile "{folder / "pid"}"\n'
            f'DefaultRuntimeDir "{folder}"\nErrorLog "{folder / "error.log"}"\nLogLevel error\n{modules}{owner}'
            f'DocumentRoot "{root}"\nDavLockDB "{folder / "locks" / "db"}"\nSSLEngine on\n'
            f'SSLCertificateFile "{tls.certificate}"\nSSLCertificateKeyFile "{tls.key}"\n'
            f'<Directory "{root}">\n  Dav On\n  AuthType Basic\n  AuthName bureau\n'
            f'  AuthUserFile "{folder / "users"}"\n  Require valid-user\n</Directory>\n'
        )
        super().__init__([_program("apache2"), "-D", "FOREGROUND", "-f", str(config)], port, folder / "log")

    def url(self, folder: str = "") -> str:
        """The address of a folder."""
        return f"https://{HOST}:{self.port}/{folder}"


def _hand_over(folder: Path, root: Path) -> None:
    """Let www-data serve a folder that root made, wherever it lies."""
    for above in (folder, *folder.parents[:-1]):
        above.chmod(above.stat().st_mode | 0o011)
    locks = folder / "locks"
    locks.mkdir(exist_ok=True)
    for each in (locks, root / "inbox", root / "receipts"):
        each.chmod(0o777)
    (folder / "users").chmod(0o644)
