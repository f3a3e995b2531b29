"""All SQL of notifications and of who gets them; devices and choices are in `device_queries` and `choice_queries`."""

from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.agents.models import Preferences
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agents, notification_settings, notifications, push_devices, team_members, workspaces
from kefu.kernel.actors import Role
from kefu.kernel.paging import Cursor
from kefu.notifications.facts import Admins, Audience, People, Pool
from kefu.notifications.models import Kind, Notification, Settings
from kefu.workspaces.models import Language

_n = notifications.c
# What one statement may carry on both databases.
_ROWS = 500


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """An agent with what decides how it is told."""

    id: str
    workspace_id: str
    name: str
    email: str
    role: Role
    language: Language
    settings: Settings
    # No console is open, or nobody touches it.
    is_away: bool
    device_ids: tuple[str, ...] = ()


def _audience(audience: Audience) -> sa.ColumnElement[bool]:
    c = agents.c
    match audience:
        case People(ids=ids):
            return c.id.in_(ids)
        case Admins():
            return c.role.in_(("owner", "admin"))
        case Pool(team_id=None):
            return c.availability != "offline"
        case Pool(team_id=team_id):
            members = sa.select(team_members.c.agent_id).where(team_members.c.team_id == team_id)
            return sa.and_(c.availability != "offline", c.id.in_(members))


async def list_recipients(reader: Reader, workspace_id: str, audience: Audience) -> list[Recipient]:
    """Active agents of the workspace, with their choices and devices."""
    c = agents.c
    statement = (
        sa.select(
            c.id,
            c.workspace_id,
            c.name,
            c.email,
            c.role,
            c.preferences,
            c.is_idle,
            c.gone_at,
            workspaces.c.language,
            notification_settings.c.settings,
        )
        .join_from(agents, workspaces, c.workspace_id == workspaces.c.id)
        .outerjoin(notification_settings, notification_settings.c.agent_id == c.id)
        .where(c.workspace_id == workspace_id, c.is_active.is_(True), _audience(audience))
        .order_by(c.id)
    )
    rows = await reader.all(statement)
    devices = await _devices_of(reader, [row["id"] for row in rows])
    return [_recipient(row, devices.get(row["id"], [])) for row in rows]


def _recipient(row: Row, device_ids: Sequence[str]) -> Recipient:
    preferences = msgspec.convert(row["preferences"], Preferences)
    return Recipient(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        language=preferences.language or row["language"],
        settings=msgspec.convert(row["settings"] or {}, Settings),
        is_away=bool(row["is_idle"]) or row["gone_at"] is not None,
        device_ids=tuple(device_ids),
    )


async def _devices_of(reader: Reader, agent_ids: Sequence[str]) -> dict[str, list[str]]:
    c = push_devices.c
    found: dict[str, list[str]] = {}
    if agent_ids:
        for row in await reader.all(sa.select(c.id, c.agent_id).where(c.agent_id.in_(agent_ids)).order_by(c.id)):
            found.setdefault(row["agent_id"], []).append(row["id"])
    return found


async def find_recipient(reader: Reader, workspace_id: str, agent_id: str) -> Recipient | None:
    found = await list_recipients(reader, workspace_id, People((agent_id,)))
    return found[0] if found else None


# -- rows --------------------------------------------------------------------------------------------------------------


def _notification(row: Row) -> Notification:
    return as_struct(row, Notification)


async def put(tx: Transaction, made: Sequence[Notification]) -> list[Notification]:
    """Write them; what an agent has not read yet of the same thing counts on and says the newest."""
    found: list[Notification] = []
    for start in range(0, len(made), _ROWS):
        found += await _put(tx, made[start : start + _ROWS])
    return found


async def _put(tx: Transaction, made: Sequence[Notification]) -> list[Notification]:
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(notifications).values([msgspec.to_builtins(each) for each in made])
    newest = statement.excluded
    changed = {
        "count": _n.count + newest.count,
        "words": newest.words,
        "updated_at": newest.updated_at,
        "is_listed": newest.is_listed,
        "mailed_at": None,
    }
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "agent_id", "kind"], index_where=_n.read_at.is_(None), set_=changed
        )
    )
    wanted = {(each.subject, each.agent_id, each.kind) for each in made}
    rows = await tx.all(
        sa.select(notifications).where(
            _n.read_at.is_(None),
            _n.subject.in_({each.subject for each in made}),
            _n.agent_id.in_({each.agent_id for each in made}),
        )
    )
    return [each for each in map(_notification, rows) if (each.subject, each.agent_id, each.kind) in wanted]


async def list_unread_subjects(reader: Reader, subjects: Collection[str]) -> set[str]:
    """Of these subjects, those that somebody has not read about; most have none."""
    found = sa.select(_n.subject).where(_n.read_at.is_(None), _n.subject.in_(subjects)).distinct()
    return {row["subject"] for row in await reader.all(found)}


