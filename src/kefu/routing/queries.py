"""All SQL of routing: the lane of a workspace, its rules, its queue, its agents, and what waits for an answer."""

from collections.abc import Iterable, Sequence

import msgspec
import sqlalchemy as sa

from kefu.conversations.queries import count_open
from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import (
    agent_shifts,
    agents,
    contact_tags,
    contacts,
    conversations,
    inboxes,
    routing_marks,
    visitors,
    workspaces,
)
from kefu.hours.queries import list_schedules
from kefu.routing.models import Book, Candidate, Pool, Waiting
from kefu.teams.queries import list_teams
from kefu.teams.rules import BY_HAND, Rules

_c, _m = conversations.c, routing_marks.c
IS_QUEUED = sa.and_(_c.queued_at.is_not(None), _c.status == "open", _c.assignee_id.is_(None))


async def lock_lane(tx: Transaction, workspace_id: str) -> None:
    """One router at a time gives out a workspace's conversations, whatever the number of nodes.

    Weak enough to let everybody else write rows that refer to the workspace.
    """
    row = sa.select(workspaces.c.id).where(workspaces.c.id == workspace_id)
    await tx.first(row.with_for_update(key_share=True))


async def load_book(reader: Reader, workspace_id: str) -> Book:
    """The rules of a workspace."""
    chosen = sa.select(workspaces.c.default_capacity, workspaces.c.give_back_seconds)
    defaults = await reader.first(chosen.where(workspaces.c.id == workspace_id))
    assert defaults is not None, "nobody asks for a workspace that is not there"
    found = [team for team in await list_teams(reader, workspace_id) if not team.is_archived]
    named = {team.id: team.schedule_id for team in found if team.schedule_id is not None}
    weeks = {each.id: each.week for each in await list_schedules(reader, workspace_id)} if named else {}
    rows = await reader.all(sa.select(inboxes.c.id, inboxes.c.rules).where(inboxes.c.workspace_id == workspace_id))
    return Book(
        default_capacity=defaults["default_capacity"],
        give_back_seconds=defaults["give_back_seconds"],
        teams={team.id: Pool(team.rules or BY_HAND, frozenset(team.member_ids)) for team in found},
        inboxes={row["id"]: msgspec.convert(row["rules"], Rules) for row in rows},
        team_names={team.id: team.name for team in found},
        own_rules=frozenset(team.id for team in found if team.rules is not None),
        team_weeks={team_id: weeks[each] for team_id, each in named.items() if each in weeks},
    )


async def list_candidates(reader: Reader, workspace_id: str, default_capacity: int, now: int) -> list[Candidate]:
    """Agents who are here and take conversations, with what they answer now; who has shifts only during one."""
    a, s = agents.c, agent_shifts.c
    works_now = sa.and_(s.from_at <= now, s.until_at > now)
    is_taking = sa.and_(
        a.workspace_id == workspace_id,
        a.is_active,
        sa.not_(a.is_idle),
        a.availability == "online",
        a.gone_at.is_(None),
        sa.or_(s.agent_id.is_(None), works_now),
    )
    columns = (a.id, a.name, a.capacity, a.last_assigned_at, a.skills, a.languages)
    joined = agents.outerjoin(agent_shifts, s.agent_id == a.id)
    rows = await reader.all(sa.select(*columns).select_from(joined).where(is_taking).order_by(a.id))
    if not rows:
        return []
    loads = await count_open(reader, workspace_id)
    return [
        Candidate(
            id=row["id"],
            name=row["name"],
            capacity=row["capacity"] if row["capacity"] is not None else default_capacity,
            load=loads.get(row["id"], 0),
            last_assigned_at=row["last_assigned_at"],
            skills={skill["name"].casefold(): skill["level"] for skill in row["skills"]},
            languages=frozenset(row["languages"]),
        )
        for row in rows
    ]


async def list_ranked(reader: Reader, workspace_id: str, book: Book, limit: int) -> list[Waiting]:
    """Who waits, in the order of the answers; of a queue longer than `limit` its head and those who go first."""
    queue = await list_queue(reader, workspace_id, limit)
    if len(queue) == limit:
        v = contact_tags.c
        is_vip = _c.contact_id.in_(sa.select(v.contact_id).where(v.tag_id.in_(book.vip_tag_ids)))
        later = sa.and_(sa.or_(_c.priority >= 2, is_vip), _c.queued_at >= queue[-1].queued_at)
        known = {each.id for each in queue}
        queue += [each for each in await list_queue(reader, workspace_id, limit, later) if each.id not in known]
    return book.ranked(queue)


