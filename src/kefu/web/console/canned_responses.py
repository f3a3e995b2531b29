"""Canned responses of the workspace, of teams and of the signed-in agent."""

from typing import Annotated

import msgspec
from litestar import delete, get, patch, post
from litestar.params import Parameter, QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.audiences.agents.project import viewer_of
from kefu.audiences.attachments import attachment_view
from kefu.audiences.shapes import AttachmentView
from kefu.canned_responses import queries
from kefu.canned_responses.actions import (
    CannedFields,
    change_canned_response,
    create_canned_response,
    delete_canned_response,
)
from kefu.canned_responses.files import copies_of, give_copies
from kefu.canned_responses.known import known_of
from kefu.canned_responses.models import LONGEST_TEXT, LONGEST_TITLE, MOST_FILES, CannedResponse, Scope
from kefu.canned_responses.queries import Wish
from kefu.canned_responses.rendering import render, without_gaps
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.console.fields import Id
from kefu.web.uploads import upload_view
from kefu.web.wired import Wired

Shortcut = Annotated[str, msgspec.Meta(min_length=1, max_length=41)]
Title = Annotated[str, msgspec.Meta(max_length=LONGEST_TITLE)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Files = Annotated[list[Id], msgspec.Meta(max_length=MOST_FILES)]
Query = Annotated[str, QueryParameter(name="query", max_length=100)]
Limit = Annotated[int, Parameter(ge=1, le=200)]
Offset = Annotated[int, Parameter(ge=0, le=100_000)]
FolderId = Annotated[str | None, QueryParameter(name="folderId", max_length=64)]
# The framework has a `scope` of its own.
OnlyScope = Annotated[Scope | None, QueryParameter(name="scope")]


class CannedResponseView(View, frozen=True, kw_only=True):
    """A text that agents insert by `/shortcut`; `uses` counts how often that was done."""

    id: str
    shortcut: str
    title: str
    text: str
    scope: Scope
    team_id: str | None
    folder_id: str | None
    attachments: list[AttachmentView]
    uses: int
    created_at: int
    updated_at: int


class CannedResponseBody(Body, frozen=True, kw_only=True):
    """`attachmentIds` are uploads of the agent; they stay as long as the canned response names them."""

    shortcut: Shortcut
    text: Text
    title: Title = ""
    scope: Scope = "workspace"
    team_id: Id | None = None
    folder_id: Id | None = None
    attachment_ids: Files = []


class CannedResponseChangeBody(Body, frozen=True, kw_only=True):
    """What to change; others stay."""

    shortcut: Shortcut | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    scope: Scope | UnsetType = UNSET
    team_id: Id | UnsetType | None = UNSET
    folder_id: Id | UnsetType | None = UNSET
    attachment_ids: Files | UnsetType = UNSET


class CannedPreviewBody(Body, frozen=True, kw_only=True):
    """A text to see filled in, with what is known of a conversation."""

    text: Text
    conversation_id: Id | None = None


class CannedUseBody(Body, frozen=True, kw_only=True):
    """In which conversation it is inserted."""

    conversation_id: Id


class FilledInView(View, frozen=True, kw_only=True):
    """A text filled in; of what is `missing` nothing is known, and the text shows it as `⟦name⟧`.

    `attachments` are copies of the files, uploads of the agent that a message may carry.
    """

    text: str
    missing: list[str]
    attachments: list[AttachmentView] = []


def _view(wired: Wired, response: CannedResponse) -> CannedResponseView:
    viewer, now = viewer_of(response.workspace_id), wired.clock.now()
    return CannedResponseView(
        id=response.id,
        shortcut=response.shortcut,
        title=response.title,
        text=response.text,
        scope=response.owner.scope,
        team_id=response.team_id,
        folder_id=response.folder_id,
        attachments=[attachment_view(each, viewer, wired.keys.links, now) for each in response.files],
        uses=response.uses,
        created_at=response.created_at,
        updated_at=response.updated_at,
    )


def _fields(body: CannedResponseBody | CannedResponseChangeBody) -> CannedFields:
    return CannedFields(**msgspec.structs.asdict(body))


@get("/canned-responses")
async def list_(
    wired: Wired,
    agent: Agent,
    text: Query = "",
    only: OnlyScope = None,
    folder: FolderId = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[CannedResponseView]:
    """Everybody's, the own ones and those of the own teams, what is used most first.

    `query` is looked for in shortcut, title and text, and in the pinyin and the initials of Chinese ones. `folderId`
    may be `none`.
    """
    wish = Wish(query=text, scope=only, folder_id=folder, limit=limit, offset=offset)
    async with wired.database.read() as reader:
        found = await queries.list_canned_responses(reader, await queries.seat_of(reader, agent), wish)
    return [_view(wired, each) for each in found]


@post("/canned-responses")
async def create(wired: Wired, agent: Agent, data: CannedResponseBody) -> CannedResponseView:
    """A new one; everybody's are the admins' to make, a team's its members'."""
    async with wired.database.begin() as tx:
        made = await create_canned_response(tx, agent, _fields(data), wired.clock.now())
    return _view(wired, made)


@patch("/canned-responses/{response_id:str}")
async def change(wired: Wired, agent: Agent, response_id: str, data: CannedResponseChangeBody) -> CannedResponseView:
    """Change one."""
    async with wired.database.begin() as tx:
        changed = await change_canned_response(tx, agent, response_id, _fields(data), wired.clock.now())
    return _view(wired, changed)


@delete("/canned-responses/{response_id:str}", status_code=204)
async def remove(wired: Wired, agent: Agent, response_id: str) -> None:
    """Delete one."""
    async with wired.database.begin() as tx:
        await delete_canned_response(tx, agent, response_id, wired.clock.now())


@post("/canned-responses/preview", status_code=200)
async def preview(wired: Wired, agent: Agent, agent_verbs: AgentVerbs, data: CannedPreviewBody) -> FilledInView:
    """How a text would read; nothing is counted or kept."""
    conversation_id = data.conversation_id
    conversation = await agent_verbs.conversation(agent, conversation_id) if conversation_id else None
    async with wired.database.read() as reader:
        known = await known_of(reader, agent, conversation)
    filled = render(data.text, without_gaps(known))
    return FilledInView(text=filled.text, missing=filled.missing)


@post("/canned-responses/{response_id:str}/uses", status_code=200)
async def use(
    wired: Wired, agent: Agent, agent_verbs: AgentVerbs, response_id: str, data: CannedUseBody
) -> FilledInView:
    """The text and the files as they go into a message to this contact."""
    conversation = await agent_verbs.conversation(agent, data.conversation_id)
    async with wired.database.read() as reader:
        response = await queries.get_canned_response(reader, await queries.seat_of(reader, agent), response_id)
        known = await known_of(reader, agent, conversation)
        filled = render(response.text, without_gaps(known))
        copies = await copies_of(reader, wired.files, response)
    now = wired.clock.now()
    async with wired.database.begin() as tx:
        attachments = await give_copies(tx, agent, copies, now)
        await queries.count_use(tx, response.id, now)
    views = [upload_view(wired, each, viewer_of(agent.workspace_id)) for each in attachments]
    return FilledInView(text=filled.text, missing=filled.missing, attachments=views)


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, remove, preview, use]
