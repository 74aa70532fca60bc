"""Proof of certificates: the base's public keys, the signed QR text, the list of void numbers, verification."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.exchange.atomic import whole_file
from talentdesk.model import Certificate
from talentdesk.model import SigningKey as KeyRow
from talentdesk.proof.badges import open_badge
from talentdesk.proof.certificates import PREFIX, Verdict, verify
from talentdesk.proof.claims import claim_lines
from talentdesk.proof.keys import Keyring, PublicKey, read_trust_file, trust_file
from talentdesk.proof.reading import read_qr
from talentdesk.proof.revocations import RevocationList, make_revocations, read_revocations
from talentdesk.proof.web import html_verifier
from talentdesk.services.issue_register import VOID, certificate_of
from talentdesk.services.signed_claims import claims_of
from talentdesk.services.signing_keys import base_name, new_key, signing_key
from talentdesk.store import Store
from talentdesk.text import tr


def roll_key(store: Store, day: date) -> str:
    """Retire the present key and make a new one; its fingerprint. Certificates signed before stay valid."""
    with store.write(tr("更换签名密钥"), kind="key") as session:
        for row in session.scalars(select(KeyRow).where(KeyRow.valid_to.is_(None))):
            row.valid_to = day
        session.flush()
        return new_key(session, day).public.fingerprint


def own_keys(store: Store) -> Keyring:
    """All public keys this base ever signed with."""
    with store.read() as session:
        return _ring(session)


def _ring(session: Work) -> Keyring:
    name = base_name(session)
    rows = session.scalars(select(KeyRow).order_by(KeyRow.id))
    return Keyring(tuple(PublicKey(bytes.fromhex(r.public), name, r.valid_from, r.valid_to) for r in rows))


def revocation_list(store: Store, now: datetime) -> bytes:
    """The signed list of all void numbers of the base."""
    with store.write(tr("生成作废名单"), kind="key") as session:
        numbers = session.scalars(select(Certificate.number).where(Certificate.state == VOID)).all()
        return make_revocations(numbers, signing_key(session, now.date()), now)


def export_verifier(store: Store, folder: Path, now: datetime) -> tuple[Path, ...]:
    """Write what others need to check certificates without this program: the page, the public keys, the void list."""
    void_list = revocation_list(store, now)
    ring = own_keys(store)
    files = (
        (tr("证书核验.html"), html_verifier(ring, void_list).encode()),
        (tr("公钥.json"), trust_file(ring)),
        (tr("作废名单.tdr"), void_list),
    )
    for name, data in files:
        with whole_file(folder / name) as part:
            part.write_bytes(data)
    store.note(tr("导出核验文件：{folder}", folder=folder.name), kind="export")
    return tuple(folder / name for name, _ in files)


def verify_here(store: Store, text: str, today: date, now: datetime) -> Verdict:
    """Judge a QR text with this base's own keys and its own, present list of void numbers."""
    ring = own_keys(store)
    lists: list[RevocationList] = []
    if ring.keys:
        lists.append(read_revocations(revocation_list(store, now), ring))
    return verify(text, ring, lists, today)


def verify_with(
    text: str, today: date, *, keys: Path | None = None, revocations: Path | None = None
) -> Verdict:
    """Judge a QR text with a public-key file and a void list from elsewhere; needs no database."""
    ring = read_trust_file(_read(keys)) if keys is not None else Keyring()
    lists = [read_revocations(_read(revocations), ring)] if revocations is not None else []
    return verify(text, ring, lists, today)


def lines_of(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """What a verdict says of the certificate, as (label, value), to be compared with the paper."""
    return claim_lines(verdict.claims) if verdict.claims is not None else ()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise DeskError(
            tr("文件读不出来：{file}", file=path.name), tr("请核对路径和权限。"), code="unreadable"
        ) from trouble


def qr_texts(given: str) -> list[str]:
    """The QR texts meant by what a person gave: the text itself, or a picture or PDF that carries them."""
    if given.strip().startswith(PREFIX):
        return [given.strip()]
    path = Path(given)
    try:
        there = path.exists()
    except OSError:  # a text longer than any name of a file
        there = False
    if not there:
        raise DeskError(
            tr("“{given}”既不是二维码内容，也不是文件。", given=given[:60]),
            tr("请给出二维码的文字（以 {prefix} 开头），或图片、PDF 文件。", prefix=PREFIX),
            code="not-found",
        )
    return read_qr(path)


def badge(store: Store, number: str) -> str:
    """A certificate as Open Badges 3.0 credential (VC-JWT)."""
    with store.write(tr("导出数字徽章 {number}", number=number), kind="export") as session:
        found = certificate_of(session, number)
        if found.snapshot is None:
            raise DeskError(
                tr("这张证书不是本程序打印的，不能导出数字徽章。"),
                tr("请向发证机构申请。"),
                code="not-printed",
            )
        if found.state == VOID:  # a badge carries no void list: whoever reads it would believe it
            raise DeskError(
                tr("证书 {number} 已作废，不能导出数字徽章。", number=found.number),
                tr("请导出补办的证书。"),
                code="void",
            )
        words = frozen_words(found)
        return open_badge(claims_of(words, found, found.kind), signing_key(session, found.issued_on))


def frozen_words(certificate: Certificate) -> dict[str, object]:
    """The words a certificate was printed with."""
    return dict(json.loads(certificate.snapshot or "{}"))