async def list_queue(
    reader: Reader, workspace_id: str, limit: int, *conditions: sa.ColumnElement[bool]
) -> list[Waiting]:
    """Who waits, oldest first; without languages and earlier agents, which only the choice needs."""
    left = sa.and_(_m.left_message_at.is_not(None), _m.left_message_at >= _c.queued_at)
    avoided = sa.case((_m.avoided_at >= _c.queued_at, _m.avoided_agent_id), else_=None)
    statement = (
        sa.select(
            _c.id, _c.contact_id, _c.inbox_id, _c.team_id, _c.queued_at, _c.last_agent_id,
            sa.func.coalesce(left, sa.false()).label("has_left_message"), avoided.label("avoided_agent_id"),
            _c.priority, contacts.c.tags.label("contact_tags"),
        )
        .select_from(
            conversations.join(contacts, contacts.c.id == _c.contact_id)
            .outerjoin(routing_marks, _m.conversation_id == _c.id)
        )
        .where(_c.workspace_id == workspace_id, IS_QUEUED, *conditions)
        .order_by(_c.queued_at, _c.id)
        .limit(limit)
    )  # fmt: skip
    return [_waiting(row) for row in await reader.all(statement)]


def _waiting(row: Row) -> Waiting:
    values = {str(name): value for name, value in row.items()}
    return Waiting(**{**values, "has_left_message": bool(values["has_left_message"])})


async def languages_of(reader: Reader, contact_ids: Iterable[str]) -> dict[str, str]:
    """The language of each contact's newest browser."""
    v = visitors.c
    found = sa.select(v.contact_id, v.language).where(v.contact_id.in_(list(contact_ids)), v.language.is_not(None))
    return {row["contact_id"]: row["language"] for row in await reader.all(found.order_by(v.seen_at))}


async def last_agents_of(reader: Reader, contact_ids: Iterable[str]) -> dict[str, str]:
    """Who answered each contact last, in whatever conversation."""
    found = sa.select(_c.contact_id, _c.last_agent_id).where(
        _c.contact_id.in_(list(contact_ids)), _c.last_agent_id.is_not(None)
    )
    return {row["contact_id"]: row["last_agent_id"] for row in await reader.all(found.order_by(_c.id))}


async def note_assigned(tx: Transaction, agent_id: str, now: int) -> None:
    """Keeps the round: whoever got one is last in it. Grows even when the clock stands."""
    later = sa.case((agents.c.last_assigned_at >= now, agents.c.last_assigned_at + 1), else_=now)
    await tx.execute(sa.update(agents).where(agents.c.id == agent_id).values(last_assigned_at=later))


async def list_busy_workspaces(reader: Reader) -> list[str]:
    """Workspaces where somebody waits or is here."""
    waits = sa.select(_c.workspace_id).where(_c.queued_at.is_not(None))
    unanswered = sa.select(_c.workspace_id).where(_c.waiting_since.is_not(None), _c.status == "open")
    here = sa.select(agents.c.workspace_id).where(agents.c.gone_at.is_(None))
    rows = await reader.all(sa.union(waits, unanswered, here))
    return sorted(row["workspace_id"] for row in rows)


async def list_presence(reader: Reader, workspace_id: str) -> dict[str, int | None]:
    """Since when each active agent is gone, as far as it is written down; None: is here."""
    a = agents.c
    rows = await reader.all(sa.select(a.id, a.gone_at).where(a.workspace_id == workspace_id, a.is_active))
    return {row["id"]: row["gone_at"] for row in rows}


async def note_presence(tx: Transaction, agent_ids: Sequence[str], gone_at: int | None) -> None:
    """Agents came, or were missed for the first time now."""
    a = agents.c
    other = a.gone_at.is_not(None) if gone_at is None else a.gone_at.is_(None)
    await tx.execute(sa.update(agents).where(a.id.in_(agent_ids), other).values(gone_at=gone_at))


async def list_abandoned(reader: Reader, workspace_id: str, gone_before: int, limit: int) -> list[str]:
    """Conversations that wait for agents who are deactivated, went offline, or are gone since before `gone_before`.

    Who takes one without a console, by the API, has as long to come as somebody who left; so has who is given one by
    hand while offline.
    """
    a = agents.c
    given_at = sa.func.coalesce(_c.assigned_at, 0)
    is_gone = sa.and_(a.gone_at <= gone_before, given_at <= gone_before)
    is_off = sa.and_(a.availability == "offline", sa.or_(given_at <= a.availability_at, given_at <= gone_before))
    is_absent = sa.or_(is_off, sa.not_(a.is_active), is_gone)
    statement = (
        sa.select(_c.id)
        .join(agents, a.id == _c.assignee_id)
        .where(_c.workspace_id == workspace_id, _c.status == "open", _c.waiting_since.is_not(None), is_absent)
    )
    rows = await reader.all(statement.order_by(_c.waiting_since).limit(limit))
    return [row["id"] for row in rows]


async def capacity_of(reader: Reader, agent_id: str, default_capacity: int) -> int:
    """How many conversations an agent answers at once."""
    own = await reader.scalar(sa.select(agents.c.capacity).where(agents.c.id == agent_id))
    return int(own) if own is not None else default_capacity
