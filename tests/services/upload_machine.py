"""Any sequence of edits, builds, lossy sendings, receipts in any order and forged ones, clocks gone wrong: a state machine.

What the base may know of the bureau is kept beside it (``known``, ``counted``), from the bureau's own files and never from
the base's tables. After every step the base knows exactly that; at the end everything is settled, and the bureau's copy
equals the base's accepted state and the base's own records.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from talentdesk.errors import Cancelled, DeskError
from talentdesk.exchange import parse_child, reading
from talentdesk.exchange.frames import REFUSED, Limits, Refused, send
from talentdesk.model import Trainee, UploadRow
from talentdesk.registers import register
from talentdesk.services import bases, outbox, records, upload_ledger, upload_schedule
from talentdesk.services.upload_exports import read_upload
from tests.bureau import Answer, Rule, Taken
from tests.services.upload_world import FAULTS, PowerCut, World

PHONES = ("13800000000", "13800000001", "13800000002")
REJECTS = Rule("E101", "号码停用", file="trainees", column="手机号码", matches="0$")
ANSWERED = ("已接收", "部分接收", "整包退回", "已更正")
# How a receipt may be wrong, with the code it is refused by when its turn has come.
FORGED = {
    "receipt-other-base": lambda row: row | {"基地代码": "XX99"},
    "receipt-hash": lambda row: row | {"清单摘要": hashlib.sha256(row["清单摘要"].encode()).hexdigest()},
    "receipt-unknown-package": lambda row: row | {"清单摘要": "0" * 64, "上报包序号": "900"},
    "receipt-unknown-row": lambda row: row | {"文件": "trainees", "记录号": "99999"},
    "receipt-contradiction": lambda row: row | {"结果": "驳回" if row["结果"] == "accepted" else "接收"},
}
BEFORE_ITS_TURN = ("receipt-other-base", "receipt-hash", "receipt-unknown-package")
CLOCKS = (
    {"minutes": 5},
    {"hours": 7},
    {"days": 1},
    {"days": -2},
    {"days": 2},
    {"days": 4435},
    {"days": -4435},
)


class ParsedHere:
    """The parsing child without a process of its own: its code, and what it says, are the same."""

    returncode = 0

    def __init__(self, _module: str, request: str) -> None:
        asked = json.loads(request)
        self.stdout: BinaryIO = io.BytesIO()
        try:
            parse_child._answer(Path(asked["path"]), asked["sheet"], Limits(**asked["limits"]), self.stdout)
        except Refused as refusal:
            send(self.stdout, REFUSED, (refusal.code, refusal.values))
        self.stdout.seek(0)

    def __enter__(self) -> ParsedHere:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()

    def kill(self) -> None:
        """Nothing to end."""


class UploadMachine(RuleBasedStateMachine):
    """One base, its bureau, and whatever may happen between them."""

    original: ClassVar[Path]
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._place = Path(tempfile.mkdtemp(prefix="uploads-"))
        self._child, reading.start_child = reading.start_child, ParsedHere  # type: ignore[assignment]  # as said
        self.world = World.founded(self._place, self.original)
        self.known: dict[tuple[str, int], str] = {}
        self.counted: dict[int, dict[tuple[str, int], bool]] = {}
        self.lines: dict[int, dict[tuple[str, int], str]] = {}
        self.whole: set[int] = set()
        self.read: set[bytes] = set()
        self.trainees: list[int] = []
        self.attempted: set[int] = set()
        self.tally["sequences"] += 1

    @initialize()
    def begin(self) -> None:
        """Somebody is there."""
        self.trainees.append(self.world.add_person())

    # --- the clerk

    @rule(act=st.sampled_from(("add", "edit", "edit", "bin", "back", "class", "again")), which=st.integers(0, 99),
          phone=st.sampled_from(PHONES))  # fmt: skip
    def clerk(self, act: str, which: int, phone: str) -> None:
        """A trainee more, another phone number, into the bin or out of it, a class, the rejected rows once more."""
        store, one = self.world.store, self.trainees[which % len(self.trainees)]
        if act == "add":
            self._add(phone)
        elif act == "again":
            self._ask_again()
        else:
            acts: dict[str, Callable[[], object]] = {
                "edit": lambda: records.change(store, register("trainees"), one, {"phone": phone}),
                "bin": lambda: records.remove(store, register("trainees"), [one]),
                "back": lambda: records.put_back(store, register("trainees"), [one]),
                "class": lambda: self.world.add_class(f"B{len(self.world.packages())}"),
            }
            _refusal(acts[act])  # in the bin, in use, there already: as it may be

    def _add(self, phone: str) -> None:
        if len(self.trainees) < 8:
            self.trainees.append(self.world.add_person(phone=phone))

    def _ask_again(self) -> None:
        waiting = [(each.file, each.record_id) for each in self._rows("rejected")]
        upload_ledger.send_again(self.world.store, self.world.channel, waiting)

    def _rows(self, state: str) -> list[Any]:
        with self.world.store.read() as session:
            return list(session.scalars(select(UploadRow).where(UploadRow.state == state)))

    # --- out

    @rule(kind=st.sampled_from(("变动", "变动", "全部")))
    def build(self, kind: str) -> None:
        """A package, if anything is due."""
        refused = _refusal(lambda: self.world.build(kind))
        assert refused in ("", "nothing-due")
        self.tally["packages"] += not refused

    @rule(faults=st.lists(st.sampled_from(("", "", *FAULTS)), max_size=3), at_once=st.booleans())
    def send(self, faults: list[str], at_once: bool) -> None:
        """Queue everything and send it, with losses on the way."""
        for package in self.world.packages():
            if package.state == "已生成":
                outbox.queue(self.world.store, package.id)
        self._sending(faults, lambda: self.world.send(*faults, at_once=at_once))

    @rule(faults=st.lists(st.sampled_from(("", *FAULTS)), max_size=2))
    def scheduled(self, faults: list[str]) -> None:
        """A run of the schedule: it builds, sends and fetches what is due, or nothing."""
        self.world.faults.clear()
        self.world.faults.extend(faults)
        schedule = upload_schedule.Schedule("day", "08:00")
        if self.world.now.day % 2:
            upload_schedule.set_schedule(self.world.store, self.world.channel, schedule, self.world.now)
        taken: list[Any] = []

        def run() -> None:
            done = upload_schedule.run_due(
                self.world.store, self.world.now, open_transport=self.world.open_transport
            )
            taken.extend(one for each in done.fetched for one in each.taken)
            assert all(why.code.startswith(("receipt-", "upload-")) for _, why in done.troubles)

        self._sending(faults, run)
        for each in sorted(taken, key=lambda one: one.number):
            self._note_taken(each.number, self._by_number(each.number).answers)

    def _sending(self, faults: list[str], act: Callable[[], object]) -> None:
        before = {each.number: each.attempts for each in self.world.packages()}
        try:
            act()
        except Cancelled:
            pass
        except PowerCut:
            self.world.start_again()
            self.tally["power cuts"] += 1
        happened = faults[: len(faults) - len(self.world.faults)]
        self.tally["losses"] += sum(1 for each in happened if each)
        for each in self.world.packages():
            if each.attempts > before.get(each.number, 0):
                self.attempted.add(each.number)

    @rule(
        phone=st.sampled_from(PHONES),
        fault=st.sampled_from(("", "", "", *FAULTS)),
        strict=st.booleans(),
        last=st.sampled_from((True, True, False)),
    )
    def ordinary_day(self, phone: str, fault: str, strict: bool, last: bool) -> None:
        """Somebody is added or gets another number; it goes out and is answered, and often the answer is read."""
        self.clerk("edit" if len(self.trainees) > 3 else "add", len(self.lines), phone)
        self.build("变动")
        self.send([fault], at_once=True)
        self.bureau_works(strict, whole=False)
        waiting = [at for at, number in enumerate(sorted(self.lines)) if not self._is_answered(number)]
        if last and waiting:
            self.receive(waiting[0], None)

    # --- the bureau

    @rule(strict=st.booleans(), whole=st.booleans())
    def bureau_works(self, strict: bool, whole: bool) -> None:
        """The bureau takes what has arrived, by its rules of the day."""
        refusal = [Rule("E900", "格式不符", whole=True)] if whole and strict else []
        self.world.bureau.rules = [*refusal, *([REJECTS] if strict else [])]
        self.world.bureau.work()
        self._look_into_packages()

    def _look_into_packages(self) -> None:
        for taken in self.world.bureau.taken.values():
            number = taken.manifest.number
            if number not in self.lines:
                index = read_upload(self.world.bureau.inbox / taken.name).index()
                self.lines[number] = {(line.file, line.row_id): line.digest for line in index}
                self.counted[number] = {}

    def _by_number(self, number: int) -> Taken:
        return next(each for each in self.world.bureau.taken.values() if each.manifest.number == number)

    @rule(days=st.sampled_from(CLOCKS))
    def clock(self, days: dict[str, float]) -> None:
        """The clock goes on, or is wrong: two days off, in 2038, and back."""
        later = self.world.now
        self.world.later(**days)
        if not 2020 < self.world.now.year < 2045:
            self.world.now = later

    # --- in

    @precondition(lambda self: bool(self.world.bureau.taken))
    @rule(which=st.integers(0, 99), part=st.sampled_from((None, None, 2, 3)))
    def receive(self, which: int, part: int | None) -> None:
        """One of the receipts there are, any of them, whole or in part, whether read before or not."""
        number = sorted(self.lines)[which % len(self.lines)]
        taken = self._by_number(number)
        answers = taken.answers if part is None else taken.answers[::part]
        path = self.world.bureau.write_receipt(replace(taken, answers=answers), name="one.csv")
        expected = self._expected(number, path.read_bytes(), answers)
        if expected != "taken":
            self.tally[f"refused {expected}"] += 1
        before = self.world.told()
        refused = _refusal(lambda: self.world.receive(path))
        assert refused == ("" if expected == "taken" else expected)
        if refused:
            assert self.world.told() == before
        else:
            self.read.add(path.read_bytes())
            self._note_taken(number, answers)
        path.unlink()

    def _expected(self, number: int, data: bytes, answers: tuple[Answer, ...]) -> str:
        if data in self.read:
            return "receipt-duplicate"
        if any(not self._is_answered(each.number) for each in self.world.packages() if each.number < number):
            return "receipt-out-of-order"
        new = [each for each in answers if (each.file, each.row_id) not in self.counted[number]]
        return "taken" if new and number not in self.whole else "receipt-duplicate"

    def _is_answered(self, number: int) -> bool:
        lines = self.lines.get(number)
        return number in self.whole or (lines is not None and len(self.counted[number]) == len(lines))

    def _note_taken(self, number: int, answers: tuple[Answer, ...]) -> None:
        self.tally["receipts taken in"] += 1
        for each in answers:
            if each.row_id is None:
                self.whole.add(number)
                continue
            key = each.file, each.row_id
            if key in self.counted[number]:
                continue
            self.counted[number][key] = each.accepted
            if each.accepted and self.lines[number][key]:
                self.known[key] = self.lines[number][key]
            elif each.accepted:
                self.known.pop(key, None)

    @precondition(lambda self: bool(self.world.bureau.taken))
    @rule(which=st.integers(0, 99), code=st.sampled_from(tuple(FORGED)))
    def receive_forged(self, which: int, code: str) -> None:
        """A receipt that is wrong in one way changes nothing, whatever it says."""
        number = sorted(self.lines)[which % len(self.lines)]
        taken = self._by_number(number)
        if code == "receipt-contradiction" and not self._contradicts(number, taken):
            return
        path = self.world.bureau.write_receipt(taken, name="forged.csv")
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(FORGED[code](row) for row in rows)
        path.write_bytes(text.getvalue().encode("utf-8-sig"))
        turn = all(self._is_answered(each.number) for each in self.world.packages() if each.number < number)
        self._refuses(path, code if turn or code in BEFORE_ITS_TURN else "receipt-out-of-order")

    def _contradicts(self, number: int, taken: Taken) -> bool:
        """Whether every answer of a package was taken in, so that turning them round contradicts."""
        return bool(self.counted[number]) and len(self.counted[number]) == len(taken.answers)

    @rule()
    def receive_before_sending(self) -> None:
        """An answer to what was never sent is no answer."""
        for package in self.world.packages():
            if package.number in self.attempted or package.state not in ("已生成", "待发送"):
                continue
            path = self._place / "early.csv"
            rows = (
                "上报包序号,清单摘要,文件,记录号,结果\r\n"
                f"{package.number},{package.manifest_sha256},trainees,1,接收\r\n"
            )
            path.write_bytes(rows.encode("utf-8-sig"))
            self._refuses(path, "receipt-not-sent")
            return

    def _refuses(self, path: Path, code: str) -> None:
        self.tally[f"refused {code}"] += 1
        before = self.world.told()
        assert _refusal(lambda: self.world.receive(path)) == code
        assert self.world.told() == before
        path.unlink()

    # --- what must hold

    @invariant()
    def check(self) -> None:
        """The base knows of the bureau what it was told, package by package and row by row; nothing came twice."""
        assert self.world.accepted() == self.known
        assert self.world.bureau.refused == {}
        hashes = {each.manifest.number: each.manifest_sha256 for each in self.world.bureau.taken.values()}
        assert sorted(hashes) == list(range(1, len(hashes) + 1))
        for package in self.world.packages():
            if package.state in ANSWERED:
                self.tally["answered packages seen"] += 1
                assert hashes[package.number] == package.manifest_sha256
            if package.number in self.whole:
                assert package.state in ("整包退回",)
                continue
            told = self.counted.get(package.number, {})
            assert package.accepted == sum(told.values())
            assert package.rejected == len(told) - sum(told.values())

    def _settle(self) -> None:
        """No more losses: everything is delivered, answered and read."""
        for _ in range(2):
            for package in self.world.packages():
                if package.state == "已生成":
                    outbox.queue(self.world.store, package.id)
            self.world.send()
            self.world.bureau.work()
            self._look_into_packages()
            for number in sorted(self.lines):
                if not self._is_answered(number):
                    answers = self._by_number(number).answers
                    path = self.world.bureau.write_receipt(self._by_number(number), name="last.csv")
                    self.world.receive(path)
                    self._note_taken(number, answers)
                    path.unlink()

    def teardown(self) -> None:
        """Settle, compare; then report what is left until nothing is due, and compare with the records themselves."""
        try:
            self._settle()
            self.check()
            assert self.world.accepted() == self.world.bureau.standing()
            self.world.bureau.rules = []
            self._ask_again()
            with suppress(DeskError):
                self.world.build()
            self._settle()
            self.check()
            assert self.world.accepted() == self.world.bureau.standing()
            assert set(self.world.bureau.copy.get("trainees", {})) == self._living()
            assert all(
                each.state not in ("待发送", "发送中", "已送达", "部分接收") for each in self.world.packages()
            )
        finally:
            reading.start_child = self._child  # type: ignore[attr-defined]
            self.world.close()
            shutil.rmtree(self._place)

    def _living(self) -> set[int]:
        with self.world.store.read() as session:
            return set(session.scalars(select(Trainee.id).where(Trainee.deleted_at.is_(None))))


def _refusal(act: Callable[[], object]) -> str:
    """The code by which it is refused; empty when it is not."""
    try:
        act()
    except DeskError as refused:
        return refused.code
    return ""


def founded(place: Path) -> Path:
    """An empty base for all sequences, made once."""
    bases.create_base(place / "original", name="滨江市高技能人才培训基地", code="BJ", user="tester").close()
    return place / "original"
