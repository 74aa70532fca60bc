"""Upload channels: one bureau, its profile, the way there; kept, tried and opened. Secrets lie in the system's key store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as Work

from talentdesk.errors import DeskError, Problem
from talentdesk.exchange.secrets import KeyStore, environment_secret, secret_name, system_keys
from talentdesk.exchange.transports import (
    TRANSPORTS,
    Checked,
    SettingField,
    Settings,
    Transport,
    TransportKind,
    TransportTrouble,
    Value,
    transport_kind,
)
from talentdesk.exchange.transports.settings import checked_settings, fingerprint
from talentdesk.model import BaseProfile, UploadChannel
from talentdesk.services.bureau_profiles import profile_in
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "TRANSPORTS", "Channel", "Checked", "SettingField", "Transport", "TransportKind", "TransportTrouble",
    "accept_host_key", "change", "channel", "channels", "create", "find_channel", "fingerprint", "forget_secret",
    "keep_secret", "kept_secrets", "open_transport", "retire", "system_keys", "transport_kind", "try_channel",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel as it is kept; ``settings`` are complete (defaults filled in), ``schedule`` is the JSON object."""

    id: int
    name: str
    profile: str
    transport: str
    settings: Mapping[str, Value]
    schedule: str
    in_use: bool
    last_run: datetime | None
    seen_entry: int

    @property
    def kind(self) -> TransportKind:
        """The way it goes."""
        return transport_kind(self.transport)


def channels(store: Store, *, retired: bool = False) -> list[Channel]:
    """The channels in use by name; with ``retired`` those no longer in use as well."""
    statement = select(UploadChannel).where(UploadChannel.deleted_at.is_(None)).order_by(UploadChannel.name)
    if not retired:
        statement = statement.where(UploadChannel.in_use)
    with store.read() as session:
        return [_shown(row) for row in session.scalars(statement)]


def channel(store: Store, channel_id: int) -> Channel:
    """One channel; a refusal when there is none of that number."""
    with store.read() as session:
        return _shown(_row(session, channel_id))


def find_channel(store: Store, name: str) -> int:
    """The number of the channel of that name; a refusal when there is none."""
    for each in channels(store, retired=True):
        if each.name == name.strip():
            return each.id
    known = "、".join(each.name for each in channels(store)) or tr("（还没有）")
    raise DeskError(
        tr("没有名为“{name}”的上报渠道。", name=name),
        tr("现有的上报渠道：{known}", known=known),
        code="not-found",
    )


