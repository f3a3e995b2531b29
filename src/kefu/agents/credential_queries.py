"""All SQL of sign-ins, API tokens and invitations."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kefu.agents.models import ApiToken, Invitation, Session, SignIn
from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import agent_sessions, agents, api_tokens, invitations
from kefu.kernel.actors import Agent

_MOST = 200


def _agent(row: Row) -> Agent:
    return Agent(row["workspace_id"], row["agent_id"], row["role"])


# -- sign-ins ----------------------------------------------------------------------------------------------------------


async def find_session(reader: Reader, secret_hash: str, now: int) -> SignIn | None:
    """Whom a cookie stands for: not expired, and the agent still active."""
    columns = agent_sessions.c
    query = (
        sa.select(columns.id, columns.workspace_id, columns.agent_id, columns.last_seen_at, columns.expires_at)
        .add_columns(agents.c.role)
        .join(agents, agents.c.id == columns.agent_id)
        .where(columns.secret_hash == secret_hash, columns.expires_at > now, agents.c.is_active)
    )
    row = await reader.first(query)
    if row is None:
        return None
    return SignIn(
        id=row["id"],
        agent=_agent(row),
        kind="session",
        last_seen_at=row["last_seen_at"],
        expires_at=row["expires_at"],
    )


async def list_sessions(reader: Reader, agent_id: str, now: int) -> list[Session]:
    columns = agent_sessions.c
    query = sa.select(columns.id, columns.user_agent, columns.address, columns.created_at, columns.last_seen_at).where(
        columns.agent_id == agent_id, columns.expires_at > now
    )
    rows = await reader.all(query.order_by(columns.last_seen_at.desc(), columns.id).limit(_MOST))
    return [as_struct(row, Session) for row in rows]


async def has_session_from(reader: Reader, email: str, address: str) -> bool:
    """Whether this address signed in from there: what the sign-in limit takes for a familiar place."""
    columns = agent_sessions.c
    query = sa.select(columns.id).join(agents, agents.c.id == columns.agent_id)
    query = query.where(agents.c.email == email, columns.address == address)
    return await reader.scalar(query.limit(1)) is not None


async def insert_session(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(agent_sessions).values(values))


async def slide_session(tx: Transaction, session_id: str, now: int, expires_at: int) -> None:
    values = {"last_seen_at": now, "expires_at": expires_at}
    await tx.execute(sa.update(agent_sessions).where(agent_sessions.c.id == session_id).values(values))


async def delete_sessions(tx: Transaction, agent_id: str, session_ids: Sequence[str]) -> int:
    columns = agent_sessions.c
    chosen = sa.and_(columns.agent_id == agent_id, columns.id.in_(session_ids))
    return await tx.execute(sa.delete(agent_sessions).where(chosen))


async def delete_expired_sessions(tx: Transaction, agent_id: str, now: int) -> None:
    columns = agent_sessions.c
    await tx.execute(sa.delete(agent_sessions).where(columns.agent_id == agent_id, columns.expires_at <= now))


# -- API tokens --------------------------------------------------------------------------------------------------------


async def find_token(reader: Reader, secret_hash: str) -> SignIn | None:
    """Whom an API token stands for: the agent that made it, while active."""
    columns = api_tokens.c
    query = (
        sa.select(columns.id, columns.workspace_id, columns.agent_id, columns.last_used_at, agents.c.role)
        .join(agents, agents.c.id == columns.agent_id)
        .where(columns.secret_hash == secret_hash, agents.c.is_active)
    )
    row = await reader.first(query)
    if row is None:
        return None
    return SignIn(id=row["id"], agent=_agent(row), kind="token", last_seen_at=row["last_used_at"] or 0, expires_at=None)


async def list_tokens(reader: Reader, agent_id: str) -> list[ApiToken]:
    columns = api_tokens.c
    query = sa.select(columns.id, columns.name, columns.created_at, columns.last_used_at)
    rows = await reader.all(query.where(columns.agent_id == agent_id).order_by(columns.created_at.desc(), columns.id))
    return [as_struct(row, ApiToken) for row in rows]


async def insert_token(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(api_tokens).values(values))


async def note_token_use(tx: Transaction, token_id: str, now: int) -> None:
    await tx.execute(sa.update(api_tokens).where(api_tokens.c.id == token_id).values(last_used_at=now))


async def delete_tokens(tx: Transaction, agent_id: str, token_ids: Sequence[str]) -> int:
    columns = api_tokens.c
    return await tx.execute(sa.delete(api_tokens).where(columns.agent_id == agent_id, columns.id.in_(token_ids)))


# -- invitations -------------------------------------------------------------------------------------------------------


async def find_invitation(reader: Reader, secret_hash: str, now: int) -> Invitation | None:
    """One that can still be accepted."""
    columns = invitations.c
    query = sa.select(invitations).where(
        columns.secret_hash == secret_hash, columns.expires_at > now, columns.accepted_at.is_(None)
    )
    row = await reader.first(query)
    return _invitation(row) if row is not None else None


async def find_invitation_by_id(reader: Reader, workspace_id: str, invitation_id: str) -> Invitation | None:
    columns = invitations.c
    query = sa.select(invitations).where(
        columns.workspace_id == workspace_id, columns.id == invitation_id, columns.accepted_at.is_(None)
    )
    row = await reader.first(query)
    return _invitation(row) if row is not None else None


async def list_invitations(reader: Reader, workspace_id: str, now: int) -> list[Invitation]:
    """Those that wait for an answer, newest first."""
    columns = invitations.c
    query = sa.select(invitations).where(
        columns.workspace_id == workspace_id, columns.expires_at > now, columns.accepted_at.is_(None)
    )
    rows = await reader.all(query.order_by(columns.created_at.desc(), columns.id).limit(_MOST))
    return [_invitation(row) for row in rows]


def _invitation(row: Row) -> Invitation:
    return as_struct(row, Invitation)


async def insert_invitation(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(invitations).values(values))


async def take_invitation(tx: Transaction, invitation_id: str, now: int) -> bool:
    """Mark it accepted; False when somebody was quicker."""
    columns = invitations.c
    taken = sa.update(invitations).where(columns.id == invitation_id, columns.accepted_at.is_(None))
    return await tx.execute(taken.values(accepted_at=now)) == 1


async def delete_invitation(tx: Transaction, invitation_id: str) -> None:
    await tx.execute(sa.delete(invitations).where(invitations.c.id == invitation_id))


async def delete_waiting_invitations(tx: Transaction, workspace_id: str, email: str) -> None:
    """A new invitation to the same address replaces the old one, whose link must stop to work."""
    columns = invitations.c
    waiting = sa.and_(columns.workspace_id == workspace_id, columns.email == email, columns.accepted_at.is_(None))
    await tx.execute(sa.delete(invitations).where(waiting))
