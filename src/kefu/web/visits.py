"""Contacts and their newest visit as agents see them; called by the console's doors and by the news of visits."""

from collections.abc import Awaitable, Callable

from kefu.audiences.agents.views import ContactView, VisitView
from kefu.contacts.models import Contact
from kefu.db.database import Database
from kefu.realtime.presence import Presence
from kefu.visitors.browsers import software_of
from kefu.visitors.queries import find_newest_session
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
        created_at=contact.created_at,
        last_seen_at=contact.last_seen_at,
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
