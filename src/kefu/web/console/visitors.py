"""The console's doors to who is on the site now, and to the visits of a contact."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import Parameter
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView, LiveVisitorView
from kefu.contacts.queries import get_contact
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.visitors import visit_queries
from kefu.visitors.visits import MOST_PAGES, PageView, Visit
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.live.site import MOST_SHOWN
from kefu.web.visits import live_finder
from kefu.web.wired import Wired

Limit = Annotated[int, Parameter(ge=1, le=100)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class LiveVisitors(View, frozen=True, kw_only=True):
    """Who is on the site now, the newest visits first; `total` counts those that are not listed too.

    `is_on` is false where the workspace does not have visits written down: then nobody is listed.
    """

    items: list[LiveVisitorView]
    total: int
    is_on: bool


class PageViewView(View, frozen=True, kw_only=True):
    """A page that was looked at, and since when."""

    url: str
    title: str | None
    viewed_at: int


class VisitDetail(View, frozen=True, kw_only=True):
    """One stay on the site; `pages` in the order in which they were seen."""

    id: str
    number: int
    source: str
    referrer: str | None
    campaign: dict[str, str]
    started_at: int
    seen_at: int
    page_count: int
    pages: list[PageViewView]


class InviteVisitorBody(Body, frozen=True, kw_only=True):
    """What the agent says first."""

    text: Text


def visit_detail(visit: Visit, pages: list[PageView]) -> VisitDetail:
    return VisitDetail(
        id=visit.id,
        number=visit.number,
        source=visit.source,
        referrer=visit.referrer,
        campaign=visit.campaign,
        started_at=visit.started_at,
        seen_at=visit.seen_at,
        page_count=visit.page_count,
        pages=[PageViewView(url=page.url, title=page.title, viewed_at=page.viewed_at) for page in pages],
    )


@get("/live-visitors")
async def list_(wired: Wired, agent: Agent) -> LiveVisitors:
    """Who is on the site now; `watch_visitors` on the socket tells what changes."""
    if not (await wired.workspaces.get(agent.workspace_id)).has_visits:
        return LiveVisitors(items=[], total=0, is_on=False)
    here = await wired.site.here(agent.workspace_id)
    found = await live_finder(wired.database, MOST_SHOWN)(agent.workspace_id, here)
    total = len(found) if len(found) < MOST_SHOWN else len(here)
    return LiveVisitors(items=found, total=total, is_on=True)


@post("/live-visitors/{visitor_id:str}/invite", status_code=200)
async def invite(
    wired: Wired, agent: Agent, agent_verbs: AgentVerbs, visitor_id: str, data: InviteVisitorBody
) -> ConversationView:
    """Start a conversation with a visitor who looks at the site; the widget shows what is said as a bubble."""
    return conversation_view(await agent_verbs.invite(agent, visitor_id, data.text))


@get("/visits/{visit_id:str}")
async def show_visit(wired: Wired, agent: Agent, visit_id: str) -> VisitDetail:
    """A visit with the pages of it."""
    async with wired.database.read() as reader:
        visit = await visit_queries.get_visit(reader, agent.workspace_id, visit_id)
        return visit_detail(visit, await visit_queries.list_views(reader, visit.id, MOST_PAGES))


@get("/contacts/{contact_id:str}/visits")
async def list_visits(
    wired: Wired, agent: Agent, contact_id: str, before: int | None = None, limit: Limit = 20
) -> list[VisitDetail]:
    """Visits of a contact that began before a time, newest first, without their pages."""
    async with wired.database.read() as reader:
        contact = await get_contact(reader, agent.workspace_id, contact_id)
        found = await visit_queries.list_of_contact(reader, contact.id, before, limit)
    return [visit_detail(visit, []) for visit in found]


HANDLERS: list[ControllerRouterHandler] = [list_, invite, show_visit, list_visits]
