"""Sending: in order, once, whatever is lost on the way; waits, troubles that need a person, cancelling."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from talentdesk.errors import Cancelled, DeskError
from talentdesk.services import outbox, upload_channels
from talentdesk.store import Store
from tests.services.upload_world import PowerCut, World


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> Iterator[World]:
    made = World.founded(tmp_path, founded)
    yield made
    made.close()


def _inbox(world: World) -> list[str]:
    return sorted(path.name for path in world.bureau.inbox.iterdir())


def test_a_package_goes_out_once_and_stays_gone(world: World) -> None:
    world.add_person()
    made = world.build()
    assert world.send() == []  # nothing is queued
    outbox.queue(world.store, made.package_id)
    (sent,) = world.send()
    assert sent.delivered
    assert not sent.already
    assert _inbox(world) == [made.path.name]
    (package,) = world.packages()
    assert (package.state, package.attempts, package.sent_by) == ("已送达", 1, "tester")
    assert package.sent_at == world.now.replace(tzinfo=None)
    assert world.send() == []
    with pytest.raises(DeskError) as refused:
        outbox.queue(world.store, made.package_id)
    assert refused.value.code == "already-sent"


def test_the_later_number_waits_for_the_earlier_one(world: World) -> None:
    world.add_person()
    world.build()
    world.add_person()
    second = world.build()
    assert outbox.queue(world.store, second.package_id) == 2  # the first goes with it
    (only,) = world.send("before")
    assert (only.number, only.delivered) == (1, False)
    assert _inbox(world) == []
    assert [each.number for each in world.send()] == [1, 2]


@pytest.mark.parametrize("fault", ["before", "middle", "busy"])
def test_a_loss_before_arrival_is_tried_again(world: World, fault: str) -> None:
    world.add_person()
    world.build_and_send(fault)
    assert world.state(1) == "待发送"
    (sent,) = world.send()
    assert (sent.delivered, sent.already) == (True, False)
    assert _inbox(world) == [sent.package]


def test_a_lost_reply_is_no_second_delivery(world: World) -> None:
    world.add_person()
    made = world.build_and_send("reply")
    assert world.state(1) == "待发送"
    assert _inbox(world) == [made.path.name]
    (sent,) = world.send()
    assert (sent.delivered, sent.already) == (True, True)
    assert world.packages()[0].attempts == 2
    assert len(world.bureau.work()) == 1


@pytest.mark.parametrize(("fault", "already"), [("power-before", False), ("power-after", True)])
def test_a_power_cut_leaves_it_sending_and_it_is_sent_again(world: World, fault: str, already: bool) -> None:
    world.add_person()
    with pytest.raises(PowerCut):
        world.build_and_send(fault)
    world.start_again()
    assert world.state(1) == "发送中"
    (sent,) = world.send(at_once=False)
    assert (sent.delivered, sent.already) == (True, already)


def test_waits_are_kept_by_the_schedule_and_passed_over_by_a_person(world: World) -> None:
    world.add_person()
    world.build_and_send("before")
    (package,) = world.packages()
    assert package.next_try == world.now.replace(tzinfo=None) + timedelta(seconds=30)
    assert package.trouble == "offline"
    world.later(seconds=29)
    assert world.send(at_once=False) == []
    assert len(world.send("before")) == 1  # a person asks: second attempt
    assert world.packages()[0].next_try == world.now.replace(tzinfo=None) + timedelta(seconds=60)
    world.later(seconds=60)
    (tried,) = world.send("busy", at_once=False)
    assert tried.next_try == world.now.replace(tzinfo=None) + timedelta(hours=2)
    world.later(days=-900)  # the clock is put back: no wait of years
    (sent,) = world.send(at_once=False)
    assert sent.delivered


def test_what_needs_a_person_is_not_tried_by_itself_until_the_channel_is_changed(world: World) -> None:
    world.add_person()
    world.build_and_send("host-key")
    (package,) = world.packages()
    assert (package.state, package.next_try, package.trouble) == ("待发送", None, "host key")
    world.later(days=30)
    assert world.send(at_once=False) == []
    upload_channels.change(world.store, world.channel, name="市局二")  # nothing to do with the way there
    assert world.send(at_once=False) == []
    other = world.place / "elsewhere"
    other.mkdir()
    upload_channels.change(world.store, world.channel, settings={"folder": str(other)})
    (sent,) = world.send(at_once=False)
    assert sent.delivered
    assert [path.name for path in other.iterdir()] == [sent.package]


def test_a_damaged_file_is_not_sent(world: World) -> None:
    world.add_person()
    made = world.build()
    outbox.queue(world.store, made.package_id)
    made.path.write_bytes(made.path.read_bytes() + b" ")
    (tried,) = world.send()
    assert tried.trouble is not None
    assert tried.trouble.code == "package-file"
    assert tried.next_try is None
    assert _inbox(world) == []


def test_another_file_under_the_name_is_never_overwritten(world: World) -> None:
    world.add_person()
    made = world.build()
    (world.bureau.inbox / made.path.name).write_bytes(b"other")
    outbox.queue(world.store, made.package_id)
    (tried,) = world.send()
    assert tried.trouble is not None
    assert tried.trouble.code == "upload-conflict"
    assert (world.bureau.inbox / made.path.name).read_bytes() == b"other"
    assert world.send(at_once=False) == []


def test_cancelled_it_is_queued_again_and_what_was_delivered_stays_so(world: World) -> None:
    world.add_person()
    world.build()
    world.add_person()
    outbox.queue(world.store, world.build().package_id)
    with pytest.raises(Cancelled):
        world.send("", "cancel")
    assert [each.state for each in world.packages()] == ["已送达", "待发送"]
    assert world.packages()[1].trouble is None
    (sent,) = world.send(at_once=False)
    assert sent.number == 2


def test_a_bug_on_the_way_does_not_leave_it_sending(world: World) -> None:
    world.add_person()
    outbox.queue(world.store, world.build().package_id)

    def broken(*_: object) -> upload_channels.Transport:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outbox.send_all(world.store, world.now, open_transport=broken)
    assert world.state(1) == "待发送"
    assert world.send()[0].delivered


def test_only_one_sends_at_a_time(world: World) -> None:
    world.add_person()
    outbox.queue(world.store, world.build().package_id)
    codes: list[str] = []

    def nosy(store: Store, channel: int) -> upload_channels.Transport:
        def second() -> None:
            try:
                world.send()
            except DeskError as refused:
                codes.append(refused.code)

        other = threading.Thread(target=second)
        other.start()
        other.join()
        return upload_channels.open_transport(store, channel)

    outbox.send_all(world.store, world.now, open_transport=nosy)
    assert codes == ["sending"]


def test_handed_over_by_hand_in_order_and_not_sent_afterwards(world: World) -> None:
    world.add_person()
    first = world.build()
    world.add_person()
    second = world.build()
    with pytest.raises(DeskError) as refused:
        outbox.deliver_by_hand(world.store, second.package_id, world.now)
    assert refused.value.code == "out-of-order"
    outbox.deliver_by_hand(world.store, first.package_id, world.now)
    outbox.queue(world.store, second.package_id)
    assert [each.number for each in world.send()] == [2]
    with pytest.raises(DeskError) as refused:
        outbox.deliver_by_hand(world.store, first.package_id, world.now)
    assert refused.value.code == "package-state"


def test_a_retired_channel_sends_nothing(world: World) -> None:
    world.add_person()
    outbox.queue(world.store, world.build().package_id)
    upload_channels.retire(world.store, world.channel)
    assert world.send() == []
    assert world.state(1) == "待发送"


def test_the_notice_says_what_went_and_what_did_not(world: World) -> None:
    assert outbox.due_notice([]) == ""
    world.add_person()
    world.build()
    world.add_person()
    outbox.queue(world.store, world.build().package_id)
    text = outbox.due_notice(world.send("", "before"))
    assert text.startswith("1 个上报包已送达；上报包 TD-")
    assert "offline" in text
