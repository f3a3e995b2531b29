"""The inboxes of the workspace: look, domains, identity secret, snippet."""

from typing import Annotated, Any

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.inboxes import queries
from kefu.inboxes.actions import archive_inbox, change_inbox, create_inbox, renew_identity_secret
from kefu.inboxes.lifecycle import Lifecycle
from kefu.inboxes.models import (
    Colour,
    Inbox,
    InboxChanges,
    Position,
    Theme,
    WidgetLanguage,
    WidgetTexts,
    snippet,
)
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.teams.rules import Rules
from kefu.web.addresses import own_origin
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id, Name
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

AnyRequest = Request[Any, Any, Any]
Domain = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
LauncherText = Annotated[str, msgspec.Meta(max_length=40)]


class InboxView(View, frozen=True, kw_only=True):
    """An inbox as agents see it."""

    id: str
    name: str
    colour: str
    position: Position
    theme: Theme
    language: WidgetLanguage
    texts: dict[Language, WidgetTexts]
    launcher_text: dict[Language, str]
    allowed_domains: list[str]
    is_identity_required: bool
    has_attachments: bool
    has_voice: bool
    schedule_id: str | None
    team_id: str | None
    rules: Rules
    lifecycle: Lifecycle
    snippet: str
    is_archived: bool
    created_at: int


class InboxNameBody(Body, frozen=True, kw_only=True):
    name: Name


class InboxBody(Body, frozen=True, kw_only=True):
    """What an admin changes; others stay. `texts` and `launcherText` replace the whole of theirs."""

    name: Name | UnsetType = UNSET
    colour: Colour | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET
    language: WidgetLanguage | UnsetType = UNSET
    texts: dict[Language, WidgetTexts] | UnsetType = UNSET
    launcher_text: dict[Language, LauncherText] | UnsetType = UNSET
    allowed_domains: Annotated[list[Domain], msgspec.Meta(max_length=50)] | UnsetType = UNSET
    is_identity_required: bool | UnsetType = UNSET
    has_attachments: bool | UnsetType = UNSET
    has_voice: bool | UnsetType = UNSET
    schedule_id: Id | UnsetType | None = UNSET
    team_id: Annotated[str, msgspec.Meta(max_length=40)] | UnsetType | None = UNSET
    rules: Rules | UnsetType = UNSET
    lifecycle: Lifecycle | UnsetType = UNSET


class SecretView(View, frozen=True, kw_only=True):
    """The secret with which a website signs who its visitors are."""

    secret: str


def inbox_view(inbox: Inbox, origin: str) -> InboxView:
    look = inbox.appearance
    return InboxView(
        id=inbox.id,
        name=inbox.name,
        colour=look.colour,
        position=look.position,
        theme=look.theme,
        language=look.language,
        texts=look.texts,
        launcher_text=look.launcher_text,
        allowed_domains=inbox.allowed_domains,
        is_identity_required=inbox.is_identity_required,
        has_attachments=inbox.has_attachments,
        has_voice=inbox.has_voice,
        schedule_id=inbox.schedule_id,
        team_id=inbox.team_id,
        rules=inbox.rules,
        lifecycle=inbox.lifecycle,
        snippet=snippet(inbox.id, origin),
        is_archived=inbox.is_archived,
        created_at=inbox.created_at,
    )


@get("/inboxes")
async def list_(request: AnyRequest, wired: Wired, agent: Agent) -> list[InboxView]:
    """All inboxes, archived ones last."""
    async with wired.database.read() as reader:
        found = await queries.list_inboxes(reader, agent.workspace_id)
    origin = own_origin(request.scope, wired.settings)
    return [inbox_view(inbox, origin) for inbox in found]


@post("/inboxes", guards=[require_admin])
async def create(request: AnyRequest, wired: Wired, agent: Agent, data: InboxNameBody) -> InboxView:
    """A new website inbox."""
    async with wired.database.begin() as tx:
        inbox = await create_inbox(tx, wired.clock, agent, data.name)
    return inbox_view(inbox, own_origin(request.scope, wired.settings))


@get("/inboxes/{inbox_id:str}")
async def show(request: AnyRequest, wired: Wired, agent: Agent, inbox_id: str) -> InboxView:
    """One inbox."""
    async with wired.database.read() as reader:
        inbox = await queries.get_inbox(reader, agent.workspace_id, inbox_id)
    return inbox_view(inbox, own_origin(request.scope, wired.settings))


@patch("/inboxes/{inbox_id:str}", guards=[require_admin])
async def change(request: AnyRequest, wired: Wired, agent: Agent, inbox_id: str, data: InboxBody) -> InboxView:
    """Change look, domains and switches."""
    async with wired.database.begin() as tx:
        inbox = await change_inbox(tx, agent, inbox_id, InboxChanges(**msgspec.structs.asdict(data)))
    wired.lifecycles.forget(inbox_id)
    return inbox_view(inbox, own_origin(request.scope, wired.settings))


@delete("/inboxes/{inbox_id:str}", status_code=200, guards=[require_admin])
async def archive(request: AnyRequest, wired: Wired, agent: Agent, inbox_id: str) -> InboxView:
    """Archive: the widget stops, the conversations stay."""
    async with wired.database.begin() as tx:
        inbox = await archive_inbox(tx, agent, inbox_id)
    return inbox_view(inbox, own_origin(request.scope, wired.settings))


@get("/inboxes/{inbox_id:str}/secret", guards=[require_admin])
async def show_secret(wired: Wired, agent: Agent, inbox_id: str) -> SecretView:
    """The identity secret, for admins."""
    async with wired.database.read() as reader:
        inbox = await queries.get_inbox(reader, agent.workspace_id, inbox_id)
    return SecretView(secret=inbox.identity_secret)


@post("/inboxes/{inbox_id:str}/secret", status_code=200, guards=[require_admin])
async def renew_secret(wired: Wired, agent: Agent, inbox_id: str) -> SecretView:
    """A new identity secret; the old one stops at once."""
    async with wired.database.begin() as tx:
        inbox = await renew_identity_secret(tx, agent, inbox_id)
    return SecretView(secret=inbox.identity_secret)


HANDLERS: list[ControllerRouterHandler] = [list_, create, show, change, archive, show_secret, renew_secret]
