"""The stand-alone verifier: its file by itself, and in a real Chromium without network where there is one."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from talentdesk.paths import resource
from talentdesk.proof import Keyring, PublicKey, base45, html_verifier, make_revocations, sign
from talentdesk.proof.certificates import PREFIX
from talentdesk.proof.claims import NUMBERS, PHRASES
from tests.proof import browser
from tests.proof.browser import Browser
from tests.proof.examples import EXAMPLES, KEY, OTHER_KEY, RING, TYPICAL
from tests.proof.renderings import printed

VOID = replace(TYPICAL, number="HZ012026秋0100077", name="孙尚香")
NOW = datetime.now()
LIST = make_revocations([VOID.number], KEY, NOW)
TEXT = sign(TYPICAL, KEY)
VERIFY = "return talentdesk.verify(arguments[0], new Date()).state"

needs_chromium = pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "none")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("usb") / "证书核验.html"
    path.write_text(html_verifier(RING, LIST), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chromium(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as window:
        yield window


@pytest.fixture
def opened(chromium: Browser, page: Path) -> Iterator[Browser]:
    chromium.open(page)
    yield chromium
    assert chromium.complaints() == []
    assert (
        chromium.run(
            "return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('blob:')).length"
        )
        == 0
    )


def test_the_file_is_whole_and_asks_for_nothing(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    body = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    assert not re.findall(r"<(?:link|iframe|img|object|embed|base|form)\b", body)
    assert not re.findall(
        r"<script[^>]*\bsrc|@import|url\(|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|eval\(", body
    )
    assert "default-src 'none'" in html
    assert "connect-src 'none'" in html
    assert "%" not in re.findall(r'content="(.*?)"', html)[0]
    assert "Unlicense" in html or "public domain" in html
    assert "Apache License" in html
    assert KEY.private_bytes().hex() not in html
    assert len(html) < 600_000


def test_the_policy_names_every_script_by_its_hash(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.S)
    assert len(scripts) == 3
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in html


def test_the_foreign_parts_are_those_of_the_readme() -> None:
    readme = resource("verify/README.md").read_text(encoding="utf-8")
    for name in ("nacl-fast.min.js", "jsQR.js"):
        digest = hashlib.sha256(
            resource(f"verify/vendor/{name}").read_bytes().replace(b"\r\n", b"\n")
        ).hexdigest()
        assert f"`vendor/{name}`" in readme
        assert digest in readme


def test_a_name_cannot_break_out_of_the_page() -> None:
    key = PublicKey(KEY.public.x, "</script><script>alert(1)</script>%SCRIPTS%%DATA%", date(2026, 1, 1))
    html = html_verifier(Keyring((key,)))
    assert "<script>alert" not in html
    data = re.findall(r'id="data">(.*?)</script>', html, flags=re.S)[0]
    assert json.loads(data)["keys"][0]["base"] == key.base_name


def test_the_page_speaks_two_languages_and_knows_every_claim() -> None:
    script = resource("verify/verify.js").read_text(encoding="utf-8")
    parts = re.findall(r"^  (zh|en): \{(.*?)^  \}", script, flags=re.S | re.M)
    said = [dict(re.findall(r'(?:^|\s|")([a-zA-Z-]+)"?: ("[^"]*"|\[[^\]]*\])', part)) for _, part in parts]
    assert [language for language, _ in parts] == ["zh", "en"]
    assert len(said[0]) > 50
    assert list(said[0]) == list(said[1])
    for key, chinese in said[0].items():
        assert sorted(re.findall(r"\{\w+\}", chinese)) == sorted(re.findall(r"\{\w+\}", said[1][key])), key
    order = re.findall(r"ORDER = \[(.*?)\]", script)[0]
    assert sorted(map(int, order.split(","))) == sorted(NUMBERS.values())


@needs_chromium
@pytest.mark.parametrize("name", EXAMPLES)
def test_chromium_finds_every_example_genuine_with_its_claims(opened: Browser, name: str) -> None:
    claims = replace(EXAMPLES[name], expires_on=None)
    opened.type("#text", sign(claims, KEY))
    opened.click("#check")
    assert opened.state() == "genuine"
    shown = opened.run("return [...document.querySelectorAll('dd')].map(e => e.textContent)")
    values = {str(getattr(claims, key)) for key in NUMBERS if getattr(claims, key) not in ("", None)}
    assert set(shown) == values
    assert "对照" in opened.text("#remedy")


@needs_chromium
def test_chromium_tells_all_states_apart(opened: Browser) -> None:
    today = date.today()
    states = {
        "void": sign(VOID, KEY),
        "expired": sign(replace(TYPICAL, expires_on=today - timedelta(days=1)), KEY),
        "genuine": sign(replace(TYPICAL, expires_on=today), KEY),
        "unknown-key": sign(TYPICAL, OTHER_KEY),
        "altered": TEXT[:-1] + ("0" if TEXT[-1] != "0" else "1"),
        "not-ours": "https://example.invalid/",
    }
    for wanted, text in states.items():
        opened.run("document.getElementById('text').value = arguments[0]", text)
        opened.click("#check")
        assert opened.state() == wanted
        claims = opened.run("return document.querySelectorAll('dd').length")
        assert bool(claims) == (wanted in ("void", "expired", "genuine"))
    opened.click("#language")
    assert opened.text("#verdict") == "Not a certificate QR code"


@needs_chromium
def test_chromium_refuses_every_flipped_bit_and_the_second_signature(opened: Browser) -> None:
    token = base45.decode(TEXT.removeprefix(PREFIX))
    changed = []
    for bit in range(len(token) * 8):
        flipped = bytearray(token)
        flipped[bit // 8] ^= 1 << bit % 8
        changed.append(PREFIX + base45.encode(bytes(flipped)))
    order = 2**252 + 27742317777372353535851937790883648493
    second = (int.from_bytes(token[-32:], "little") + order).to_bytes(32, "little")
    changed += [PREFIX + base45.encode(token[:-32] + second), TEXT + "0", TEXT[:-3]]
    states = opened.run("return arguments[0].map(t => talentdesk.verify(t, new Date()).state)", changed)
    assert set(states) <= {"altered", "unknown-key"}
    assert opened.run(VERIFY, TEXT) == "genuine"


@needs_chromium
def test_chromium_reads_chinese_as_python_wrote_it(opened: Browser) -> None:
    """Every character of GBK, in bytes, through the page's own decoder."""
    characters = []
    for code in range(0x80, 0x10000):
        if not 0xD800 <= code < 0xE000:
            try:
                chr(code).encode("gbk")
            except UnicodeEncodeError:
                continue
            characters.append(chr(code))
    text = "".join(characters)
    decoded = opened.run(
        "return new TextDecoder('gbk', {fatal: true}).decode(Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0)))",
        base64.b64encode(text.encode("gbk")).decode(),
    )
    assert decoded == text
    claims = replace(
        TYPICAL, course="".join(PHRASES[:12]), occupation="".join(PHRASES[12:22]), kind="".join(PHRASES[22:])
    )
    shown = opened.run("return talentdesk.verify(arguments[0], new Date()).claims", sign(claims, KEY))
    assert (shown["4"], shown["5"], shown["11"]) == (claims.course, claims.occupation, claims.kind)


