"""All SQL of clocks: the moments of a conversation, how far they were counted, what is due, and the report."""

from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.conversations.standing import Promise
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import EVENT_IS_CHANGE, conversations, entries, events, settings, sla_clocks, sla_states
from kefu.sla.clocks import SlaClock
from kefu.sla.story import Moment, Story, What

_k, _s, _e, _v = sla_clocks.c, sla_states.c, entries.c, events.c
_CURSOR = "sla.cursor"
_STATUSES: dict[str, What] = {"open": "opened", "snoozed": "snoozed", "resolved": "resolved"}


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One row of sla_states, with its story read."""

    policy_id: str | None
    terms: str
    pos: int
    story: Story


async def find_state(reader: Reader, conversation_id: str) -> State | None:
    row = await reader.first(sa.select(sla_states).where(_s.conversation_id == conversation_id))
    if row is None:
        return None
    story = msgspec.json.decode(row["story"], type=Story)
    return State(policy_id=row["policy_id"], terms=row["terms"], pos=row["pos"], story=story)


async def keep_state(tx: Transaction, conversation_id: str, workspace_id: str, state: State | None) -> None:
    """Write it down, or forget it with None."""
    if state is None:
        await tx.execute(sa.delete(sla_states).where(_s.conversation_id == conversation_id))
        return
    values = {
        "policy_id": state.policy_id,
        "terms": state.terms,
        "pos": state.pos,
        "story": msgspec.json.encode(state.story).decode(),
    }
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    kept = insert(sla_states).values(conversation_id=conversation_id, workspace_id=workspace_id, **values)
    await tx.execute(kept.on_conflict_do_update(index_elements=["conversation_id"], set_=values))


async def list_moments(reader: Reader, conversation_id: str, after: int) -> list[Moment]:
    """What was asked and answered, and how the status changed, after a position; the system's words answer nothing."""
    said = sa.select(_e.pos, _e.created_at, _e.author_kind).where(
        _e.conversation_id == conversation_id, _e.pos > after, _e.kind == "message", _e.author_kind != "system"
    )
    changed = sa.select(_v.pos, _v.created_at, _v.data).where(
        _v.conversation_id == conversation_id,
        _v.pos > after,
        sa.text(EVENT_IS_CHANGE),
        _v.type == "conversation.status_changed",
    )
    found = [
        Moment(row["pos"], row["created_at"], "asked" if row["author_kind"] == "visitor" else "answered")
        for row in await reader.all(said)
    ]
    for row in await reader.all(changed):
        status = msgspec.json.decode(row["data"], type=dict[str, object])["status"]
        found.append(Moment(row["pos"], row["created_at"], _STATUSES[str(status)]))
    return sorted(found, key=lambda moment: moment.pos)


# -- clocks ------------------------------------------------------------------------------------------------------------


async def list_current(reader: Reader, conversation_id: str) -> list[SlaClock]:
    """Those that count, or stand, now."""
    chosen = sa.select(sla_clocks).where(_k.conversation_id == conversation_id, _k.ended_at.is_(None))
    return [as_struct(row, SlaClock) for row in await reader.all(chosen)]


async def list_latest(reader: Reader, conversation_id: str, limit: int = 20) -> list[SlaClock]:
    """Everything that was promised in a conversation, newest first."""
    chosen = sa.select(sla_clocks).where(_k.conversation_id == conversation_id)
    rows = await reader.all(chosen.order_by(_k.begun_pos.desc(), _k.target).limit(limit))
    return [as_struct(row, SlaClock) for row in rows]


async def put_clock(tx: Transaction, clock: SlaClock) -> None:
    values = msgspec.structs.asdict(clock)
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    keys = ["conversation_id", "target", "begun_pos"]
    changed = {name: value for name, value in values.items() if name not in keys}
    await tx.execute(insert(sla_clocks).values(values).on_conflict_do_update(index_elements=keys, set_=changed))


