"""Inviting colleagues, and accepting an invitation."""

from typing import Any, Literal

from litestar import Request, Response, delete, get, post
from litestar.types import ControllerRouterHandler

from kefu.agents import credential_queries as credentials
from kefu.agents.actions.invitations import (
    Acceptance,
    NewInvitation,
    accept_invitation,
    invite_agent,
    require_invitation,
    withdraw_invitation,
)
from kefu.agents.models import Invitation, require_good_password
from kefu.agents.passwords import hash_password
from kefu.agents.queries import list_agents
from kefu.db.database import Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.mail import MAIL_JOB, can_mail
from kefu.web.addresses import client_address, limit_key, own_origin
from kefu.web.auth import require_admin
from kefu.web.console.agent_views import Me
from kefu.web.console.fields import Email, Name, Password, Secret
from kefu.web.console.invitation_mail import invitation_mail
from kefu.web.console.sessions import signed_in
from kefu.web.limits import Rate
from kefu.web.wired import Wired
from kefu.workspaces.models import Language, Workspace
from kefu.workspaces.queries import get_workspace

_PUBLIC = {"is_public": True, "why": "who is invited has no session yet; the link's secret is the key"}
_LOOKS = Rate("invitation", 30, 600)
_INVITES = Rate("invite", 100, 3600)

AnyRequest = Request[Any, Any, Any]


class InvitationView(View, frozen=True, kw_only=True):
    """An invitation that waits for an answer; `invited_by` is the name of who sent it."""

    id: str
    email: str
    role: Literal["owner", "admin", "agent"]
    expires_at: int
    invited_by: str


class NewInvitationView(View, frozen=True, kw_only=True):
    """A fresh invitation; `url` is shown this once."""

    invitation: InvitationView
    url: str


class InvitationLook(View, frozen=True, kw_only=True):
    """What the invited person sees first."""

    workspace_name: str
    email: str
    role: Literal["owner", "admin", "agent"]


class InviteBody(Body, frozen=True, kw_only=True):
    email: Email
    role: Literal["owner", "admin", "agent"]


class InvitationTokenBody(Body, frozen=True, kw_only=True):
    token: Secret


class AcceptBody(Body, frozen=True, kw_only=True):
    token: Secret
    name: Name
    password: Password
    language: Language


def _view(invitation: Invitation, names: dict[str, str]) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        expires_at=invitation.expires_at,
        invited_by=names.get(invitation.invited_by or "", ""),
    )


@get("/invitations", guards=[require_admin])
async def list_(wired: Wired, agent: Agent) -> list[InvitationView]:
    """Who has been invited and has not answered."""
    async with wired.database.read() as reader:
        found = await credentials.list_invitations(reader, agent.workspace_id, wired.clock.now())
        names = {each.id: each.name for each in await list_agents(reader, agent.workspace_id)}
    return [_view(invitation, names) for invitation in found]


@post("/invitations", guards=[require_admin])
async def invite(request: AnyRequest, wired: Wired, agent: Agent, data: InviteBody) -> NewInvitationView:
    """Invite somebody by a link, which is also mailed where mail is configured; a second one replaces the first."""
    await wired.limits.take(_INVITES, agent.id)
    async with wired.database.begin() as tx:
        new = await invite_agent(tx, wired.clock, agent, data.email, data.role)
        names = {each.id: each.name for each in await list_agents(tx, agent.workspace_id)}
        workspace = await get_workspace(tx, agent.workspace_id)
        await _mail(tx, wired, workspace, new, names.get(agent.id, ""))
    url = f"{own_origin(request.scope, wired.settings)}/invite/{new.secret}"
    return NewInvitationView(invitation=_view(new.invitation, names), url=url)


async def _mail(tx: Transaction, wired: Wired, workspace: Workspace, new: NewInvitation, inviter: str) -> None:
    """In the same transaction; the link is made of the configured address, never of a request's Host header."""
    if can_mail(wired.settings):
        link = f"{wired.settings.public_url}/invite/{new.secret}"
        mail = invitation_mail(workspace, new.invitation.email, inviter, link)
        await enqueue(tx, MAIL_JOB, mail, wired.clock.now())


@delete("/invitations/{invitation_id:str}", status_code=204, guards=[require_admin])
async def withdraw(wired: Wired, agent: Agent, invitation_id: str) -> None:
    """The link stops to work."""
    async with wired.database.begin() as tx:
        await withdraw_invitation(tx, agent, invitation_id)


@post("/invitations/look", status_code=200, opt=_PUBLIC)
async def look(request: AnyRequest, wired: Wired, data: InvitationTokenBody) -> InvitationLook:
    """What an invitation is for."""
    await wired.limits.take(_LOOKS, limit_key(client_address(request.scope, wired.settings)))
    async with wired.database.read() as reader:
        found = await require_invitation(reader, wired.clock, data.token)
        workspace = await get_workspace(reader, found.workspace_id)
    return InvitationLook(workspace_name=workspace.name, email=found.email, role=found.role)


@post("/invitations/accept", status_code=200, opt=_PUBLIC)
async def accept(request: AnyRequest, wired: Wired, data: AcceptBody) -> Response[Me]:
    """Join with a name and a password, and be signed in."""
    await wired.limits.take(_LOOKS, limit_key(client_address(request.scope, wired.settings)))
    async with wired.database.read() as reader:
        found = await require_invitation(reader, wired.clock, data.token)
    require_good_password(data.password, found.email, data.name)
    hashed = await hash_password(data.password)
    acceptance = Acceptance(name=data.name, password_hash=hashed, language=data.language)
    async with wired.database.begin() as tx:
        agent = await accept_invitation(tx, wired.clock, data.token, acceptance)
    return await signed_in(request, wired, agent)


HANDLERS: list[ControllerRouterHandler] = [list_, invite, withdraw, look, accept]