@needs_chromium
@pytest.mark.parametrize("kind", ["plain.png", "turned.jpg", "page.png"])
def test_chromium_reads_pictures(opened: Browser, tmp_path: Path, kind: str) -> None:
    paper = printed(TEXT)
    if kind == "turned.jpg":
        paper = paper.rotate(17, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if kind == "page.png":  # a whole A4 page at 300 dots per inch with the code in a corner
        whole = Image.new("L", (3508, 2480), 255)
        whole.paste(paper, (300, 1750))
        paper = whole
    paper.save(tmp_path / kind)
    opened.type("#picture", str(tmp_path / kind))
    assert opened.state(seconds=40) == "genuine"
    assert opened.run("return document.getElementById('text').value") == TEXT


@needs_chromium
def test_chromium_says_so_when_a_picture_shows_no_code(opened: Browser, tmp_path: Path) -> None:
    Image.new("L", (400, 400), 255).save(tmp_path / "white.png")
    (tmp_path / "no.png").write_bytes(b"no picture")
    for name, words in (("white.png", "没有找到二维码"), ("no.png", "不是可以读取的图片")):
        opened.type("#picture", str(tmp_path / name))
        for _ in range(100):
            if words in opened.text("#notice"):
                break
        assert words in opened.text("#notice")
    assert opened.state() == "none"


@needs_chromium
def test_chromium_takes_a_newer_list_and_no_other(opened: Browser, tmp_path: Path) -> None:
    files = {
        "older": make_revocations([], KEY, NOW - timedelta(days=3)),
        "altered": LIST[:-1] + bytes([LIST[-1] ^ 1]),
        "foreign": make_revocations([TYPICAL.number], OTHER_KEY, NOW + timedelta(hours=1)),
        "newer": make_revocations([TYPICAL.number], KEY, NOW + timedelta(seconds=5)),
    }
    opened.type("#text", TEXT)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        opened.run("document.getElementById('list-notice').textContent = ''")
        opened.type("#list", str(tmp_path / name))
        for _ in range(100):
            if opened.text("#list-notice"):
                break
        opened.click("#check")
        assert opened.state() == ("void" if name == "newer" else "genuine"), name


@needs_chromium
def test_chromium_reads_through_the_camera(page: Path, tmp_path: Path) -> None:
    frame = Image.new("L", (1280, 720), 200)
    frame.paste(printed(TEXT).resize((680, 680)), (300, 20))
    video = tmp_path / "camera.y4m"
    grey = frame.tobytes() + bytes([128]) * (1280 * 720 // 2)
    video.write_bytes(b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + grey) * 3)
    (tmp_path / "home").mkdir()
    with Browser(tmp_path / "home", camera=video) as window:
        window.open(page)
        window.click("#camera")
        assert window.state(seconds=30) == "genuine"
        assert window.text("#camera") == "打开摄像头"
        assert window.complaints() == []
