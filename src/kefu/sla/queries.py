"""All SQL of policies, and of what decides how a workspace counts time."""

import hashlib
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.conversations.models import Conversation
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import inboxes, settings, sla_clocks, sla_policies, teams
from kefu.hours.models import Week
from kefu.hours.queries import list_schedules
from kefu.kernel.errors import NotFound
from kefu.sla.models import Policy

_p = sla_policies.c
_BOOK = "sla.book."


def _policy(row: Row) -> Policy:
    return as_struct(row, Policy)


async def list_policies(reader: Reader, workspace_id: str, *, is_active: bool | None = None) -> list[Policy]:
    """In their order."""
    statement = sa.select(sla_policies).where(_p.workspace_id == workspace_id)
    if is_active is not None:
        statement = statement.where(_p.is_active == is_active)
    return [_policy(row) for row in await reader.all(statement.order_by(_p.position, _p.id))]


async def get_policy(reader: Reader, workspace_id: str, policy_id: str) -> Policy:
    """A policy of the workspace; NotFound for a foreign one."""
    row = await reader.first(sa.select(sla_policies).where(_p.workspace_id == workspace_id, _p.id == policy_id))
    if row is None:
        raise NotFound("sla.not_found", "There is no such policy.")
    return _policy(row)


async def insert(tx: Transaction, policy: Policy) -> None:
    await tx.execute(sa.insert(sla_policies).values(msgspec.to_builtins(policy)))


async def update(tx: Transaction, policy_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(sla_policies).where(_p.id == policy_id).values(values))


async def delete(tx: Transaction, policy_id: str) -> None:
    """With what it counted; conversations that it counted for are looked at again by a job."""
    await tx.execute(sa.delete(sla_clocks).where(sla_clocks.c.policy_id == policy_id))
    await tx.execute(sa.delete(sla_policies).where(_p.id == policy_id))


# -- the book ----------------------------------------------------------------------------------------------------------


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace promises to whom, and in which hours."""

    workspace_id: str
    policies: list[Policy]
    weeks: dict[str, Week]
    default_schedule_id: str | None
    inbox_schedules: dict[str, str | None]
    team_schedules: dict[str, str | None]

    def week_of(self, policy: Policy, inbox_id: str | None, team_id: str | None) -> Week | None:
        """The policy's own hours, else the team's, the inbox's, the default ones; None: always open."""
        wanted = (
            policy.schedule_id,
            self.team_schedules.get(team_id or ""),
            self.inbox_schedules.get(inbox_id or ""),
            self.default_schedule_id,
        )
        return next((self.weeks[each] for each in wanted if each is not None and each in self.weeks), None)

    def week_for(self, policy: Policy, conversation: Conversation) -> Week | None:
        return self.week_of(policy, conversation.inbox_id, conversation.team_id)

    @property
    def mark(self) -> str:
        """Changes when anything in it does."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


async def load_book(reader: Reader, workspace_id: str) -> Book:
    schedules = await list_schedules(reader, workspace_id)
    inbox, team = inboxes.c, teams.c
    of_inboxes = sa.select(inbox.id, inbox.schedule_id).where(inbox.workspace_id == workspace_id).order_by(inbox.id)
    of_teams = sa.select(team.id, team.schedule_id).where(team.workspace_id == workspace_id).order_by(team.id)
    return Book(
        workspace_id=workspace_id,
        policies=await list_policies(reader, workspace_id, is_active=True),
        weeks={each.id: each.week for each in schedules},
        default_schedule_id=next((each.id for each in schedules if each.is_default), None),
        inbox_schedules={row["id"]: row["schedule_id"] for row in await reader.all(of_inboxes)},
        team_schedules={row["id"]: row["schedule_id"] for row in await reader.all(of_teams)},
    )


async def list_workspaces(reader: Reader) -> list[str]:
    """Where anything is promised."""
    rows = await reader.all(sa.select(_p.workspace_id).where(_p.is_active.is_(True)).distinct())
    return sorted(row["workspace_id"] for row in rows)


async def list_marks(reader: Reader) -> dict[str, str]:
    """workspace -> the mark of the book by which its conversations were last counted."""
    rows = await reader.all(sa.select(settings).where(settings.c.key.startswith(_BOOK, autoescape=True)))
    return {str(row["key"]).removeprefix(_BOOK): row["value"] for row in rows}


async def keep_mark(tx: Transaction, workspace_id: str, mark: str | None) -> None:
    """Write down the mark, or forget it with None."""
    key = _BOOK + workspace_id
    if mark is None:
        await tx.execute(sa.delete(settings).where(settings.c.key == key))
        return
    insert_ = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    kept = insert_(settings).values(key=key, value=mark)
    await tx.execute(kept.on_conflict_do_update(index_elements=["key"], set_={"value": mark}))
