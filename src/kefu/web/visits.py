"""Contacts and their newest visit as agents see them; called by the console's doors and by the news of visits."""

from collections.abc import Awaitable, Callable, Iterable

from kefu.audiences.agents.views import ContactView, LiveVisitorView, VisitView
from kefu.contacts.models import Contact
from kefu.conversations.contact_queries import list_unresolved_of
from kefu.conversations.models import Conversation
from kefu.db.database import Database
from kefu.realtime.presence import Presence
from kefu.visitors.browsers import software_of
from kefu.visitors.queries import find_newest_session
from kefu.visitors.visit_queries import Live, list_live
from kefu.realtime.presence_keys import visitor_key
from kefu.web.wired import Wired


def contact_view(contact: Contact) -> ContactView:
    return ContactView(
        id=contact.id,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        external_id=contact.external_id,
        is_identified=contact.is_identified,
        attributes=contact.attributes,
        tag_ids=contact.tag_ids,
        created_at=contact.created_at,
        last_seen_at=contact.last_seen_at,
        visit_count=contact.visit_count,
        merged_into=contact.merged_into,
    )


def visit_finder(database: Database, presence: Presence) -> Callable[[str, str], Awaitable[VisitView | None]]:
    """A function of workspace and contact, for who has no `Wired` yet."""

    async def find(_workspace_id: str, contact_id: str) -> VisitView | None:
        return await _find(database, presence, contact_id)

    return find


async def find_visit(wired: Wired, contact_id: str) -> VisitView | None:
    """None for a contact that no browser of ours has seen."""
    return await _find(wired.database, wired.presence, contact_id)


async def _find(database: Database, presence: Presence, contact_id: str) -> VisitView | None:
    async with database.read() as reader:
        session = await find_newest_session(reader, contact_id)
    if session is None:
        return None
    key = visitor_key(contact_id)
    software = await software_of(session.user_agent)
    return VisitView(
        visitor_id=session.id,
        page_url=session.page_url,
        page_title=session.page_title,
        referrer=session.referrer,
        browser=software.browser,
        system=software.system,
        device=software.device,
        country=session.country,
        language=session.language,
        address=session.address,
        is_online=key in await presence.present([key]),
        seen_at=session.seen_at,
    )


FindLive = Callable[[str, Iterable[str]], Awaitable[list[LiveVisitorView]]]


def live_finder(database: Database, limit: int) -> FindLive:
    """A function of workspace and browsers; those that are in a visit, the newest first."""

    async def find(workspace_id: str, visitor_ids: Iterable[str]) -> list[LiveVisitorView]:
        async with database.read() as reader:
            found = await list_live(reader, workspace_id, visitor_ids, limit)
            current = await list_unresolved_of(reader, {live.session.contact_id for live in found})
        by_place = {(each.contact_id, each.inbox_id): each for each in current}
        return [
            await _live_view(live, by_place.get((live.session.contact_id, live.session.inbox_id))) for live in found
        ]

    return find


async def _live_view(live: Live, conversation: Conversation | None) -> LiveVisitorView:
    session, visit = live.session, live.visit
    software = await software_of(session.user_agent)
    return LiveVisitorView(
        id=session.id,
        contact_id=session.contact_id,
        contact_name=live.contact_name,
        inbox_id=session.inbox_id,
        visit_id=visit.id,
        visit_number=visit.number,
        page_url=visit.page_url,
        page_title=visit.page_title,
        page_at=visit.page_at,
        page_count=visit.page_count,
        started_at=visit.started_at,
        source=visit.source,
        referrer=visit.referrer,
        campaign=visit.campaign,
        is_identified=session.is_identified,
        browser=software.browser,
        system=software.system,
        device=software.device,
        country=session.country,
        language=session.language,
        conversation_id=conversation.id if conversation is not None else None,
        assignee_id=conversation.assignee_id if conversation is not None else None,
    )
