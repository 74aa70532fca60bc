"""SFTP: to a server whose key a person accepted, as a part that is resumed at its offset and renamed when whole."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

import paramiko

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.exchange.transports import (
    LARGEST_RECEIPT,
    MEGABYTE,
    PART,
    Checked,
    Delivered,
    Settings,
    TransportTrouble,
)
from talentdesk.exchange.transports.pacing import PacedFile, check_own, chunks, hashed
from talentdesk.exchange.transports.refusals import came_back_other, conflict, good_name, no_receipt
from talentdesk.exchange.transports.settings import fingerprint
from talentdesk.exchange.transports.ssh_login import HostKeyShown, connected
from talentdesk.progress import SILENT, Progress
from talentdesk.text import tr

TAIL = 65_536  # bytes of a part compared with the file before more is put behind them
logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # what it has to say reaches us as exceptions


class SftpTransport:
    """The way by SFTP. Plain rename is used: unlike posix-rename it never overwrites."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = PurePosixPath(settings.text("folder"))
        self._receipts = settings.text("receipts")
        self._client: paramiko.SSHClient | None = None
        self._sftp: paramiko.SFTPClient | None = None

    def check(self) -> Checked:
        """Log in, write a small file and take it away again; a new or other host key is shown, not trusted."""
        trial = str(self._folder / f"talentdesk-check{PART}")
        try:
            with self._line() as sftp:
                with sftp.open(trial, "wb") as file:
                    file.write(b"TalentDesk")
                sftp.remove(trial)
                if self._receipts:
                    sftp.listdir(self._receipts)
        except TransportTrouble as trouble:
            if trouble.kind != "host-key":
                raise
            return Checked(False, trouble.host_key, f"{trouble.text}{trouble.remedy}")
        key = self._settings.text("host_key")
        return Checked(True, key, tr("已登录，可以写入 {folder}。", folder=self._folder))

    def deliver(self, file: Path, name: str, sha256: str, progress: Progress = SILENT) -> Delivered:
        """See ``Transport``. What is left of an earlier try is kept and continued when its end is our file's."""
        check_own(file, sha256)
        final, part = str(self._folder / name), str(self._folder / (name + PART))
        size = file.stat().st_size
        with self._line() as sftp:
            if (there := _size(sftp, final)) is not None:
                return self._found(sftp, final, part, size == there and sha256, progress)
            self._send(sftp, file, part, progress)
            if size <= self._settings.number("read_back") * MEGABYTE:
                if self._hash(sftp, part, size, progress) != sha256:
                    sftp.remove(part)
                    raise came_back_other(name)
            elif _size(sftp, part) != size:
                raise came_back_other(name)
            try:
                sftp.rename(part, final)
            except OSError:
                if (there := _size(sftp, final)) is None:
                    raise
                return self._found(sftp, final, part, size == there and sha256, progress)
        return Delivered()

    def list_receipts(self) -> list[str]:
        """Names of the plain files in the folder of receipts, without those still being written."""
        if not self._receipts:
            return []
        with self._line() as sftp:
            entries = sftp.listdir_attr(self._receipts)
        names = [each.filename for each in entries if stat.S_ISREG(each.st_mode or 0)]
        return sorted(name for name in names if good_name(name) and not name.endswith(PART))

    def fetch_receipt(self, name: str, target: Path) -> None:
        """See ``Transport``."""
        if not self._receipts or not good_name(name):
            raise no_receipt(name)
        path = str(PurePosixPath(self._receipts) / name)
        with self._line() as sftp:
            size = _size(sftp, path)
            if size is None or size > LARGEST_RECEIPT:
                raise no_receipt(name)
            with sftp.open(path, "rb") as source:
                data = b"".join(chunks(source))
        with whole_file(target) as written:
            written.write_bytes(data)

    def close(self) -> None:
        """Hang up."""
        client, self._client, self._sftp = self._client, None, None
        if client is not None:
            client.close()

    @contextmanager
    def _line(self) -> Iterator[paramiko.SFTPClient]:
        """The open line; after any trouble it is hung up, so that the next use begins anew."""
        try:
            if self._sftp is None:
                self._client = connected(self._settings)
                self._sftp = self._client.open_sftp()
                channel = self._sftp.get_channel()
                if channel is not None:
                    channel.settimeout(self._settings.number("timeout"))
            yield self._sftp
        except HostKeyShown as shown:
            self.close()
            raise _host_key_trouble(shown) from None
        except (OSError, EOFError, paramiko.SSHException, paramiko.SFTPError) as trouble:
            self.close()
            raise _trouble(trouble, str(self._folder)) from trouble
        except BaseException:
            self.close()
            raise

    def _send(self, sftp: paramiko.SFTPClient, file: Path, part: str, progress: Progress) -> None:
        start = self._common(sftp, file, part)
        limit = self._settings.number("limit")
        with (
            PacedFile(file, progress, limit=limit, start=start, words=tr("上传")) as source,
            _writing(),
            sftp.open(part, "r+b" if start else "wb") as target,
        ):
            target.set_pipelined(True)
            # at its place, not "at the end": what an earlier, broken line still brings lands on the same bytes
            target.seek(start)
            for chunk in source:
                target.write(chunk)

    def _common(self, sftp: paramiko.SFTPClient, file: Path, part: str) -> int:
        """How many bytes of the part can be kept: all of them when its end is our file's, else none."""
        there = _size(sftp, part)
        if not there or there > file.stat().st_size:
            return 0
        first = max(0, there - TAIL)
        with file.open("rb") as own, sftp.open(part, "rb") as other:
            own.seek(first)
            other.seek(first)
            same = own.read(there - first) == b"".join(chunks(other))
        return there if same else 0

    def _found(
        self, sftp: paramiko.SFTPClient, final: str, part: str, sha256: str | bool, progress: Progress
    ) -> Delivered:
        """A file of our name is there: ours (``sha256`` False: it has another size), or a conflict."""
        name = PurePosixPath(final).name
        if not sha256 or self._hash(sftp, final, _size(sftp, final) or 0, progress) != sha256:
            raise conflict(name)
        with suppress(FileNotFoundError):
            sftp.remove(part)
        return Delivered(already=True)

    @staticmethod
    def _hash(sftp: paramiko.SFTPClient, path: str, size: int, progress: Progress) -> str:
        with sftp.open(path, "rb") as file:
            return hashed(chunks(file), progress, size)


