"""Inviting a colleague by a link that works once and for some days."""

import msgspec

from kefu.agents import credential_queries as credentials
from kefu.agents import queries
from kefu.agents.actions.people import NewAgent, add_agent
from kefu.agents.models import (
    INVITATION_LIFE,
    INVITATION_PREFIX,
    Invitation,
    Preferences,
    StoredAgent,
    clean_email,
    require_can_manage,
    secret_hash,
)
from kefu.db.database import Reader, Transaction
from kefu.kernel.actors import Agent, Role
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict, NotFound
from kefu.kernel.ids import new_id, new_secret
from kefu.workspaces.models import Language


class NewInvitation(msgspec.Struct, frozen=True):
    """A fresh invitation; the secret is in its link and is kept nowhere."""

    secret: str
    invitation: Invitation


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """What the invited person chose."""

    name: str
    password_hash: str
    language: Language


async def invite_agent(tx: Transaction, clock: Clock, actor: Agent, email: str, role: Role) -> NewInvitation:
    require_can_manage(actor, "agent", role)
    address = clean_email(email)
    if await queries.find_by_email(tx, address) is not None:
        raise Conflict("agent.email_taken", "Somebody already signs in with this address.")
    await credentials.delete_waiting_invitations(tx, actor.workspace_id, address)
    secret = new_secret(INVITATION_PREFIX)
    invitation = Invitation(
        id=new_id("inv"),
        workspace_id=actor.workspace_id,
        email=address,
        role=role,
        invited_by=actor.id,
        created_at=clock.now(),
        expires_at=clock.now() + INVITATION_LIFE,
        accepted_at=None,
    )
    await credentials.insert_invitation(tx, msgspec.structs.asdict(invitation) | {"secret_hash": secret_hash(secret)})
    return NewInvitation(secret, invitation)


async def withdraw_invitation(tx: Transaction, actor: Agent, invitation_id: str) -> None:
    found = await credentials.find_invitation_by_id(tx, actor.workspace_id, invitation_id)
    if found is None:
        raise NotFound("invitation.not_found", "There is no such invitation.")
    require_can_manage(actor, "agent", found.role)
    await credentials.delete_invitation(tx, invitation_id)


async def require_invitation(reader: Reader, clock: Clock, secret: str) -> Invitation:
    """The invitation of a link; wrong, used and expired look alike."""
    found = await credentials.find_invitation(reader, secret_hash(secret), clock.now())
    if found is None:
        raise NotFound("invitation.not_valid", "This invitation is not valid any more; ask for a new one.")
    return found


async def accept_invitation(tx: Transaction, clock: Clock, secret: str, acceptance: Acceptance) -> StoredAgent:
    invitation = await require_invitation(tx, clock, secret)
    if not await credentials.take_invitation(tx, invitation.id, clock.now()):
        raise NotFound("invitation.not_valid", "This invitation is not valid any more; ask for a new one.")
    new = NewAgent(
        name=acceptance.name,
        email=invitation.email,
        role=invitation.role,
        password_hash=acceptance.password_hash,
        preferences=Preferences(language=acceptance.language),
    )
    return await add_agent(tx, clock, invitation.workspace_id, new)
