"""SFTP with a real OpenSSH: the accepted host key and no other, logins, going on where an earlier try stopped."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from talentdesk.errors import Cancelled
from talentdesk.exchange.transports import Transport, TransportTrouble
from talentdesk.exchange.transports.settings import fingerprint
from talentdesk.progress import Progress
from tests.bureau.certificates import ssh_key
from tests.bureau.doors import Doors
from tests.bureau.servers import PASSWORD, SftpServer, missing_passwords, missing_sshd
from tests.exchange.conftest import Sent
from tests.exchange.test_transports import deliver, stopping_at
from tests.proofs.fault_proxy import Fault, FaultProxy

Way = Callable[..., Transport]
Package = Callable[..., Sent]

pytestmark = pytest.mark.skipif(bool(missing_sshd()), reason=missing_sshd() or "-")


def host_key(doors: Doors) -> str:
    assert doors.sftp is not None
    return doors.sftp.host_key


def trouble(transport: Transport, sent: Sent) -> TransportTrouble:
    with pytest.raises(TransportTrouble) as caught:
        deliver(transport, sent)
    return caught.value


def seen_starts(transport: Transport, sent: Sent) -> int:
    """Deliver; how many bytes were there already when it began."""
    seen: list[int] = []
    deliver(transport, sent, Progress(lambda done, total, text: seen.append(done)))
    return seen[0] - 65_536 if seen[0] >= 65_536 else 0


def test_the_first_contact_shows_the_key_and_sends_nothing(
    way: Way, package: Package, doors: Doors, tmp_path: Path
) -> None:
    sent = package()
    shown = trouble(way("sftp", host_key=""), sent)
    assert (shown.kind, shown.host_key) == ("host-key", host_key(doors))
    (tmp_path / "key.pub").write_text(shown.host_key)
    listed = subprocess.run(
        ["ssh-keygen", "-lf", str(tmp_path / "key.pub")], capture_output=True, text=True, check=True
    ).stdout.split()
    assert fingerprint(shown.host_key) == listed[1]
    assert listed[1] in shown.text
    checked = way("sftp", host_key="", key_file="", secrets={}).check()  # before a password is kept
    assert (checked.ok, checked.host_key) == (False, host_key(doors))
    assert listed[1] in checked.words
    assert not (doors.inbox / sent.name).exists()


def test_the_short_form_of_the_key_is_as_good(way: Way, package: Package, doors: Doors) -> None:
    deliver(way("sftp", host_key=fingerprint(host_key(doors))), package())


@pytest.mark.parametrize("short", [False, True])
def test_another_key_than_the_accepted_one_is_refused_before_any_login(
    short: bool, way: Way, package: Package, doors: Doors, tmp_path: Path
) -> None:
    other = ssh_key(tmp_path / "other")
    # a login, had it been tried, would have been refused
    transport = way(
        "sftp", host_key=fingerprint(other) if short else other, secrets={"password": "falsch"}, key_file=""
    )
    shown = trouble(transport, package())
    assert (shown.kind, shown.host_key) == ("host-key", host_key(doors))
    assert not transport.check().ok


@pytest.mark.skipif(bool(missing_passwords()), reason=missing_passwords() or "-")
def test_login_by_password(way: Way, package: Package) -> None:
    deliver(way("sftp", key_file="", secrets={"password": PASSWORD}), package())


def test_who_is_not_let_in_is_refused(way: Way, package: Package, tmp_path: Path) -> None:
    ssh_key(tmp_path / "stranger")
    (tmp_path / "no key").write_text("nothing\n")
    for changed in (
        {"key_file": "", "secrets": {"password": "falsch"}},
        {"key_file": ""},  # no password was kept
        {"key_file": str(tmp_path / "stranger")},
        {"key_file": str(tmp_path / "no key")},
        {"key_file": str(tmp_path / "missing")},
        {"user": "no-such-user"},
    ):
        assert trouble(way("sftp", **changed), package()).kind == "refused", changed


def test_a_line_that_breaks_during_the_login_is_no_refusal(way: Way, package: Package, doors: Doors) -> None:
    """Else one bad moment would stop all sending until a person looks at the password."""
    assert doors.sftp is not None
    proxy = FaultProxy(doors.sftp.port)
    try:
        sent = package()
        for at in range(900, 2600, 150):
            proxy.plan([Fault("drop-down", at=at)])
            assert trouble(way("sftp", port=proxy.port), sent).kind == "offline", at
    finally:
        proxy.stop()


def test_a_server_that_hangs_up_on_a_wrong_login_has_refused_it(
    way: Way, package: Package, tmp_path: Path
) -> None:
    ssh_key(tmp_path / "stranger")
    server = SftpServer(tmp_path / "strict", more="MaxAuthTries 1\n")
    try:
        changed = {"port": server.port, "host_key": server.host_key, "key_file": str(tmp_path / "stranger")}
        assert trouble(way("sftp", **changed), package()).kind == "refused"
    finally:
        server.stop()


def test_a_key_file_with_a_password(way: Way, package: Package, doors: Doors, tmp_path: Path) -> None:
    assert doors.sftp is not None
    allowed = doors.sftp.key.parent / "authorized_keys"
    with allowed.open("a") as file:
        file.write(ssh_key(tmp_path / "locked", "Auf-9") + "\n")
    locked = str(tmp_path / "locked")
    deliver(way("sftp", key_file=locked, secrets={"password": "Auf-9"}), package())
    for secrets in ({"password": "falsch"}, {}):
        assert trouble(way("sftp", key_file=locked, secrets=secrets), package()).kind == "refused"


def test_a_folder_that_is_not_there_is_refused_by_its_name(way: Way, package: Package) -> None:
    said = trouble(way("sftp", folder="/no/such/folder"), package())
    assert said.kind == "refused"
    assert "/no/such/folder" in said.text


def test_what_was_sent_before_is_not_sent_again(way: Way, package: Package, doors: Doors) -> None:
    sent = package(600_000)
    with pytest.raises(Cancelled):
        deliver(way("sftp"), sent, stopping_at(400_000))
    there = (doors.inbox / f"{sent.name}.part").stat().st_size
    assert there >= 300_000
    assert seen_starts(way("sftp"), sent) == there
    assert (doors.inbox / sent.name).read_bytes() == sent.file.read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda data: data[:300_000] + b"zeros" * 100, id="other end"),
        pytest.param(lambda data: data + b"more", id="longer than the file"),
        pytest.param(lambda data: b"", id="empty"),
    ],
)
def test_a_part_that_is_not_ours_is_written_anew(
    spoil: Callable[[bytes], bytes], way: Way, package: Package, doors: Doors
) -> None:
    sent = package(500_000)
    part = doors.inbox / f"{sent.name}.part"
    part.write_bytes(spoil(sent.file.read_bytes()))
    assert seen_starts(way("sftp"), sent) == 0
    assert (doors.inbox / sent.name).read_bytes() == sent.file.read_bytes()
    assert not part.exists()


def test_a_part_that_is_whole_is_only_renamed(way: Way, package: Package, doors: Doors) -> None:
    sent = package(200_000)
    (doors.inbox / f"{sent.name}.part").write_bytes(sent.file.read_bytes())
    deliver(way("sftp"), sent)
    assert (doors.inbox / sent.name).read_bytes() == sent.file.read_bytes()


def test_bytes_that_changed_at_the_server_are_found_by_reading_back(
    way: Way, package: Package, doors: Doors
) -> None:
    """The beginning of a part is only looked at in the end: a tail that fits does not prove the rest."""
    sent = package(300_000)
    part = doors.inbox / f"{sent.name}.part"
    part.write_bytes(b"X" + sent.file.read_bytes()[1:200_000])
    said = trouble(way("sftp"), sent)
    assert said.kind == "busy"
    assert not part.exists()
    assert not (doors.inbox / sent.name).exists()
    deliver(way("sftp"), sent)
    assert (doors.inbox / sent.name).read_bytes() == sent.file.read_bytes()


def test_without_reading_back_a_large_file_is_measured(way: Way, package: Package, doors: Doors) -> None:
    sent = package(300_000)
    deliver(way("sftp", read_back=0), sent)
    assert (doors.inbox / sent.name).read_bytes() == sent.file.read_bytes()