async def settle(
    tx: Transaction, subject: str, kinds: Collection[Kind], keeps: str | None, now: int
) -> list[tuple[str, str, str]]:
    """Mark as read whatever is old; returns (workspace, agent, id) of each.

    That somebody waited is worth no row once it is over.
    """
    chosen = sa.and_(_n.subject == subject, _n.read_at.is_(None), _n.kind.in_(kinds))
    if keeps is not None:
        chosen = sa.and_(chosen, _n.agent_id != keeps)
    rows = await tx.all(sa.select(_n.workspace_id, _n.agent_id, _n.id).where(chosen))
    if rows:
        await tx.execute(sa.delete(notifications).where(chosen, _n.kind == "waiting"))
        await tx.execute(sa.update(notifications).where(chosen).values(read_at=now))
    return [(row["workspace_id"], row["agent_id"], row["id"]) for row in rows]


async def count_unread(reader: Reader, agent_ids: Collection[str]) -> dict[str, int]:
    """How many each has to read; agents without any are left out."""
    counted = (
        sa.select(_n.agent_id, sa.func.count().label("unread"))
        .where(_n.agent_id.in_(agent_ids), _n.read_at.is_(None), _n.is_listed.is_(True))
        .group_by(_n.agent_id)
    )
    return {row["agent_id"]: row["unread"] for row in await reader.all(counted)}


async def list_page(
    reader: Reader, agent_id: str, *, is_unread: bool, cursor: Cursor | None, limit: int
) -> list[Notification]:
    """The newest first."""
    statement = sa.select(notifications).where(_n.agent_id == agent_id, _n.is_listed.is_(True))
    if is_unread:
        statement = statement.where(_n.read_at.is_(None))
    if cursor is not None:
        statement = statement.where(sa.tuple_(_n.updated_at, _n.id) < sa.tuple_(cursor.at, cursor.id))
    rows = await reader.all(statement.order_by(_n.updated_at.desc(), _n.id.desc()).limit(limit))
    return [_notification(row) for row in rows]


async def find(reader: Reader, notification_id: str) -> Notification | None:
    row = await reader.first(sa.select(notifications).where(_n.id == notification_id))
    return _notification(row) if row is not None else None


async def mark_read(tx: Transaction, agent_id: str, chosen: sa.ColumnElement[bool] | None, now: int) -> list[str]:
    """Those of an agent's own that were unread."""
    which = sa.and_(_n.agent_id == agent_id, _n.read_at.is_(None), *([chosen] if chosen is not None else []))
    ids = [row["id"] for row in await tx.all(sa.select(_n.id).where(which))]
    if ids:
        await tx.execute(sa.update(notifications).where(_n.id.in_(ids)).values(read_at=now))
    return ids


def named(ids: Collection[str]) -> sa.ColumnElement[bool]:
    return _n.id.in_(ids)


def about(conversation_id: str) -> sa.ColumnElement[bool]:
    return _n.conversation_id == conversation_id


async def forget(tx: Transaction, before: int, limit: int) -> int:
    """Old ones, read or not."""
    old = sa.select(_n.id).where(_n.updated_at < before).order_by(_n.updated_at).limit(limit)
    return await tx.execute(sa.delete(notifications).where(_n.id.in_(old.scalar_subquery())))


# -- digests -----------------------------------------------------------------------------------------------------------


async def list_missed_agents(reader: Reader, before: int) -> list[tuple[str, str]]:
    """(workspace, agent) of those who are away and have not read something older than a time that was not mailed."""
    missed = sa.exists().where(
        _n.agent_id == agents.c.id, _n.read_at.is_(None), _n.mailed_at.is_(None), _n.updated_at < before
    )
    away = sa.or_(agents.c.gone_at.is_not(None), agents.c.is_idle.is_(True))
    statement = sa.select(agents.c.workspace_id, agents.c.id).where(agents.c.is_active.is_(True), away, missed)
    return [(row["workspace_id"], row["id"]) for row in await reader.all(statement)]


async def list_unmailed(reader: Reader, agent_id: str, before: int, limit: int) -> list[Notification]:
    """The oldest first."""
    chosen = sa.and_(_n.agent_id == agent_id, _n.read_at.is_(None), _n.mailed_at.is_(None), _n.updated_at < before)
    rows = await reader.all(sa.select(notifications).where(chosen).order_by(_n.updated_at, _n.id).limit(limit))
    return [_notification(row) for row in rows]


async def note_mailed(tx: Transaction, ids: Collection[str], now: int) -> None:
    await tx.execute(sa.update(notifications).where(_n.id.in_(ids)).values(mailed_at=now))
