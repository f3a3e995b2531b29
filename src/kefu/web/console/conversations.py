"""The console's doors to conversations and their timelines."""

from typing import Annotated, Literal

import msgspec
from litestar import delete, get, patch, post
from litestar.di import Provide
from litestar.params import Parameter, QueryParameter

from kefu.audiences.agents import commands, events
from kefu.audiences.agents.project import conversation_view, entry_view
from kefu.audiences.agents.views import ConversationDetail, ConversationView, Entry
from kefu.audiences.shapes import CardView
from kefu.contacts.queries import get_contact
from kefu.conversations import queries
from kefu.conversations.actions.change_message import Changed, Target
from kefu.conversations.lists import ListName, ListQuery, count_conversations, list_conversations
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, Page, View
from kefu.mentions.queries import count_unread
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.live.agent_session import intent_of, sent_frame
from kefu.web.visits import contact_view, find_visit

Limit = Annotated[int, Parameter(ge=1, le=100)]
_LAST_TIME = 253_402_300_799_000  # the end of the year 9999


class Counts(View, frozen=True, kw_only=True):
    """How many open conversations each list holds."""

    mine: int
    participating: int
    unassigned: int
    all: int
    snoozed: int
    mine_unread: int
    unassigned_unread: int
    mentions_unread: int


class EntryPage(View, frozen=True, kw_only=True):
    """A part of a timeline, ascending; `known_pos` is the position to resume live news from."""

    items: list[Entry]
    has_before: bool
    has_after: bool
    known_pos: int


class StartBody(Body, frozen=True, kw_only=True):
    contact_id: Annotated[str, msgspec.Meta(max_length=40)]
    inbox_id: Annotated[str, msgspec.Meta(max_length=40)]


class SendBody(Body, frozen=True, kw_only=True):
    """A message or note; the same clientMessageId again is the same message."""

    client_message_id: str
    text: str = ""
    attachment_ids: list[str] = []
    card: CardView | None = None
    reply_to_id: str | None = None
    is_confirmed: bool = False