async def forget_clock(tx: Transaction, clock: SlaClock) -> None:
    await tx.execute(
        sa.delete(sla_clocks).where(
            _k.conversation_id == clock.conversation_id, _k.target == clock.target, _k.begun_pos == clock.begun_pos
        )
    )


async def list_due(reader: Reader, now: int, limit: int) -> list[tuple[str, str]]:
    """(conversation, workspace) where time alone has something to do."""
    chosen = sa.select(_k.conversation_id, _k.workspace_id).where(_k.next_at <= now, _k.ended_at.is_(None))
    rows = await reader.all(chosen.order_by(_k.next_at).limit(limit))
    return list(dict.fromkeys((row["conversation_id"], row["workspace_id"]) for row in rows))


async def list_unresolved(reader: Reader, workspace_id: str, after: str, limit: int) -> list[str]:
    """Conversations that are not resolved, by id; only in them time passes."""
    c = conversations.c
    chosen = sa.select(c.id).where(c.workspace_id == workspace_id, c.id > after, c.status != "resolved")
    return [row["id"] for row in await reader.all(chosen.order_by(c.id).limit(limit))]


# -- facts that no news brought ----------------------------------------------------------------------------------------


async def find_cursor(reader: Reader) -> int | None:
    found = await reader.scalar(sa.select(settings.c.value).where(settings.c.key == _CURSOR))
    return int(found) if found is not None else None


async def move_cursor(tx: Transaction, number: int | None) -> None:
    """Up to where events were looked at; None: nothing is promised anywhere, so nobody looks."""
    if number is None:
        await tx.execute(sa.delete(settings).where(settings.c.key == _CURSOR))
        return
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    kept = insert(settings).values(key=_CURSOR, value=str(number))
    await tx.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"value": str(number)}))


async def newest_event(reader: Reader) -> int:
    return int(await reader.scalar(sa.select(sa.func.coalesce(sa.func.max(_v.number), 0))))


async def settled_event(reader: Reader, after: int, before: int, limit: int) -> int | None:
    """The number of the last of the next `limit` events that is older than `before`; None: there is none."""
    following = sa.select(_v.number, _v.created_at).where(_v.number > after).order_by(_v.number).limit(limit).subquery()
    found = await reader.scalar(sa.select(sa.func.max(following.c.number)).where(following.c.created_at <= before))
    return int(found) if found is not None else None


async def list_missed(
    reader: Reader, workspace_ids: Collection[str], after: int, upto: int
) -> Sequence[tuple[str, str]]:
    """(conversation, workspace) of events that no count has seen."""
    chosen = (
        sa.select(_v.conversation_id, _v.workspace_id)
        .select_from(events.outerjoin(sla_states, _s.conversation_id == _v.conversation_id))
        .where(
            _v.number > after,
            _v.number <= upto,
            _v.workspace_id.in_(list(workspace_ids)),
            _v.conversation_id.is_not(None),
            sa.or_(_s.pos.is_(None), _s.pos < _v.pos),
        )
        .distinct()
    )
    return [(row["conversation_id"], row["workspace_id"]) for row in await reader.all(chosen)]


# -- the report --------------------------------------------------------------------------------------------------------


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How often a promise of a policy was kept and broken; `breached` has those that are still open, too."""

    policy_id: str
    promise: Promise
    met: int
    breached: int


async def tally(reader: Reader, workspace_id: str, since: int) -> list[Tally]:
    """What ended since a time, and what is late now."""
    is_late = _k.breached_at.is_not(None)
    counted = sa.or_(_k.ended_at >= since, sa.and_(_k.ended_at.is_(None), is_late))
    statement = (
        sa.select(
            _k.policy_id,
            _k.target.label("promise"),
            sa.func.sum(sa.case((is_late, 0), else_=1)).label("met"),
            sa.func.sum(sa.case((is_late, 1), else_=0)).label("breached"),
        )
        .where(_k.workspace_id == workspace_id, counted)
        .group_by(_k.policy_id, _k.target)
    )
    return [as_struct(row, Tally) for row in await reader.all(statement)]
