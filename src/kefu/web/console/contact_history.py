"""The console's doors to what is known of a contact over time: notes, and conversations and visits in one line."""

from typing import Annotated, Literal

from litestar import delete, get, post
from litestar.params import Parameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.contacts import notes
from kefu.contacts.queries import get_contact
from kefu.conversations.contact_queries import list_before
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.visitors.visit_queries import list_of_contact
from kefu.web.console.visitors import VisitDetail, visit_detail
from kefu.web.wired import Wired

Limit = Annotated[int, Parameter(ge=1, le=100)]


class ContactNoteBody(Body, frozen=True, kw_only=True):
    """What colleagues should know."""

    text: Annotated[str, Meta(min_length=1, max_length=notes.LONGEST_NOTE)]


class ContactNoteView(View, frozen=True, kw_only=True):
    """A note on a contact; visitors never see it."""

    id: str
    agent_id: str
    text: str
    created_at: int


class HistoryItem(View, frozen=True, kw_only=True):
    """A conversation or a visit, by the time at which it began."""

    kind: Literal["conversation", "visit"]
    at: int
    conversation: ConversationView | None
    visit: VisitDetail | None


def _note_view(note: notes.ContactNote) -> ContactNoteView:
    return ContactNoteView(id=note.id, agent_id=note.agent_id, text=note.text, created_at=note.created_at)


@get("/contacts/{contact_id:str}/notes")
async def list_notes(wired: Wired, agent: Agent, contact_id: str) -> list[ContactNoteView]:
    """Notes on a contact, the newest first."""
    async with wired.database.read() as reader:
        contact = await get_contact(reader, agent.workspace_id, contact_id)
        return [_note_view(note) for note in await notes.list_notes(reader, contact.id)]


@post("/contacts/{contact_id:str}/notes")
async def add_note(wired: Wired, agent: Agent, contact_id: str, data: ContactNoteBody) -> ContactNoteView:
    """Leave a note."""
    async with wired.database.begin() as tx:
        return _note_view(await notes.add_contact_note(tx, agent, contact_id, data.text, wired.clock.now()))


@delete("/contacts/{contact_id:str}/notes/{note_id:str}", status_code=204)
async def remove_note(wired: Wired, agent: Agent, contact_id: str, note_id: str) -> None:
    """Take a note back: its author, or an admin."""
    async with wired.database.begin() as tx:
        await notes.delete_contact_note(tx, agent, contact_id, note_id)


@get("/contacts/{contact_id:str}/history")
async def history(
    wired: Wired, agent: Agent, contact_id: str, before: int | None = None, limit: Limit = 30
) -> list[HistoryItem]:
    """Conversations and visits that began before a time, the newest first."""
    async with wired.database.read() as reader:
        contact = await get_contact(reader, agent.workspace_id, contact_id)
        said = await list_before(reader, contact.id, before, limit)
        visits = await list_of_contact(reader, contact.id, before, limit)
    items = [
        HistoryItem(kind="conversation", at=each.created_at, conversation=conversation_view(each), visit=None)
        for each in said
    ]
    items += [
        HistoryItem(kind="visit", at=each.started_at, conversation=None, visit=visit_detail(each, []))
        for each in visits
    ]
    return sorted(items, key=lambda item: item.at, reverse=True)[:limit]


HANDLERS: list[ControllerRouterHandler] = [list_notes, add_note, remove_note, history]
