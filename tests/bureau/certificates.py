"""Certificates for the bureau's servers: an authority of its own, a server's, a client's; and a host key file."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key, both PEM files."""

    certificate: Path
    key: Path


class Authority:
    """A root that signs; ``certificate`` is what a client is to trust."""

    def __init__(self, folder: Path, name: str = "root") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"TalentDesk test {name}")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        root = _draft(self._name, self._name, self._key).add_extension(usage, critical=True)
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(_pem(root.sign(self._key, hashes.SHA256())))

    def issue(self, name: str, *, password: str = "", host: str = "127.0.0.1") -> Pair:
        """A certificate for a server on the loopback, or for a client; ``password`` protects its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        draft = _draft(subject, self._name, key)
        draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(host))]
        draft = draft.add_extension(x509.SubjectAlternativeName(names), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        signed = draft.add_extension(issuer, critical=False).sign(self._key, hashes.SHA256())
        pair = Pair(self._folder / f"{name}.crt", self._folder / f"{name}.key")
        pair.certificate.write_bytes(_pem(signed))
        write_key(pair.key, key, password)
        return pair


def write_key(
    path: Path, key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, password: str = ""
) -> None:
    """A private key as PEM, readable by its owner only."""
    locked = (
        serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    )
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))


def ssh_key(path: Path, password: str = "") -> str:
    """Make an SSH key pair; the private half lies at ``path``, the public line is returned."""
    key = ed25519.Ed25519PrivateKey.generate()
    locked = (
        serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, locked)
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return public.decode()


def _draft(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )  # fmt: skip


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