class NoteBody(SendBody, frozen=True, kw_only=True):
    """A note may name agents and teams; a supervisor may whisper to who answers."""

    mention_ids: Annotated[list[Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(max_length=20)] = []
    is_whisper: bool = False


class TextBody(Body, frozen=True, kw_only=True):
    text: str


class AssigneeBody(Body, frozen=True, kw_only=True):
    agent_id: str | None


class ConversationTeamBody(Body, frozen=True, kw_only=True):
    team_id: Annotated[str, msgspec.Meta(max_length=40)] | None


class StatusBody(Body, frozen=True, kw_only=True):
    status: Literal["open", "snoozed", "resolved"]
    snoozed_until: Annotated[int, msgspec.Meta(ge=0, le=_LAST_TIME)] | None = None


class SeqBody(Body, frozen=True, kw_only=True):
    seq: Annotated[int, msgspec.Meta(ge=0)]


@get("/conversations")
async def list_(
    agent: Agent,
    agent_verbs: AgentVerbs,
    view: ListName = "all",
    inbox_id: Annotated[str | None, QueryParameter(name="inboxId")] = None,
    team_id: Annotated[str | None, QueryParameter(name="teamId")] = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Page[ConversationView]:
    """A list of conversations, newest entry first."""
    query = ListQuery(
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        view=view,
        inbox_id=inbox_id,
        team_id=team_id,
        cursor=cursor,
        limit=limit,
    )
    async with agent_verbs.wired.database.read() as reader:
        found, following = await list_conversations(reader, query)
    return Page(items=[conversation_view(conversation) for conversation in found], next_cursor=following)


@get("/conversations/counts")
async def counts(agent: Agent, agent_verbs: AgentVerbs) -> Counts:
    """The numbers beside the lists."""
    async with agent_verbs.wired.database.read() as reader:
        found = await count_conversations(reader, agent.workspace_id, agent.id)
        unread = await count_unread(reader, agent.id)
    return Counts(**msgspec.structs.asdict(found), mentions_unread=unread)


@post("/conversations")
async def start(agent: Agent, agent_verbs: AgentVerbs, data: StartBody) -> ConversationView:
    """Start a conversation with a contact, or get the one under way."""
    return conversation_view(await agent_verbs.start(agent, data.contact_id, data.inbox_id))


@get("/conversations/{conversation_id:str}")
async def detail(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> ConversationDetail:
    """What the console needs to open a conversation."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    async with agent_verbs.wired.database.read() as reader:
        contact = await get_contact(reader, agent.workspace_id, conversation.contact_id)
        past = await queries.list_of_contact(reader, contact.id, but=conversation.id)
    return ConversationDetail(
        conversation=conversation_view(conversation),
        contact=contact_view(contact),
        visit=await find_visit(agent_verbs.wired, contact.id),
        past=[conversation_view(other) for other in past],
    )


async def provide_window(
    before: int | None = None, after: int | None = None, around: int | None = None, limit: Limit = 50
) -> queries.Window:
    """Which part of a timeline the query names."""
    return queries.Window(before, after, around, limit)


@get("/conversations/{conversation_id:str}/entries", dependencies={"window": Provide(provide_window)})
async def entries(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, window: queries.Window) -> EntryPage:
    """A part of the timeline; without a position, the newest part."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    async with agent_verbs.wired.database.read() as reader:
        part = await queries.list_entries(reader, conversation.id, window)
    scene = await agent_verbs.wired.publisher.load_scene(agent.workspace_id)
    return EntryPage(
        items=[entry_view(entry, scene) for entry in part.entries],
        has_before=part.has_before,
        has_after=part.has_after,
        known_pos=conversation.last_pos,
    )


async def _send(
    agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: SendBody, *, is_note: bool
) -> events.Sent:
    author = await agent_verbs.author(agent)
    command = commands.Send(
        client_message_id=data.client_message_id,
        conversation_id=conversation_id,
        text=data.text,
        attachment_ids=data.attachment_ids,
        card=data.card,
        reply_to_id=data.reply_to_id,
        is_note=is_note,
        mention_ids=data.mention_ids if isinstance(data, NoteBody) else [],
        is_whisper=isinstance(data, NoteBody) and data.is_whisper,
    )
    stored = await agent_verbs.send(intent_of(command, author.name, agent, None), is_confirmed=data.is_confirmed)
    return sent_frame(stored, await agent_verbs.wired.publisher.load_scene(agent.workspace_id))


@post("/conversations/{conversation_id:str}/messages")
async def send(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: SendBody) -> events.Sent:
    """Send a message to the contact."""
    return await _send(agent, agent_verbs, conversation_id, data, is_note=False)


@post("/conversations/{conversation_id:str}/notes")
async def write_note(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: NoteBody) -> events.Sent:
    """Write a note that only agents see."""
    return await _send(agent, agent_verbs, conversation_id, data, is_note=True)


async def _view(agent: Agent, agent_verbs: AgentVerbs, changed: Changed) -> Entry:
    return entry_view(changed.entry, await agent_verbs.wired.publisher.load_scene(agent.workspace_id))


@patch("/conversations/{conversation_id:str}/entries/{entry_id:str}")
async def edit(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, entry_id: str, data: TextBody) -> Entry:
    """Change the text of an own message or note."""
    changed = await agent_verbs.edit(agent, Target(conversation_id, entry_id), data.text)
    return await _view(agent, agent_verbs, changed)


@post("/conversations/{conversation_id:str}/entries/{entry_id:str}/recall", status_code=200)
async def recall(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, entry_id: str) -> Entry:
    """Take an own message back."""
    return await _view(agent, agent_verbs, await agent_verbs.recall(agent, Target(conversation_id, entry_id)))


@delete("/conversations/{conversation_id:str}/entries/{entry_id:str}", status_code=200)
async def remove(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, entry_id: str) -> Entry:
    """Delete anybody's message or note; admins only."""
    return await _view(agent, agent_verbs, await agent_verbs.delete(agent, Target(conversation_id, entry_id)))


@post("/conversations/{conversation_id:str}/claim", status_code=200)
async def claim(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> ConversationView:
    """Take a conversation that nobody answers; 409 `conversation.taken` when somebody does."""
    return conversation_view(await agent_verbs.claim(agent, conversation_id))


@post("/conversations/{conversation_id:str}/assignee", status_code=200)
async def assign(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: AssigneeBody) -> ConversationView:
    """Give a conversation to an agent, or hand it back with null."""
    return conversation_view(await agent_verbs.assign(agent, conversation_id, data.agent_id))


@post("/conversations/{conversation_id:str}/team", status_code=200)
async def assign_team(
    agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: ConversationTeamBody
) -> ConversationView:
    """Give a conversation to a team, or take it from its team with null; who is no member stops answering it."""
    return conversation_view(await agent_verbs.assign_team(agent, conversation_id, data.team_id))


@post("/conversations/{conversation_id:str}/status", status_code=200)
async def change_status(
    agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: StatusBody
) -> ConversationView:
    """Resolve, reopen or snooze."""
    changed = await agent_verbs.change_status(agent, conversation_id, data.status, data.snoozed_until)
    return conversation_view(changed)


@post("/conversations/{conversation_id:str}/read", status_code=204)
async def read(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: SeqBody) -> None:
    """Mark messages up to `seq` as seen by an agent."""
    await agent_verbs.mark_read(agent, conversation_id, data.seq)


HANDLERS = [
    list_, counts, start, detail, entries, send, write_note, edit, recall, remove, claim, assign,
    assign_team, change_status, read
]  # fmt: skip