def _size(sftp: paramiko.SFTPClient, path: str) -> int | None:
    """The size of a file there; None where there is none."""
    try:
        return sftp.stat(path).st_size
    except FileNotFoundError:
        return None


def _host_key_trouble(shown: HostKeyShown) -> TransportTrouble:
    short = fingerprint(shown.host_key)
    if shown.first:
        text = tr("首次连接这台服务器，它的主机密钥指纹是 {fingerprint}。", fingerprint=short)
        remedy = tr("请与主管部门核对，一致后再接受；接受之前不会登录，也不会发送。")
    else:
        text = tr("服务器的主机密钥与以前接受的不同，现在是 {fingerprint}。", fingerprint=short)
        remedy = tr("可能有人冒充服务器。没有登录，也没有发送；请向主管部门核实。")
    return TransportTrouble("host-key", text, remedy, host_key=shown.host_key)


@contextmanager
def _writing() -> Iterator[None]:
    """A server of this version of SFTP has no word for a full disk: a write that fails without a reason means it."""
    try:
        yield
    except OSError as trouble:
        if not _failed(trouble):
            raise
        raise TransportTrouble(
            "full", tr("服务器写不进去，空间可能已满。"), tr("请联系主管部门腾出空间，然后重新发送。")
        ) from trouble


def _failed(trouble: BaseException) -> bool:
    """Whether the server answered "failure", without saying why; a line that broke has a number, or these words."""
    return type(trouble) is OSError and trouble.errno is None and str(trouble) != "Socket is closed"


def _trouble(trouble: Exception, folder: str) -> DeskError:
    """What went wrong on the line, sorted by who can help."""
    if isinstance(trouble, paramiko.AuthenticationException):
        return TransportTrouble("refused", tr("服务器拒绝登录。"), tr("请核对用户名、密码或密钥文件。"))
    if isinstance(trouble, FileNotFoundError):
        return TransportTrouble(
            "refused", tr("服务器上没有文件夹 {folder}。", folder=folder), tr("请核对上报文件夹的路径。")
        )
    number = getattr(trouble, "errno", None)
    if number == errno.EACCES:
        return TransportTrouble(
            "refused", tr("服务器不允许写入 {folder}。", folder=folder), tr("请联系主管部门开通权限。")
        )
    if _failed(trouble):
        return TransportTrouble(
            "refused", tr("服务器没有完成文件操作。"), tr("请核对上报文件夹的路径和权限。")
        )
    return TransportTrouble(
        "offline", tr("连不上服务器，或线路中断。"), tr("上报包仍在待发送，联网后会继续发送。")
    )
