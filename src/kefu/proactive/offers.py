"""Which rules a visitor may be offered now, judged by what the server knows; called by the widget's door."""

import msgspec

from kefu.contacts.queries import get_contact
from kefu.conversations.queries import find_current
from kefu.db.database import Reader
from kefu.hours.opening import opening_at
from kefu.hours.queries import find_schedule_of
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Visitor
from kefu.proactive import queries
from kefu.proactive.models import Rule, Subject, is_for, may_show, variant_for
from kefu.visitors.visit_queries import get_session, newest_of


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that holds so far, and the visitor's variant of it."""

    rule: Rule
    variant: int


async def offers_to(reader: Reader, visitor: Visitor, rules: list[Rule], now: int) -> list[Offer]:
    """In the order of the rules; nothing while the visitor is in a conversation."""
    mine = [rule for rule in rules if rule.is_active and rule.inbox_id in (None, visitor.inbox_id)]
    if not mine:
        return []
    current = await find_current(reader, visitor.contact_id, visitor.inbox_id)
    if current is not None and current.status != "resolved":
        return []
    subject = await _subject(reader, visitor, now)
    shown = await queries.showings_to(reader, visitor.contact_id)
    return [
        Offer(rule=rule, variant=variant_for(rule, visitor.contact_id))
        for rule in mine
        if is_for(rule, subject) and may_show(rule, shown, subject.visit_id, now)
    ]


async def _subject(reader: Reader, visitor: Visitor, now: int) -> Subject:
    contact = await get_contact(reader, visitor.workspace_id, visitor.contact_id)
    session = await get_session(reader, visitor.workspace_id, visitor.id)
    visit = (await newest_of(reader, [visitor.id])).get(visitor.id)
    inbox = await get_inbox(reader, visitor.workspace_id, visitor.inbox_id)
    schedule = await find_schedule_of(reader, visitor.workspace_id, inbox.schedule_id, inbox.team_id)
    sources = [visit.source, *visit.campaign.values()] if visit is not None else []
    return Subject(
        visits=contact.visit_count,
        sources=sources,
        attributes=contact.attributes,
        language=session.language,
        visit_id=visit.id if visit is not None else None,
        # Who keeps no hours is always open.
        is_open=schedule is None or opening_at(schedule.week, now).is_open,
    )
