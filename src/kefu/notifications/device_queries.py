"""All SQL of the devices that take pushes."""

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agent_sessions, agents, push_devices

_d = push_devices.c


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that an agent allowed to be told by push."""

    id: str
    workspace_id: str
    agent_id: str
    session_id: str
    endpoint: str
    p256dh: str
    auth: str
    user_agent: str
    created_at: int
    used_at: int | None = None


async def put(tx: Transaction, device: Device) -> Device:
    """A browser has one row, whoever signs in on it."""
    values = msgspec.structs.asdict(device)
    again = {name: values[name] for name in values if name not in ("id", "created_at", "used_at")}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(push_devices).values(values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["endpoint"], set_=again))
    row = await tx.first(sa.select(push_devices).where(_d.endpoint == device.endpoint))
    assert row is not None
    return as_struct(row, Device)


async def list_devices(reader: Reader, agent_id: str, now: int) -> list[Device]:
    """Those whose sign-in still lasts, the newest first."""
    statement = sa.select(push_devices).join(agent_sessions, agent_sessions.c.id == _d.session_id)
    chosen = statement.where(_d.agent_id == agent_id, agent_sessions.c.expires_at > now)
    return [as_struct(row, Device) for row in await reader.all(chosen.order_by(_d.created_at.desc(), _d.id))]


async def find_live_device(reader: Reader, device_id: str, now: int) -> Device | None:
    """None once its sign-in has ended or its agent has left."""
    statement = (
        sa.select(push_devices)
        .join(agent_sessions, agent_sessions.c.id == _d.session_id)
        .join(agents, agents.c.id == _d.agent_id)
        .where(_d.id == device_id, agent_sessions.c.expires_at > now, agents.c.is_active.is_(True))
    )
    row = await reader.first(statement)
    return as_struct(row, Device) if row is not None else None


async def delete(tx: Transaction, device_id: str) -> None:
    await tx.execute(sa.delete(push_devices).where(_d.id == device_id))


async def delete_own(tx: Transaction, agent_id: str, device_id: str) -> bool:
    return await tx.execute(sa.delete(push_devices).where(_d.agent_id == agent_id, _d.id == device_id)) > 0


async def note_use(tx: Transaction, device_id: str, now: int) -> None:
    await tx.execute(sa.update(push_devices).where(_d.id == device_id).values(used_at=now))


async def delete_orphans(tx: Transaction) -> int:
    """Devices whose sign-in is gone."""
    alive = sa.exists().where(agent_sessions.c.id == _d.session_id)
    return await tx.execute(sa.delete(push_devices).where(sa.not_(alive)))