def create(
    store: Store,
    name: str,
    *,
    profile: str,
    transport: str,
    settings: Mapping[str, object],
    schedule: str = "{}",
) -> int:
    """A new channel; its number. Refused when a setting is wrong or the name is taken."""
    kept = checked_settings(transport_kind(transport), settings)
    with store.write(tr("新建上报渠道 {name}", name=name.strip()), kind="channel") as session:
        _check_name(session, name, None)
        profile_in(session, profile)
        row = UploadChannel(
            name=name.strip(), profile=profile, transport=transport, settings=_json(kept), schedule=_checked_schedule(schedule)
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def change(
    store: Store,
    channel_id: int,
    *,
    name: str | None = None,
    profile: str | None = None,
    settings: Mapping[str, object] | None = None,
    schedule: str | None = None,
    in_use: bool | None = None,
) -> None:
    """Change what is given; ``settings`` holds only the settings to change. A new host forgets the old one's key."""
    with store.write(tr("修改上报渠道"), kind="channel") as session:
        row = _row(session, channel_id)
        if name is not None:
            _check_name(session, name, channel_id)
            row.name = name.strip()
        if settings is not None:
            row.settings = _json(_changed(row, settings))
        if profile is not None:
            row.profile = profile_in(session, profile).key
        row.schedule = _checked_schedule(schedule) if schedule is not None else row.schedule
        row.in_use = in_use if in_use is not None else row.in_use


def retire(store: Store, channel_id: int) -> None:
    """Use a channel no longer; what was sent by it stays in the ledger."""
    change(store, channel_id, in_use=False)


def open_transport(store: Store, channel_id: int, *, keys: KeyStore | None = None) -> Transport:
    """The way of a channel, ready to be used and to be closed; it connects, and asks for secrets, when first used."""
    with store.read() as session:
        row = _row(session, channel_id)
        if not row.in_use:
            raise DeskError(
                tr("上报渠道“{name}”已停用。", name=row.name), tr("请先重新启用它。"), code="channel-retired"
            )
        kind, uid = transport_kind(row.transport), _uid(session)
        values = _shown(row).settings

    def secret(field: str) -> str:
        from_environment = environment_secret() if field == kind.secrets[0].name else ""
        return from_environment or (keys or system_keys()).find(secret_name(uid, channel_id, field))

    return kind.open(Settings(values, secret))


def try_channel(store: Store, channel_id: int, *, keys: KeyStore | None = None) -> Checked:
    """Try the way without sending anything; trouble is an answer in words, a host key is shown to be accepted."""
    transport = open_transport(store, channel_id, keys=keys)
    try:
        return transport.check()
    except TransportTrouble as trouble:
        return Checked(False, trouble.host_key, f"{trouble.text}{trouble.remedy}")
    finally:
        transport.close()


def accept_host_key(store: Store, channel_id: int, host_key: str) -> None:
    """Trust this key of the server from now on: a line ``type base64`` as shown by ``try_channel``, or ``SHA256:…``."""
    change(store, channel_id, settings={"host_key": host_key})


def keep_secret(
    store: Store, channel_id: int, field: str, secret: str, *, keys: KeyStore | None = None
) -> None:
    """Keep a password or token in the system's key store; refused where there is none."""
    name = _secret_name(store, channel_id, field)
    (keys or system_keys()).keep(name, secret)


def forget_secret(store: Store, channel_id: int, field: str, *, keys: KeyStore | None = None) -> None:
    """Take a password or token out of the key store; harmless when it is not there."""
    (keys or system_keys()).forget(_secret_name(store, channel_id, field))


def kept_secrets(store: Store, channel_id: int, *, keys: KeyStore | None = None) -> tuple[str, ...]:
    """The names of the secret fields that the key store holds a value for."""
    store_of_keys = keys or system_keys()
    fields = channel(store, channel_id).kind.secrets
    return tuple(
        each.name for each in fields if store_of_keys.find(_secret_name(store, channel_id, each.name))
    )


def _secret_name(store: Store, channel_id: int, field: str) -> str:
    with store.read() as session:
        row, uid = _row(session, channel_id), _uid(session)
        known = [each.name for each in transport_kind(row.transport).secrets]
    if field not in known:
        raise DeskError(
            tr("这种上报方式没有名为“{field}”的密码。", field=field),
            tr("可用的有：{known}", known=", ".join(known)),
            code="unknown-secret",
        )
    return secret_name(uid, channel_id, field)


def _uid(session: Work) -> str:
    return session.scalars(select(BaseProfile)).one().uid


def _row(session: Work, channel_id: int) -> UploadChannel:
    row = session.get(UploadChannel, channel_id)
    if row is None or row.deleted_at is not None:
        raise DeskError(tr("这个上报渠道不存在。"), tr("列表可能已过时，请刷新。"), code="not-found")
    return row


def _shown(row: UploadChannel) -> Channel:
    kind = transport_kind(row.transport)
    kept = json.loads(row.settings)
    values = {each.name: kept.get(each.name, each.default) for each in kind.settings}
    return Channel(
        row.id, row.name, row.profile, row.transport, values, row.schedule, row.in_use, row.last_run, row.seen_entry
    )  # fmt: skip


def _changed(row: UploadChannel, settings: Mapping[str, object]) -> Mapping[str, Value]:
    before = _shown(row).settings
    together: dict[str, object] = {**before, **settings}
    moved = any(str(together.get(name)) != str(before.get(name)) for name in ("host", "port"))
    if moved and "host_key" not in settings and "host_key" in before:
        together["host_key"] = ""
    return checked_settings(transport_kind(row.transport), together)


def _check_name(session: Work, name: str, own: int | None) -> None:
    if not name.strip():
        raise DeskError(tr("上报渠道要有名称。"), tr("例如“市人社局”。"), code="missing")
    statement = select(UploadChannel.id).where(
        UploadChannel.name == name.strip(), UploadChannel.deleted_at.is_(None)
    )
    if session.scalar(statement) not in (None, own):
        raise DeskError(
            tr("已经有名为“{name}”的上报渠道。", name=name.strip()), tr("请换一个名称。"), code="exists"
        )


def _checked_schedule(text: str) -> str:
    try:
        good = isinstance(json.loads(text), dict)
    except ValueError:
        good = False
    if not good:
        problem = Problem("schedule", tr("上报时间的写法不对。"), tr("请在界面里重新选择。"))
        raise DeskError(problem.text, problem.remedy, code=problem.code, problems=(problem,))
    return text


def _json(values: Mapping[str, Value]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
