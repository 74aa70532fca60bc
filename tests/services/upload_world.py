"""A small base that sends to the test bureau over a way that loses things: before, in the middle, after arriving."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from talentdesk.errors import Cancelled
from talentdesk.exchange.transports import PART, Checked, Delivered, Transport, TransportTrouble
from talentdesk.model import UploadPackage, UploadRow
from talentdesk.progress import SILENT, Progress
from talentdesk.registers import register
from talentdesk.services import bases, bureau_profiles, outbox, receipts, records, upload_channels
from talentdesk.services.upload_building import BuiltPackage, build
from talentdesk.store import Store
from tests.bureau import Bureau
from tests.fictional import people

START = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
PEOPLE = list(people(60))
FAULTS = ("before", "middle", "reply", "busy", "host-key", "cancel", "power-before", "power-after")

Standing = dict[tuple[str, int], str]


class PowerCut(BaseException):
    """The machine is off: nothing after this happens."""


@dataclass(slots=True)
class LossyWay:
    """The real way by a folder, with the next faults; ``tries`` counts what was delivered by name."""

    real: Transport
    inbox: Path
    faults: deque[str]
    cut_power: Callable[[], None]

    def check(self) -> Checked:
        """As the real one."""
        return self.real.check()

    def deliver(self, file: Path, name: str, sha256: str, progress: Progress = SILENT) -> Delivered:
        """Deliver, or lose it the way the next fault says."""
        fault = self.faults.popleft() if self.faults else ""
        if fault == "power-before":
            self.cut_power()
        if fault == "middle":
            whole = file.read_bytes()
            (self.inbox / (name + PART)).write_bytes(whole[: len(whole) // 2])
        if fault in ("before", "middle"):
            raise TransportTrouble("offline", "offline")
        if fault == "busy":
            raise TransportTrouble("busy", "busy", retry_after=7200)
        if fault == "host-key":
            raise TransportTrouble("host-key", "host key", host_key="ssh-ed25519 AAAA")
        if fault == "cancel":
            raise Cancelled("cancelled", code="cancelled")
        delivered = self.real.deliver(file, name, sha256, progress)
        if fault == "power-after":
            self.cut_power()
        if fault == "reply":
            raise TransportTrouble("offline", "reply lost")
        return delivered

    def list_receipts(self) -> list[str]:
        """As the real one."""
        return self.real.list_receipts()

    def fetch_receipt(self, name: str, target: Path) -> None:
        """As the real one."""
        self.real.fetch_receipt(name, target)

    def close(self) -> None:
        """As the real one."""
        self.real.close()


@dataclass(slots=True)
class World:
    """A base with one channel, its bureau, a clock. Reports are 学员 and 班次."""

    place: Path
    store: Store
    bureau: Bureau
    channel: int
    now: datetime = START
    faults: deque[str] = field(default_factory=deque)
    people: int = 0

    @classmethod
    def founded(cls, place: Path, original: Path) -> World:
        """A world in ``place`` with a copy of a base."""
        shutil.copytree(original, place / "base")
        store = bases.open_base(place / "base", user="tester")
        national = bureau_profiles.profile(store, "national")
        kept = tuple(each for each in national.files if each.key in ("trainees", "classes"))
        bureau_profiles.save(store, replace(national, key="small", label="small", files=kept))
        bureau = Bureau(place / "bureau", numbers={"classes": "PX{row_id:06}"}, receipt=national.receipt)
        channel = upload_channels.create(
            store, "市局", profile="small", transport="folder",
            settings={"folder": str(bureau.inbox), "receipts": str(bureau.receipts)},
        )  # fmt: skip
        records.create(store, register("courses"), {"code": "K1", "name": "数控车工", "level": "高级工"})
        return cls(place, store, bureau, channel)

    def open_transport(self, store: Store, channel_id: int) -> LossyWay:
        """The way of the channel, with the faults still to come."""
        return LossyWay(
            upload_channels.open_transport(store, channel_id), self.bureau.inbox, self.faults, self._cut_power
        )

    def _cut_power(self) -> None:
        def dead(*_: object, **__: object) -> None:
            raise PowerCut

        vars(self.store)["write"] = dead  # whatever still wants to tidy up, cannot
        raise PowerCut

    def start_again(self) -> None:
        """Switch on after a power cut."""
        self.store.close()
        self.store = bases.open_base(self.place / "base", user="tester")

    def add_person(self, *, phone: str = "13800000001") -> int:
        """A new trainee; the record's number."""
        who = PEOPLE[self.people % len(PEOPLE)]
        self.people += 1
        return records.create(
            self.store, register("trainees"), {"name": who.name, "id_number": who.id_number, "phone": phone}
        )

    def add_class(self, code: str) -> int:
        """A new class; the record's number."""
        return records.create(
            self.store, register("classes"),
            {"code": code, "name": code, "course_id": "K1", "start": "2026-09-01", "end": "2026-11-20"},
        )  # fmt: skip

    def build(self, kind: str = "变动") -> BuiltPackage:
        """Build the next package."""
        return build(self.store, self.channel, self.now, kind=kind)

    def send(self, *faults: str, at_once: bool = True) -> list[outbox.SendOutcome]:
        """Send what is queued, with these faults on the way."""
        self.faults.clear()
        self.faults.extend(faults)
        return outbox.send_all(self.store, self.now, at_once=at_once, open_transport=self.open_transport)

    def build_and_send(self, *faults: str) -> BuiltPackage:
        """Build, queue and send one package."""
        made = self.build()
        outbox.queue(self.store, made.package_id)
        self.send(*faults)
        return made

    def receive(self, path: Path) -> receipts.ReceiptOutcome:
        """Take in one receipt."""
        return receipts.receive(self.store, path, self.now, self.channel)

    def later(self, **length: float) -> None:
        """Move the clock."""
        self.now += timedelta(**length)

    def packages(self) -> list[UploadPackage]:
        """All packages by number."""
        with self.store.read() as session:
            return list(session.scalars(select(UploadPackage).order_by(UploadPackage.number)))

    def state(self, number: int) -> str:
        """The state of a package."""
        return next(each.state for each in self.packages() if each.number == number)

    def accepted(self) -> Standing:
        """What the base knows the bureau to have: digest in hex by file and record."""
        statement = select(UploadRow.file, UploadRow.record_id, UploadRow.accepted_digest)
        with self.store.read() as session:
            found = session.execute(statement.where(UploadRow.accepted_digest.is_not(None)))
            return {(file, record): digest.hex() for file, record, digest in found if digest is not None}

    def told(self) -> list[tuple[object, ...]]:
        """Everything the upload tables, numbers of the bureau and the journal say: to see that nothing was changed."""
        tables = ("upload_package", "upload_receipt", "upload_line", "upload_row")
        with self.store.read() as session:
            connection = session.connection()
            found: list[tuple[object, ...]] = []
            for table in tables:
                found += [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
            found += [
                tuple(row)
                for row in connection.exec_driver_sql("SELECT id, filing_number FROM training_class")
            ]
            return [*found, (connection.exec_driver_sql("SELECT max(id) FROM journal_entry").scalar(),)]

    def close(self) -> None:
        """Give the base back."""
        self.store.close()
