"""The console's search over messages, notes and contacts."""

from typing import Annotated, Literal

from litestar import get
from litestar.params import Parameter, QueryParameter
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.views import ContactView
from kefu.contacts.queries import ContactQuery, list_contacts
from kefu.kernel.actors import Agent
from kefu.kernel.text import excerpt
from kefu.kernel.wire import Page, View
from kefu.search.queries import Hit, SearchQuery, search_entries
from kefu.web.visits import contact_view
from kefu.web.wired import Wired

Limit = Annotated[int, Parameter(ge=1, le=50)]
# `query` itself is a word that the framework keeps for all parameters.
Query = Annotated[str, QueryParameter(name="query", max_length=200)]


class MessageHit(View, frozen=True, kw_only=True):
    """A message or note that was found; `highlights` are places in the excerpt, counted in UTF-16 units."""

    entry_id: str
    conversation_id: str
    pos: int
    contact_name: str
    excerpt: str
    highlights: list[tuple[int, int]]
    created_at: int
    direction: Literal["incoming", "outgoing"]
    is_note: bool


def _hit_view(hit: Hit, query: str) -> MessageHit:
    shown, highlights = excerpt(hit.entry.text, query)
    return MessageHit(
        entry_id=hit.entry.id,
        conversation_id=hit.entry.conversation_id,
        pos=hit.entry.pos,
        contact_name=hit.contact_name,
        excerpt=shown,
        highlights=highlights,
        created_at=hit.entry.created_at,
        direction=hit.entry.direction or "outgoing",
        is_note=hit.entry.kind == "note",
    )


@get("/search")
async def search(
    wired: Wired,
    agent: Agent,
    text: Query,
    kind: Literal["messages", "contacts"] = "messages",
    cursor: str | None = None,
    limit: Limit = 20,
) -> Page[MessageHit] | Page[ContactView]:
    """What holds every word of the query, newest first; Chinese from two characters on, or one as a beginning."""
    async with wired.database.read() as reader:
        if kind == "contacts":
            contacts = ContactQuery(workspace_id=agent.workspace_id, text=text, cursor=cursor, limit=limit)
            people, after = await list_contacts(reader, contacts)
            return Page(items=[contact_view(contact) for contact in people], next_cursor=after)
        messages = SearchQuery(workspace_id=agent.workspace_id, text=text, cursor=cursor, limit=limit)
        hits, after = await search_entries(reader, messages)
    return Page(items=[_hit_view(hit, text) for hit in hits], next_cursor=after)


HANDLERS: list[ControllerRouterHandler] = [search]
