"""A printed certificate proves itself: here, elsewhere with exported files, after key changes; and no secret gets out."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from talentdesk.errors import DeskError
from talentdesk.model import JournalChange, SigningKey
from talentdesk.proof.keys import read_trust_file
from talentdesk.registers import REGISTERS, register
from talentdesk.services import (
    bases,
    certificates,
    history,
    issue_register,
    layouts,
    proofs,
    records,
    upload_building,
    upload_exports,
)
from talentdesk.services.records import Query
from talentdesk.store import Store
from tests.services.passing import certify, passed_class, register_rows

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 9, 0)


def _text(store: Store, number: str) -> str:
    """The signed text of a certificate, as frozen."""
    with store.read() as session:
        return issue_register.certificate_of(session, number).proof or ""


def _here(store: Store, text: str, today: date = TODAY) -> str:
    return proofs.verify_here(store, text, today, NOW).state


def _issued(store: Store, out: Path, code: str = "B1", first: int = 0, **course: object) -> tuple[str, str]:
    """One new certificate: its number and signed text."""
    (number,) = certify(store, passed_class(store, 1, code=code, first=first, **course).class_id, out)
    return number, _text(store, number)


def test_the_code_on_the_printed_page_is_genuine_until_void(store: Store, tmp_path: Path) -> None:
    passed = passed_class(store, 1)
    (number,) = certify(store, passed.class_id, tmp_path / "证书.pdf")
    (text,) = proofs.qr_texts(str(tmp_path / "证书.pdf"))
    assert text == _text(store, number)
    verdict = proofs.verify_here(store, text, TODAY, NOW)
    assert (verdict.state, verdict.warning, verdict.revocations_age_days) == ("genuine", "", 0)
    row = register_rows(store)[number]
    said = [value for _, value in proofs.lines_of(verdict)]
    for value in (number, row.texts["holder"], "滨江市高技能人才培训基地", "数控车工"):
        assert value in said
    assert row.texts["id_number"] not in "".join(said)
    issue_register.void(store, number, "姓名有误")
    verdict = proofs.verify_here(store, text, TODAY, NOW)
    assert (verdict.state, bool(verdict.claims)) == ("void", True)


def test_every_page_of_a_class_carries_its_own_code(store: Store, tmp_path: Path) -> None:
    numbers = certify(store, passed_class(store, 3).class_id, tmp_path / "c.pdf")
    found = [
        proofs.verify_here(store, text, TODAY, NOW).claims
        for text in proofs.qr_texts(str(tmp_path / "c.pdf"))
    ]
    assert [claims.number for claims in found if claims] == list(numbers)
    assert len(PdfReader(tmp_path / "c.pdf").pages) == 3


def test_reissued_old_void_new_genuine(store: Store, tmp_path: Path) -> None:
    number, text = _issued(store, tmp_path / "c.pdf")
    new = issue_register.reissue(store, number, "遗失", TODAY).new
    assert (_here(store, text), _here(store, _text(store, new))) == ("void", "genuine")


def test_expiry_is_judged_by_the_day(store: Store, tmp_path: Path) -> None:
    _, text = _issued(store, tmp_path / "c.pdf", valid_months=1)
    assert [_here(store, text, day) for day in (date(2026, 12, 20), date(2026, 12, 21))] == [
        "genuine",
        "expired",
    ]


def test_altered_foreign_and_other_texts(store: Store, tmp_path: Path) -> None:
    _, text = _issued(store, tmp_path / "c.pdf")
    for place in range(len("TDC1:"), len(text), 7):
        other = "A" if text[place] != "A" else "B"
        assert _here(store, text[:place] + other + text[place + 1 :]) in ("altered", "unknown-key")
    assert _here(store, "https://example.cn/x") == "not-ours"
    elsewhere = bases.create_base(tmp_path / "别处", name="别的基地", user="tester")
    try:
        _, foreign = _issued(elsewhere, tmp_path / "f.pdf")
        assert _here(elsewhere, foreign) == "genuine"
    finally:
        elsewhere.close()
    assert _here(store, foreign) == "unknown-key"


def test_a_new_key_keeps_the_old_certificates(store: Store, tmp_path: Path) -> None:
    _, one = _issued(store, tmp_path / "1.pdf")
    old = proofs.own_keys(store).keys[0]
    fingerprint = proofs.roll_key(store, TODAY)
    (number,) = certify(
        store, passed_class(store, 1, code="B2", first=3).class_id, tmp_path / "2.pdf", day=TODAY
    )
    proofs.roll_key(store, TODAY)  # twice in a day
    keys = proofs.own_keys(store).keys
    assert [key.valid_to for key in keys] == [TODAY, TODAY, None]
    assert (keys[0].x, keys[1].fingerprint) == (old.x, fingerprint)
    for text in (one, _text(store, number)):
        verdict = proofs.verify_here(store, text, TODAY, NOW)
        assert (verdict.state, verdict.warning) == ("genuine", "")
    issue_register.void(store, number, "损坏")
    assert _here(store, _text(store, number)) == "void"


def test_a_change_of_keys_cannot_be_undone(store: Store, tmp_path: Path) -> None:
    """Undone, whatever was signed with the new key would be of an unknown key for ever."""
    _issued(store, tmp_path / "1.pdf")
    proofs.roll_key(store, TODAY)
    entry = store.last_entry()
    _, text = _issued(store, tmp_path / "2.pdf", code="B2", first=3)
    with pytest.raises(DeskError) as refused:
        history.undo(store, entry)
    assert (refused.value.code, bool(refused.value.remedy)) == ("fixed", True)
    assert _here(store, text) == "genuine"


def test_exported_files_verify_without_any_database(store: Store, tmp_path: Path) -> None:
    number, text = _issued(store, tmp_path / "c.pdf")
    bad, void_text = _issued(store, tmp_path / "2.pdf", code="B2", first=3)
    issue_register.void(store, bad, "损坏")
    proofs.roll_key(store, TODAY)
    page, keys, voids = proofs.export_verifier(store, tmp_path / "u 盘" / "核验", NOW)
    assert [path.suffix for path in (page, keys, voids)] == [".html", ".json", ".tdr"]
    store.close()
    found = proofs.verify_with(text, TODAY, keys=keys, revocations=voids)
    assert (found.state, found.warning, found.revocations_age_days) == ("genuine", "", 0)
    assert found.claims is not None
    assert found.claims.number == number
    assert proofs.verify_with(void_text, TODAY, keys=keys, revocations=voids).state == "void"
    assert (
        proofs.verify_with(text[:-1] + ("A" if text[-1] != "A" else "B"), TODAY, keys=keys).state == "altered"
    )
    without = proofs.verify_with(void_text, TODAY, keys=keys)
    assert (without.state, bool(without.warning)) == ("genuine", True)
    assert proofs.verify_with(text, date(2027, 12, 1), keys=keys, revocations=voids).warning
    assert proofs.verify_with(text, TODAY).state == "unknown-key"
    html = page.read_text(encoding="utf-8")
    for key in read_trust_file(keys.read_bytes()):
        assert key.x.hex() in html or base64.b64encode(key.x).decode() in html or key.id.hex() in html


def test_damaged_files_are_refused(store: Store, tmp_path: Path) -> None:
    _, text = _issued(store, tmp_path / "c.pdf")
    _, keys, voids = proofs.export_verifier(store, tmp_path / "out", NOW)
    spoiled = tmp_path / "spoiled"
    spoiled.write_bytes(voids.read_bytes()[:-1] + bytes([voids.read_bytes()[-1] ^ 1]))
    cases = [
        {"keys": tmp_path / "none.json"},
        {"keys": tmp_path},
        {"keys": voids},
        {"keys": keys, "revocations": keys},
        {"keys": keys, "revocations": spoiled},
        {"revocations": voids},
    ]
    for case in cases:
        with pytest.raises(DeskError) as refused:
            proofs.verify_with(text, TODAY, **case)
        assert refused.value.text


def test_what_is_neither_text_nor_file_is_said(tmp_path: Path) -> None:
    for given in ("没有的文件.pdf", "A" * 5000, "\0", ""):
        with pytest.raises(DeskError) as refused:
            proofs.qr_texts(given)
        assert refused.value.text
    assert proofs.qr_texts("  TDC1:ABC \n") == ["TDC1:ABC"]


def test_a_badge_says_what_the_certificate_says(store: Store, tmp_path: Path) -> None:
    number, _ = _issued(store, tmp_path / "c.pdf", valid_months=12)
    token = proofs.badge(store, number)
    head, body, _signature = (part + "=" * (-len(part) % 4) for part in token.split("."))
    assert json.loads(base64.urlsafe_b64decode(head))["alg"] == "EdDSA"
    payload = json.loads(base64.urlsafe_b64decode(body))
    assert number in payload["name"]
    assert payload["issuer"]["name"] == "滨江市高技能人才培训基地"
    assert proofs.badge(store, number) == token
    issue_register.void(store, number, "损坏")
    for wrong, code in ((number, "void"), ("没有", "not-found")):
        with pytest.raises(DeskError) as refused:
            proofs.badge(store, wrong)
        assert refused.value.code == code


# -- the secret ---------------------------------------------------------------------------------------------------------


def _secrets(store: Store) -> list[bytes]:
    """Every way the private keys could be written down."""
    with store.read() as session:
        keys = [bytes.fromhex(row.private) for row in session.query(SigningKey)]
    forms = []
    for key in keys:
        forms += [key, key.hex().encode(), key.hex().upper().encode(), base64.b64encode(key).rstrip(b"=")]
        forms.append(base64.urlsafe_b64encode(key).rstrip(b"="))
    return forms


def _shown(store: Store) -> Iterator[str]:
    for operation in history.operations(store, 10_000):
        yield operation.why
    for each in REGISTERS:
        found = records.find(store, each, Query())
        for record in list(found.ids)[:50]:
            for line in history.history(store, each, record):
                yield f"{line.why} {line.changes}"


def test_the_private_key_is_in_no_log_export_page_or_history(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    out = tmp_path / "out"
    number, _ = _issued(store, out / "c.pdf")
    proofs.roll_key(store, TODAY)
    certificates.reprint(store, number, out / "r.pdf")
    proofs.export_verifier(store, out, NOW)
    layouts.export_layout(store, "booklet", out / "l.json")
    (out / "badge.jwt").write_text(proofs.badge(store, number))
    built = upload_building.build(store, upload_building.default_channel(store), NOW)
    upload_exports.export_copy(store, built.package_id, out / "package.zip")
    upload_exports.export_copy(store, built.package_id, out / "package")
    secrets = _secrets(store)
    assert len(secrets) == 10
    told = [path.read_bytes() for path in out.rglob("*") if path.is_file()]
    told += [text.encode() for text in _shown(store)]
    told += [record.getMessage().encode() for record in caplog.records]
    told += [repr(proofs.own_keys(store)).encode()]
    assert len(told) > 12
    for secret in secrets:
        assert not any(secret in each for each in told)
    folder = tmp_path / "user"
    assert not any(s in p.read_bytes() for p in folder.rglob("*") if p.is_file() for s in secrets)


def test_the_private_key_is_not_in_the_journal(store: Store, tmp_path: Path) -> None:
    _issued(store, tmp_path / "c.pdf")
    with store.read() as session:
        rows = session.query(JournalChange).filter_by(table_name="signing_key").all()
        told = " ".join(f"{row.before} {row.after}" for row in rows)
        secret = session.query(SigningKey).one().private
    assert secret not in told


def test_there_is_no_register_of_keys(store: Store) -> None:
    assert "signing_key" not in {each.table_name for each in REGISTERS}
    with pytest.raises(DeskError):
        register("signing_key")
