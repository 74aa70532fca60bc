"""How many workstations of a workshop can be taught on: those whose machine is out of order, lent or booked cannot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError
from talentdesk.model import Booking, Equipment, EquipmentState, Workshop
from talentdesk.rules.equipment_rates import OUT_OF_ORDER
from talentdesk.rules.periods import day_span
from talentdesk.services.booking_facts import MACHINE, bookings_in
from talentdesk.store import Store
from talentdesk.text import tr

SCRAPPED, LENT, BOOKED = "报废", "借出", "预约"


@dataclass(frozen=True, slots=True)
class OutOfUse:
    """A machine that cannot be taught on, and why: its state, or 预约."""

    id: int
    label: str
    station: str
    state: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """A workshop on a day: its stations, how many of them are free, the machines that are not to be had."""

    workshop: str
    day: date
    stations: int
    free: int
    machines: tuple[OutOfUse, ...]

    @property
    def broken(self) -> tuple[OutOfUse, ...]:
        """Those that are out of order, not only lent or booked."""
        return tuple(each for each in self.machines if each.state in OUT_OF_ORDER)


def capacity(store: Store, workshop: str, day: date) -> Capacity:
    """The workstations of a workshop on a day; refused where there is no such workshop."""
    with store.read() as session:
        found = capacities(session, {(workshop.strip(), day)}, with_bookings=True)
    if not found:
        raise DeskError(
            tr("没有实训室“{name}”。", name=workshop), tr("请先在实训室里登记。"), code="not-found"
        )
    return next(iter(found.values()))


def capacities(
    session: Work, wanted: Collection[tuple[str, date]], *, with_bookings: bool = False
) -> dict[tuple[str, date], Capacity]:
    """(workshop, day) → its capacity, for places that are workshops; each place's machines are read once.

    ``with_bookings``: also take out machines booked that day; the timetable check says those apart.
    """
    places = {place for place, _ in wanted}
    rooms = {
        name: int(stations)
        for name, stations in session.execute(
            select(Workshop.name, Workshop.stations).where(Workshop.deleted_at.is_(None))
        )
        if name in places
    }
    machines = {name: _machines(session, name) for name in rooms}
    found = {}
    for place, day in wanted:
        if place not in rooms:
            continue
        booked = _booked(session, day) if with_bookings else frozenset()
        out = [
            OutOfUse(m.id, f"{m.code} {m.name}", m.station or "", state)
            for m, history in machines[place]
            if (state := _why_out(m, history, day, booked))
        ]
        lost = _lost_stations([m for m, _ in machines[place]], {each.id for each in out})
        shown = tuple(each for each in out if each.state != SCRAPPED)
        found[place, day] = Capacity(place, day, rooms[place], max(rooms[place] - len(lost), 0), shown)
    return found


def _machines(session: Work, place: str) -> list[tuple[Equipment, list[tuple[date, str]]]]:
    """The machines of a place with their histories, oldest line first."""
    here = (Equipment.place == place, Equipment.kind == MACHINE, Equipment.deleted_at.is_(None))
    machines = session.scalars(select(Equipment).where(*here).order_by(Equipment.code)).all()
    lines: dict[int, list[tuple[date, str]]] = {}
    statement = (
        select(EquipmentState.equipment_id, EquipmentState.since, EquipmentState.state)
        .join(Equipment, Equipment.id == EquipmentState.equipment_id)
        .where(*here, EquipmentState.deleted_at.is_(None))
        .order_by(EquipmentState.since, EquipmentState.id)
    )
    for number, since, state in session.execute(statement):
        lines.setdefault(int(number), []).append((since, state))
    return [(machine, lines.get(machine.id, [])) for machine in machines]


def _why_out(machine: Equipment, history: list[tuple[date, str]], day: date, booked: Collection[int]) -> str:
    """Why a machine cannot be used on a day, as far as is known; empty when it can. The present state goes on."""
    state = next((state for since, state in reversed(history) if since <= day), "")
    if state in OUT_OF_ORDER or state in (SCRAPPED, LENT):
        return state
    return BOOKED if machine.id in booked else ""


def _booked(session: Work, day: date) -> frozenset[int]:
    found = bookings_in(session, day_span(day, day), Booking.equipment_id.is_not(None))
    return frozenset(each.equipment_id for each in found if each.equipment_id)


def _lost_stations(machines: Collection[Equipment], out: Collection[int]) -> set[str]:
    """Stations with a machine that is out, but for a scrapped one that another has replaced."""
    lost = set()
    for station in {m.station for m in machines if m.station}:
        there = [m for m in machines if m.station == station]
        kept = [m for m in there if m.state != SCRAPPED] or there
        if any(m.id in out for m in kept):
            lost.add(station)
    return lost
