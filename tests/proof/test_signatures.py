"""Signatures beside a file: good for these bytes and this key, and for nothing else."""

from __future__ import annotations

import json
from datetime import date

import pytest

from talentdesk.errors import DeskError
from talentdesk.proof.keys import SigningKey
from talentdesk.proof.signatures import check_signature, signature_of

KEY = SigningKey.generate("滨江", date(2026, 1, 1))
DATA = "清单".encode()


def test_signed_and_checked() -> None:
    signature = signature_of(DATA, KEY)
    assert signature == signature_of(DATA, KEY)
    signer = check_signature(DATA, signature)
    assert (signer.key_id, signer.public) == (KEY.public.id.hex(), KEY.public.x.hex())


def test_anything_else_is_refused() -> None:
    told = json.loads(signature_of(DATA, KEY))
    other = json.loads(signature_of(DATA, SigningKey.generate("别处", date(2026, 1, 1))))
    wrong = [
        b"", b"[]", b"\xff", b"[" * 3_000, b" " * 5_000,
        *(json.dumps(told | {name: other[name]}).encode() for name in ("key", "public", "signature")),
        *(json.dumps(told | {name: "00"}).encode() for name in told),
        *(json.dumps({key: value for key, value in told.items() if key != name}).encode() for name in told),
    ]  # fmt: skip
    for signature in wrong:
        with pytest.raises(DeskError) as refused:
            check_signature(DATA, signature)
        assert refused.value.code == "signature"
    with pytest.raises(DeskError):
        check_signature(DATA + b" ", signature_of(DATA, KEY))
