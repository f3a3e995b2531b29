"""All SQL of requests to be called."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.callbacks.models import Callback, CallbackSettings
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import callback_settings, callback_slots, callbacks, tickets
from kefu.tickets.models import ACTIVE

_c = callbacks.c


async def get_settings(reader: Reader, workspace_id: str, inbox_id: str) -> CallbackSettings:
    """Those of an inbox that was found already."""
    row = await reader.first(sa.select(callback_settings).where(callback_settings.c.inbox_id == inbox_id))
    if row is None:
        return CallbackSettings(inbox_id=inbox_id, workspace_id=workspace_id)
    return as_struct(row, CallbackSettings)


async def keep_settings(tx: Transaction, settings: CallbackSettings) -> None:
    values = msgspec.structs.asdict(settings)
    changed = {name: value for name, value in values.items() if name not in ("inbox_id", "workspace_id")}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(callback_settings).values(values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["inbox_id"], set_=changed))


async def taken_after(reader: Reader, inbox_id: str, now: int) -> dict[int, int]:
    """How many places of each time to come are taken."""
    s = callback_slots.c
    rows = await reader.all(sa.select(s.slot_at, s.taken).where(s.inbox_id == inbox_id, s.slot_at >= now))
    return {row["slot_at"]: row["taken"] for row in rows}


async def take_place(tx: Transaction, inbox_id: str, slot_at: int, capacity: int) -> bool:
    """Whether there was one: of two who want the last place the second waits for the first and then finds none."""
    s = callback_slots.c
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(callback_slots).values(inbox_id=inbox_id, slot_at=slot_at, taken=1)
    taking = statement.on_conflict_do_update(
        index_elements=["inbox_id", "slot_at"], set_={"taken": s.taken + 1}, where=s.taken < capacity
    )
    return await tx.execute(taking) > 0


async def lock_places(tx: Transaction, inbox_id: str, slots: Sequence[int]) -> None:
    """Hold these times in order, so that two who change places with each other do not wait for ever."""
    s = callback_slots.c
    chosen = sa.select(s.slot_at).where(s.inbox_id == inbox_id, s.slot_at.in_(slots)).order_by(s.slot_at)
    await tx.all(chosen.with_for_update())


async def give_place_back(tx: Transaction, inbox_id: str, slot_at: int) -> None:
    s = callback_slots.c
    chosen = sa.and_(s.inbox_id == inbox_id, s.slot_at == slot_at, s.taken > 0)
    await tx.execute(sa.update(callback_slots).where(chosen).values(taken=s.taken - 1))


async def find_callback(reader: Reader, ticket_id: str) -> Callback | None:
    """The call that a ticket is; its row is guarded by the ticket's lock."""
    row = await reader.first(sa.select(callbacks).where(_c.ticket_id == ticket_id))
    return as_struct(row, Callback) if row is not None else None


async def find_by_client_id(reader: Reader, contact_id: str, client_callback_id: str) -> Callback | None:
    chosen = sa.and_(_c.contact_id == contact_id, _c.client_callback_id == client_callback_id)
    row = await reader.first(sa.select(callbacks).where(chosen))
    return as_struct(row, Callback) if row is not None else None


async def find_open_of(reader: Reader, contact_id: str) -> Callback | None:
    """The call that a contact waits for."""
    row = await reader.first(_open().where(_c.contact_id == contact_id).order_by(_c.next_at).limit(1))
    return as_struct(row, Callback) if row is not None else None


async def list_open(reader: Reader, workspace_id: str, limit: int) -> list[Callback]:
    """What is to be called, the next one first."""
    statement = _open().where(_c.workspace_id == workspace_id).order_by(_c.next_at, _c.ticket_id)
    rows = await reader.all(statement.limit(limit))
    return [as_struct(row, Callback) for row in rows]


def _open() -> sa.Select[tuple[object, ...]]:
    statement = sa.select(callbacks).join(tickets, tickets.c.id == _c.ticket_id)
    return statement.where(_c.next_at.is_not(None), tickets.c.state.in_(ACTIVE))


async def count_open_by_agent(reader: Reader, workspace_id: str, agent_ids: Sequence[str]) -> dict[str, int]:
    """How many calls each of these agents has before them."""
    t = tickets.c
    statement = (
        sa.select(t.assignee_id, sa.func.count().label("open"))
        .join_from(callbacks, tickets, t.id == _c.ticket_id)
        .where(t.workspace_id == workspace_id, _c.next_at.is_not(None), t.state.in_(ACTIVE))
        .where(t.assignee_id.in_(agent_ids))
        .group_by(t.assignee_id)
    )
    return {row["assignee_id"]: row["open"] for row in await reader.all(statement)}


async def insert_callback(tx: Transaction, callback: Callback) -> None:
    await tx.execute(sa.insert(callbacks).values(msgspec.structs.asdict(callback)))


async def save_callback(tx: Transaction, callback: Callback) -> None:
    values = msgspec.structs.asdict(callback)
    await tx.execute(sa.update(callbacks).where(_c.ticket_id == callback.ticket_id).values(values))
