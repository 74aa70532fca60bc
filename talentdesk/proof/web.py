"""The stand-alone verifier: one HTML file, made of the parts in ``resources/verify``, that needs no network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence

from talentdesk.paths import resource
from talentdesk.proof.certificates import LONGEST_TEXT, OLD_LIST_DAYS, PREFIX
from talentdesk.proof.claims import PHRASES
from talentdesk.proof.keys import Keyring
from talentdesk.proof.revocations import CONTENT_TYPE

SCRIPTS = ("vendor/nacl-fast.min.js", "vendor/jsQR.js", "verify.js")
LICENCES = ("vendor/LICENCE-tweetnacl.txt", "vendor/LICENCE-jsQR.txt")


def html_verifier(
    keys: Keyring, revocations: bytes | Sequence[bytes] = (), *, old_list_days: int = OLD_LIST_DAYS
) -> str:
    """The whole HTML file. ``revocations`` are the signed lists as made by ``make_revocations``: the page checks
    their signatures itself and trusts nothing but ``keys``.
    """
    lists = (revocations,) if isinstance(revocations, bytes) else revocations
    data = {
        "keys": [
            {
                "id": key.id.hex(),
                "x": key.x.hex(),
                "base": key.base_name,
                "fingerprint": key.fingerprint,
                "validTo": key.valid_to.isoformat() if key.valid_to else None,
            }
            for key in keys
        ],
        "lists": [base64.b64encode(one).decode() for one in lists],
        "prefix": PREFIX,
        "longest": LONGEST_TEXT,
        "listType": CONTENT_TYPE,
        "phrases": PHRASES,
        "oldListDays": old_list_days,
    }
    scripts = [_part(name) for name in SCRIPTS]
    style = _part("style.css")
    page = _part("template.html")
    for mark, content in (
        ("LICENCES", "\n".join(map(_part, LICENCES))),
        ("POLICY", _policy(style, scripts)),
        ("STYLE", f"<style>{style}</style>"),
        ("SCRIPTS", "\n".join(f"<script>{script}</script>" for script in scripts)),
        # Last, for it holds words of the base; without "<", for a name might otherwise end the element.
        ("DATA", json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")),
    ):
        page = page.replace(f"%{mark}%", content, 1)
    return page


def _part(name: str) -> str:
    """A text of the verifier with line ends as the browser will see them, or the hashes would not fit."""
    return resource(f"verify/{name}").read_text(encoding="utf-8").replace("\r\n", "\n")


def _policy(style: str, scripts: Iterable[str]) -> str:
    """A content security policy that lets exactly these scripts run and nothing be fetched or sent."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(map(_source_hash, scripts)),
            "style-src " + _source_hash(style),
            "img-src blob: data:",
            "media-src blob: mediastream:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
