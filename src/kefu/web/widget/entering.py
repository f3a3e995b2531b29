"""A browser opens the widget: the visitor it continues or becomes, in one transaction; called by `sessions`."""

import msgspec

from kefu.contacts.actions import create_contact
from kefu.contacts.models import Contact
from kefu.contacts.queries import find_contact
from kefu.conversations.actions.identify import identify_contact
from kefu.db.database import Transaction
from kefu.inboxes.models import Inbox
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import Refused
from kefu.links.actions import note_marks
from kefu.links.models import marks_of
from kefu.visitors.actions import NewSession, begin_session, continue_session, token_hash
from kefu.visitors.identity import Identity
from kefu.visitors.models import Browser, PageReport
from kefu.visitors.page_path import PageNote, note_pages
from kefu.visitors.queries import find_visitor_by_secret


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser brings along."""

    inbox: Inbox
    token: str | None
    identity: Identity | None
    browser: Browser
    page: PageReport | None
    is_visit: bool


async def enter(tx: Transaction, arrival: Arrival, now: int) -> NewSession:
    """The visitor's session: the one of a good token, unless an identity makes it somebody else's; else a new one."""
    before = await _before(tx, arrival)
    session = await _session(tx, arrival, before, now)
    if arrival.page is not None:
        visitor, may = session.visitor, arrival.is_visit
        note = PageNote(visitor=visitor, report=arrival.page, at=now, is_visit=may, is_arrival=True)
        await note_pages(tx, [note])
        await note_marks(tx, visitor, marks_of(arrival.page.url), arrival.browser.language or "", now)
    return session


async def _before(tx: Transaction, arrival: Arrival) -> Visitor | None:
    """Whom the token proves; a bad one, or one of another inbox, proves nobody."""
    if not arrival.token:
        return None
    found = await find_visitor_by_secret(tx, token_hash(arrival.token))
    return found if found is not None and found.inbox_id == arrival.inbox.id else None


async def _session(tx: Transaction, arrival: Arrival, before: Visitor | None, now: int) -> NewSession:
    contact = await _contact(tx, arrival, before, now)
    # An anonymous session never becomes an identified one: whoever planted its token would come along.
    if before is not None and before.contact_id == contact.id and before.is_identified == contact.is_identified:
        await continue_session(tx, before, arrival.browser, now)
        return NewSession(before, arrival.token or "")
    return await begin_session(tx, contact, arrival.inbox.id, arrival.browser, now)


async def _contact(tx: Transaction, arrival: Arrival, before: Visitor | None, now: int) -> Contact:
    inbox = arrival.inbox
    if arrival.identity is not None:
        return await identify_contact(tx, inbox.workspace_id, arrival.identity, before, now)
    if inbox.is_identity_required and (before is None or not before.is_identified):
        raise Refused("identity.required", "Please sign in on this website to write to us.")
    known = await find_contact(tx, inbox.workspace_id, before.contact_id) if before is not None else None
    return known or await create_contact(tx, inbox.workspace_id, now)
