"""Keys, trust files and signed lists of void certificates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.proof import (
    Keyring,
    SigningKey,
    make_revocations,
    read_revocations,
    read_trust_file,
    sign,
    trust_file,
    verify,
)
from tests.proof.examples import BASE, ISSUED, KEY, NEXT_KEY, OTHER_KEY, RING, TODAY, TYPICAL

LIST = make_revocations([TYPICAL.number, "HZ012026秋0100099"], KEY, ISSUED)


def test_a_key_comes_back_from_its_bytes_and_hides_its_secret() -> None:
    key = SigningKey.generate(BASE, TODAY)
    again = SigningKey.from_private_bytes(key.private_bytes(), BASE, TODAY)
    assert len(key.private_bytes()) == 32
    assert again.public == key.public
    assert key.private_bytes().hex() not in repr(key)
    assert "secret" not in repr(key)
    assert SigningKey.generate(BASE, TODAY).private_bytes() != key.private_bytes()


def test_the_key_of_rfc_8032_has_the_public_key_of_rfc_8032() -> None:
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    key = SigningKey.from_private_bytes(bytes.fromhex(seed), BASE, TODAY).public
    assert key.x.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.id.hex() == "21fe31dfa154a261"
    assert key.fingerprint.startswith("21FE 31DF A154 A261 ")


def test_a_trust_file_brings_the_same_ring() -> None:
    ring = Keyring((replace(KEY.public, valid_to=date(2026, 12, 31)), NEXT_KEY.public, OTHER_KEY.public))
    data = trust_file(ring)
    assert read_trust_file(data) == ring
    assert read_trust_file(b"\xef\xbb\xbf" + data) == ring
    for key in (KEY, NEXT_KEY, OTHER_KEY):
        assert key.private_bytes().hex().encode() not in data


def damaged() -> dict[str, bytes]:
    document = json.loads(trust_file(RING))
    entry = document["keys"][0]
    changes = {
        "another id": {"id": "00" * 8},
        "another key": {"x": OTHER_KEY.public.x.hex()},
        "short key": {"x": "00"},
        "no name": {"base_name": " "},
        "another kind": {"alg": "ES256"},
        "no day": {"valid_from": "soon"},
    }
    files = {
        name: json.dumps({**document, "keys": [{**entry, **change}]}).encode()
        for name, change in changes.items()
    }
    return {
        **files,
        "empty": b"",
        "no JSON": b"\xff\xfe\x00",
        "deep": b"[" * 100_000,
        "list": b"[]",
        "another format": json.dumps({**document, "format": "x"}).encode(),
        "no keys": json.dumps({**document, "keys": None}).encode(),
        "large": b" " * 1_000_001,
    }


@pytest.mark.parametrize("name", damaged())
def test_a_damaged_trust_file_is_refused(name: str) -> None:
    with pytest.raises(DeskError, match="公钥文件"):
        read_trust_file(damaged()[name])


def test_a_trust_file_of_a_later_version_is_named_so() -> None:
    document = {**json.loads(trust_file(RING)), "version": 2}
    with pytest.raises(DeskError) as refused:
        read_trust_file(json.dumps(document).encode())
    assert refused.value.code == "trust-file-newer"


def test_a_void_certificate_is_void_and_still_shown() -> None:
    listed = read_revocations(LIST, RING)
    assert (len(listed.numbers), listed.issued_at) == (2, ISSUED.astimezone(UTC))
    verdict = verify(sign(TYPICAL, KEY), RING, listed, TODAY)
    assert (verdict.state, verdict.claims, verdict.revocations_age_days) == ("void", TYPICAL, 1)
    assert not verdict.warning
    other = verify(sign(replace(TYPICAL, number="X1"), KEY), RING, listed, TODAY)
    assert (other.state, other.warning) == ("genuine", "")


def test_void_goes_before_expired() -> None:
    text = sign(replace(TYPICAL, expires_on=date(2026, 11, 20)), KEY)
    assert verify(text, RING, read_revocations(LIST, RING), TODAY).state == "void"


@pytest.mark.parametrize(("days", "word"), [(30, ""), (31, "31 天前"), (400, "400 天前"), (-1, "时钟")])
def test_an_old_list_is_warned_of(days: int, word: str) -> None:
    listed = read_revocations(make_revocations([], KEY, ISSUED), RING)
    verdict = verify(sign(TYPICAL, KEY), RING, listed, ISSUED.date() + timedelta(days=days))
    assert verdict.revocations_age_days == days
    assert word in verdict.warning
    assert bool(verdict.warning) == bool(word)


def test_a_list_of_the_new_key_voids_certificates_of_the_old_one() -> None:
    ring = Keyring((KEY.public, NEXT_KEY.public))
    listed = read_revocations(make_revocations([TYPICAL.number], NEXT_KEY, ISSUED), ring)
    assert verify(sign(TYPICAL, KEY), ring, listed, TODAY).state == "void"


def test_one_base_cannot_void_the_certificates_of_another() -> None:
    ring = Keyring((KEY.public, OTHER_KEY.public))
    foreign = read_revocations(make_revocations([TYPICAL.number], OTHER_KEY, ISSUED), ring)
    verdict = verify(sign(TYPICAL, KEY), ring, foreign, TODAY)
    assert (verdict.state, verdict.revocations_age_days) == ("genuine", None)
    own = read_revocations(LIST, ring)
    assert verify(sign(TYPICAL, KEY), ring, [foreign, own], TODAY).state == "void"


def test_the_newest_of_several_lists_counts() -> None:
    older = read_revocations(make_revocations([TYPICAL.number], KEY, ISSUED - timedelta(days=9)), RING)
    newer = read_revocations(make_revocations([], KEY, ISSUED), RING)
    for lists in ([older, newer], [newer, older]):
        assert verify(sign(TYPICAL, KEY), RING, lists, TODAY).state == "genuine"


def test_every_flipped_bit_of_a_list_is_refused() -> None:
    for bit in range(len(LIST) * 8):
        changed = bytearray(LIST)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DeskError):
            read_revocations(bytes(changed), RING)


def test_a_list_of_an_unknown_key_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        read_revocations(make_revocations([], OTHER_KEY, ISSUED), RING)
    assert refused.value.code == "revocations-unknown-key"


def test_certificates_and_lists_cannot_stand_for_each_other() -> None:
    from talentdesk.proof import base45
    from talentdesk.proof.certificates import PREFIX

    with pytest.raises(DeskError):
        read_revocations(base45.decode(sign(TYPICAL, KEY).removeprefix(PREFIX)), RING)
    assert verify(PREFIX + base45.encode(LIST), RING, None, TODAY).state == "altered"


@pytest.mark.parametrize(
    "content",
    [
        {1: 1, 2: ["B", "A"]},
        {1: 1, 2: ["A", "A"]},
        {1: 1, 2: [1]},
        {1: 1, 2: [""]},
        {1: -1, 2: []},
        {1: 2**40, 2: []},
        {1: 1},
        [1, 2],
        {1: 1, 2: [], 3: 1},
    ],
)
def test_signed_content_that_is_no_list_is_refused(content: object) -> None:
    protected = cbor2.dumps({1: -8, 3: "TDR1", 4: KEY.public.id}, canonical=True)
    payload = cbor2.dumps(content)
    signature = KEY.secret.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    data = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    with pytest.raises(DeskError):
        read_revocations(data, RING)


@given(st.binary())
def test_no_bytes_break_the_reading_of_lists_and_trust_files(data: bytes) -> None:
    for read in (lambda: read_revocations(data, RING), lambda: read_trust_file(data)):
        with pytest.raises(DeskError):
            read()


def test_a_list_of_fifty_thousand_numbers_is_read() -> None:
    numbers = [f"Y0000320000012600{n:06d}" for n in range(50_000)]
    data = make_revocations(numbers, KEY, datetime(2026, 11, 20, tzinfo=UTC))
    assert len(data) < 1_300_000
    assert read_revocations(data, RING).numbers == set(numbers)
