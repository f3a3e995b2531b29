"""Signing in and out."""

import msgspec

from kefu.agents import credential_queries as credentials
from kefu.agents import passwords, queries
from kefu.agents.models import SESSION_PREFIX, StoredAgent, secret_hash
from kefu.db.database import Reader, Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import DAY, Clock
from kefu.kernel.errors import NotFound, NotSignedIn
from kefu.kernel.ids import new_id, new_secret
from kefu.kernel.news import SessionsEnded


class Device(msgspec.Struct, frozen=True):
    """From where somebody signs in."""

    user_agent: str
    address: str


class NewSession(msgspec.Struct, frozen=True):
    """A fresh sign-in; the secret goes into the cookie and is kept nowhere."""

    id: str
    secret: str


async def check_sign_in(reader: Reader, email: str, password: str) -> StoredAgent | None:
    """The active agent whom address and password prove; None takes as long, whatever was wrong."""
    found = await queries.find_by_email(reader, email)
    usable = found if found is not None and found.is_active else None
    fits = await passwords.is_password(password, usable.password_hash if usable else None)
    return usable if fits else None


def wrong_sign_in() -> NotSignedIn:
    """One error for an unknown address, a wrong password and a deactivated agent."""
    return NotSignedIn("sign_in.wrong", "E-mail address or password is wrong.")


async def open_session(tx: Transaction, clock: Clock, agent: Agent, device: Device, days: int) -> NewSession:
    now = clock.now()
    session = NewSession(new_id("ses"), new_secret(SESSION_PREFIX))
    await credentials.delete_expired_sessions(tx, agent.id, now)
    await credentials.insert_session(
        tx,
        {
            "id": session.id,
            "workspace_id": agent.workspace_id,
            "agent_id": agent.id,
            "secret_hash": secret_hash(session.secret),
            "user_agent": device.user_agent[:400],
            "address": device.address,
            "created_at": now,
            "last_seen_at": now,
            "expires_at": now + days * DAY,
        },
    )
    return session


async def end_session(tx: Transaction, actor: Agent, session_id: str) -> None:
    """Sign one of the agent's own sessions out."""
    if not await credentials.delete_sessions(tx, actor.id, [session_id]):
        raise NotFound("session.not_found", "There is no such session.")
    tx.tell(SessionsEnded(actor.workspace_id, (session_id,)))


async def end_sessions(tx: Transaction, agent: Agent, now: int, *, except_id: str | None = None) -> None:
    """Sign an agent out everywhere, or everywhere else."""
    sessions = await credentials.list_sessions(tx, agent.id, now)
    ending = tuple(session.id for session in sessions if session.id != except_id)
    if ending:
        await credentials.delete_sessions(tx, agent.id, ending)
        tx.tell(SessionsEnded(agent.workspace_id, ending))
