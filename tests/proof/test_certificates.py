"""The signed QR text: what it holds, how large it gets, and that no change of it passes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import cbor2
import pytest
import zxingcpp
from cwt import COSE, COSEKey
from hypothesis import given
from hypothesis import strategies as st

from talentdesk.errors import DeskError
from talentdesk.proof import Claims, Keyring, SigningKey, base45, claim_lines, qr_version, sign, verify
from talentdesk.proof.certificates import PREFIX
from talentdesk.proof.claims import PHRASES, decode_claims, encode_claims
from tests.proof.examples import EXAMPLES, KEY, LONGEST, NEXT_KEY, OTHER_KEY, RING, TODAY, TYPICAL

VECTORS = Path(__file__).with_name("vectors.json")
TEXT = sign(TYPICAL, KEY)
TOKEN = base45.decode(TEXT.removeprefix(PREFIX))
ORDER_L = 2**252 + 27742317777372353535851937790883648493


def state(text: str, ring: Keyring = RING) -> str:
    return verify(text, ring, None, TODAY).state


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_signed_certificate_is_read_back_whole(name: str) -> None:
    verdict = verify(sign(EXAMPLES[name], KEY), RING, None, TODAY)
    assert verdict.state == ("expired" if name == "expired" else "genuine")
    assert verdict.claims == EXAMPLES[name]
    assert verdict.key == KEY.public
    assert verdict.text
    assert verdict.remedy
    assert "没有该基地的作废名单" in verdict.warning


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_code_is_small_enough_to_print(name: str) -> None:
    text = sign(EXAMPLES[name], KEY)
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = memoryview(code.to_image(add_quiet_zones=False))
    assert drawn.shape is not None
    assert drawn.shape[0] == 17 + 4 * qr_version(text)
    assert qr_version(text) <= 12


def test_the_vectors_of_the_format_stay_as_they_are() -> None:
    """Printed certificates must be read for decades: a failure here is a break of the format, not of the test."""
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert {vector["name"] for vector in vectors} == EXAMPLES.keys()
    for vector in vectors:
        key = SigningKey.from_private_bytes(bytes.fromhex(vector["seed"]), "海州", date(2026, 1, 1))
        claims = Claims(
            **{
                name: date.fromisoformat(value) if name.endswith("_on") else value
                for name, value in vector["claims"].items()
            }
        )
        assert encode_claims(claims).hex() == vector["payload"]
        assert sign(claims, key) == vector["text"]
        assert verify(vector["text"], Keyring((key.public,)), None, date(2026, 11, 20)).claims == claims


def test_phrases_stay_in_their_places() -> None:
    assert len(set(PHRASES)) == len(PHRASES) == 31
    assert (PHRASES[0], PHRASES[8], PHRASES[30]) == ("学徒工", "结业证书", "岗前培训")


def test_every_flipped_bit_of_the_token_is_refused() -> None:
    passed = []
    for bit in range(len(TOKEN) * 8):
        changed = bytearray(TOKEN)
        changed[bit // 8] ^= 1 << bit % 8
        verdict = verify(PREFIX + base45.encode(bytes(changed)), RING, None, TODAY)
        if verdict.state not in ("altered", "unknown-key") or verdict.claims is not None:
            passed.append(bit)
    assert not passed


def test_every_changed_character_of_the_text_is_refused() -> None:
    for place, right in enumerate(TEXT):
        for wrong in base45.ALPHABET + "aé秋":
            if wrong != right and not (place == len(TEXT) - 1 and wrong == " "):
                verdict = verify(TEXT[:place] + wrong + TEXT[place + 1 :], RING, None, TODAY)
                assert verdict.state in ("altered", "unknown-key", "not-ours"), (place, wrong)
                assert verdict.claims is None
    assert state(TEXT[:-1] + " ") == "altered"


def test_cut_lengthened_and_swapped_texts_are_refused() -> None:
    for place in range(len(TEXT)):
        assert state(TEXT[:place]) in ("altered", "not-ours")
        assert state(TEXT[:place] + TEXT[place + 1 :]) in ("altered", "unknown-key", "not-ours")
        assert state(TEXT[:place] + "0" + TEXT[place:]) in ("altered", "unknown-key", "not-ours")
    for more in ("0", "00", "000", "TDC1:", "\n0"):
        assert state(TEXT + more) == "altered"


def test_white_space_around_the_text_is_no_change() -> None:
    assert state(f"\ufeff {TEXT}\r\n") == "not-ours"
    assert state(f" \t{TEXT}\r\n") == "genuine"


def test_a_second_signature_made_from_a_good_one_is_refused() -> None:
    """S + L is the classic malleability of Ed25519."""
    s = int.from_bytes(TOKEN[-32:], "little") + ORDER_L
    assert state(PREFIX + base45.encode(TOKEN[:-32] + s.to_bytes(32, "little"))) == "altered"


def test_the_same_message_in_other_cbor_is_refused() -> None:
    message = cbor2.loads(TOKEN)
    protected, _, payload, signature = message.value
    other = [
        cbor2.dumps(message.value),  # without the tag
        cbor2.dumps(cbor2.CBORTag(18, [protected, {4: b"x"}, payload, signature])),
        cbor2.dumps(cbor2.CBORTag(98, message.value)),
        TOKEN.replace(b"\x58\x40", b"\x59\x00\x40"),  # a longer head than needed
        TOKEN + b"\x00",
        b"\xd9\x00\x12" + TOKEN[1:],
    ]
    assert [state(PREFIX + base45.encode(one)) for one in other] == ["altered"] * len(other)


@pytest.mark.parametrize("alg", [-7, -19, -35, 5])
def test_another_algorithm_is_refused_even_with_a_good_signature(alg: int) -> None:
    protected = cbor2.dumps({1: alg, 4: KEY.public.id}, canonical=True)
    payload = encode_claims(TYPICAL)
    signature = KEY.secret.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    token = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    assert state(PREFIX + base45.encode(token)) == "altered"


@pytest.mark.parametrize("claims", [b"\xa0", b"\x80", cbor2.dumps({1: "A", 2: "B", 8: 1, 99: "C"}), b"\xff"])
def test_signed_content_of_another_form_is_no_certificate(claims: bytes) -> None:
    protected = cbor2.dumps({1: -8, 4: KEY.public.id}, canonical=True)
    signature = KEY.secret.sign(cbor2.dumps(["Signature1", protected, b"", claims]))
    token = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, claims, signature]))
    verdict = verify(PREFIX + base45.encode(token), RING, None, TODAY)
    assert (verdict.state, verdict.claims) == ("not-ours", None)


def test_an_independent_cose_library_agrees() -> None:
    """cwt verifies the token with nothing of ours but the public key, and cbor2 writes the very same bytes."""
    key = COSEKey.new({1: 1, 3: -8, -1: 6, -2: KEY.public.x, 2: KEY.public.id})
    assert COSE.new().decode(TOKEN, key) == encode_claims(TYPICAL)
    assert cbor2.dumps(cbor2.loads(TOKEN), canonical=True) == TOKEN
    assert cbor2.dumps(cbor2.loads(encode_claims(LONGEST)), canonical=True) == encode_claims(LONGEST)


def test_a_key_not_in_the_ring_cannot_be_judged() -> None:
    verdict = verify(sign(TYPICAL, OTHER_KEY), RING, None, TODAY)
    assert (verdict.state, verdict.claims) == ("unknown-key", None)
    assert OTHER_KEY.public.id.hex() in verdict.text


def test_a_forger_with_the_right_key_id_is_refused() -> None:
    protected = cbor2.dumps({1: -8, 4: KEY.public.id}, canonical=True)
    payload = encode_claims(TYPICAL)
    signature = OTHER_KEY.secret.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    assert state(
        PREFIX + base45.encode(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature])))
    ) == ("altered")


def test_a_copied_code_shows_whose_it_is() -> None:
    """A forged paper for 王强 carries the code of 李娜: the verdict is genuine, and says 李娜."""
    verdict = verify(TEXT, RING, None, TODAY)
    assert ("姓名", "李娜") in claim_lines(verdict.claims or LONGEST)
    assert "对照" in verdict.remedy
    twin = replace(TYPICAL, name="王强")  # the same number signed twice shows the other claims
    other = verify(sign(twin, KEY), RING, None, TODAY)
    assert (other.state, other.claims) == ("genuine", twin)


def test_rolling_over_to_a_new_key_keeps_old_certificates() -> None:
    retired = SigningKey.from_private_bytes(
        KEY.private_bytes(), KEY.public.base_name, date(2026, 1, 1), date(2026, 12, 31)
    )
    ring = RING.with_keys([NEXT_KEY.public, retired.public])
    assert len(ring.keys) == 2
    assert state(TEXT, ring) == "genuine"
    assert state(sign(TYPICAL, NEXT_KEY), ring) == "genuine"
    assert "停用" not in verify(TEXT, ring, None, TODAY).warning
    late = sign(replace(TYPICAL, issued_on=date(2027, 2, 1)), retired)
    assert "2026-12-31" in verify(late, ring, None, date(2027, 3, 1)).warning


def test_a_base_that_claims_another_name_is_warned_of() -> None:
    assert "滨江市" in verify(sign(LONGEST, KEY), RING, None, TODAY).warning
    assert "更名" not in verify(TEXT, RING, None, TODAY).warning


def test_expiry_counts_from_the_day_after() -> None:
    text = sign(replace(TYPICAL, expires_on=date(2026, 11, 21)), KEY)
    assert verify(text, RING, None, date(2026, 11, 21)).state == "genuine"
    late = verify(text, RING, None, date(2026, 11, 22))
    assert late.state == "expired"
    assert late.claims is not None


@pytest.mark.parametrize(
    "text", ["", "TDC1", "TDC2:0000", "tdc1:", "https://example.invalid/x", "HC1:6BF", "\x00", "证书"]
)
def test_other_codes_are_not_ours(text: str) -> None:
    assert state(text) == "not-ours"


@given(
    st.text()
    | st.text(alphabet=base45.ALPHABET).map(PREFIX.__add__)
    | st.binary().map(lambda b: PREFIX + base45.encode(b))
)
def test_no_text_breaks_the_verifier(text: str) -> None:
    assert state(text) in ("altered", "unknown-key", "not-ours")


@given(st.binary(max_size=300))
def test_no_signed_payload_breaks_the_verifier(payload: bytes) -> None:
    protected = cbor2.dumps({1: -8, 4: KEY.public.id}, canonical=True)
    signature = KEY.secret.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    token = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    assert state(PREFIX + base45.encode(token)) == "not-ours"


@given(st.binary())
def test_base45_has_one_text_for_each_bytes(data: bytes) -> None:
    text = base45.encode(data)
    assert base45.decode(text) == data
    assert not text.endswith(" ")


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_base45_is_that_of_the_rfc(data: bytes, text: str) -> None:
    assert (base45.encode(data), base45.decode(text)) == (text, data)


@given(
    st.builds(
        Claims,
        number=st.from_regex(r"[A-Z0-9]{1,22}", fullmatch=True),
        name=st.text(
            st.characters(
                min_codepoint=0x4E00, max_codepoint=0x2A6DF, exclude_categories=["Cs", "Co", "Cn", "Cf", "Zs"]
            ),
            min_size=1,
            max_size=20,
        ),
        course=st.lists(st.sampled_from([*PHRASES, "车工", "䶮", "A", "（三）"]), max_size=4).map("".join),
        hours=st.none() | st.integers(0, 100_000),
        issued_on=st.dates(date(1949, 10, 1), date(2100, 1, 1)),
    )
)
def test_any_claims_come_back(claims: Claims) -> None:
    assert decode_claims(encode_claims(claims)) == claims


@pytest.mark.parametrize(
    "change",
    [{"name": "李\n娜"}, {"name": "李\u202e娜"}, {"course": "长" * 101}, {"name": ""}, {"number": ""}],
)
def test_claims_that_nobody_should_sign_are_refused(change: dict[str, str]) -> None:
    with pytest.raises(DeskError):
        replace(TYPICAL, **change)


def test_a_whole_id_number_never_gets_into_a_code() -> None:
    with pytest.raises(ValueError, match="tail"):
        replace(TYPICAL, id_tail="11010119900307123X")


def test_a_text_too_long_for_print_is_refused() -> None:
    long = replace(TYPICAL, course="䶮" * 100, occupation="䶮" * 100)
    with pytest.raises(DeskError, match="太长"):
        sign(long, KEY)


def test_vectors_hold_every_claim() -> None:
    assert set(asdict(LONGEST)) == {
        name for v in json.loads(VECTORS.read_text(encoding="utf-8")) for name in v["claims"]
    }
