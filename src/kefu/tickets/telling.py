"""How a visitor hears of its ticket: by mail, and by a card in the conversation; carried out by the worker.

What is told is marked in the transaction that asks for it, so that several nodes tell it once.
"""

import msgspec

from kefu.conversations.actions.send_message import send_message
from kefu.conversations.decide import MessageIntent
from kefu.conversations.message_path import MessagePath
from kefu.conversations.stored import StoredButton, StoredCard
from kefu.db.database import Database, Reader, Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import System
from kefu.kernel.clock import DAY, MINUTE, Clock
from kefu.mail import MAIL_JOB, can_mail
from kefu.settings import Settings
from kefu.tickets import late_queries, queries, words
from kefu.tickets.links import link_token
from kefu.tickets.models import Entry, Ticket
from kefu.workspaces.queries import get_workspace

TELL = "tickets.tell"
# Time to read on the page, and for the agent to write the next line too.
PATIENCE = MINUTE
_OLDEST = DAY


class Tell(msgspec.Struct, frozen=True):
    """The job that puts a card into the conversation; `pos` is the entry, 0 the ticket itself."""

    ticket_id: str
    pos: int
    origin: str
    when: str = ""


class Ways(msgspec.Struct, frozen=True):
    """What links are made of. `origin` is where whoever asks has found us, and good for cards: a link in mail is only
    ever made of the operator's own setting."""

    settings: Settings
    links_key: bytes
    origin: str


class Telling(msgspec.Struct, frozen=True):
    """What telling needs of the running system."""

    database: Database
    messages: MessagePath
    clock: Clock
    settings: Settings
    links_key: bytes


def ticket_url(origin: str, links_key: bytes, ticket: Ticket) -> str:
    """Where the visitor follows it; empty where nobody knows our address."""
    return f"{origin}/t/{link_token(links_key, ticket.id, ticket.link_version)}" if origin else ""


async def tell_created(tx: Transaction, ways: Ways, ticket: Ticket, now: int, when: str = "") -> None:
    """Ask for a mail, if there is an address, and for a card, if there is a conversation; `when` is that of a call."""
    settings = ways.settings
    kept = await queries.get_settings(tx, ticket.workspace_id)
    contact = await queries.find_contact_of(tx, ticket)
    if contact is not None and contact.email and kept.is_visitor_mailed and can_mail(settings):
        workspace = await get_workspace(tx, ticket.workspace_id)
        url = ticket_url(settings.public_url, ways.links_key, ticket)
        mail = words.created_mail(contact.email, ticket, workspace.name, url, when)
        await enqueue(tx, MAIL_JOB, mail, now, key=f"ticket:{ticket.id}")
    if await queries.list_conversations_of(tx, ticket.id):
        await enqueue(tx, TELL, Tell(ticket.id, 0, ways.origin, when), now, key=f"tell:{ticket.id}:0")


async def tell_missed_replies(telling: Telling) -> int:
    """One mail for all replies of a ticket that its visitor has not seen on the page; without an address a card."""
    now, told = telling.clock.now(), 0
    async with telling.database.read() as reader:
        missed = await late_queries.list_missed(reader, now - _OLDEST, now - PATIENCE)
    for workspace_id, ticket_id in missed:
        async with telling.database.begin() as tx:
            told += await _tell_replies(tx, telling, workspace_id, ticket_id, now)
    return told


async def _tell_replies(tx: Transaction, telling: Telling, workspace_id: str, ticket_id: str, now: int) -> bool:
    ticket = await queries.lock_ticket(tx, workspace_id, ticket_id)
    seen = max(ticket.mailed_pos, ticket.visitor_read_pos)
    entries = await queries.list_entries(tx, ticket.id, after=seen)
    replies = [each for each in entries if each.kind == "reply" and each.author_kind != "visitor"]
    if not replies:
        return False
    await queries.save_ticket(tx, msgspec.structs.replace(ticket, mailed_pos=replies[-1].pos))
    contact = await queries.find_contact_of(tx, ticket)
    origin = telling.settings.public_url
    if contact is not None and contact.email and can_mail(telling.settings):
        workspace = await get_workspace(tx, workspace_id)
        url = ticket_url(origin, telling.links_key, ticket)
        mail = words.replied_mail(contact.email, ticket, workspace.name, replies, url)
        await enqueue(tx, MAIL_JOB, mail, now, key=f"ticket:{ticket.id}:{replies[-1].pos}")
    elif await queries.list_conversations_of(tx, ticket.id):
        pos = replies[-1].pos
        await enqueue(tx, TELL, Tell(ticket.id, pos, origin), now, key=f"tell:{ticket.id}:{pos}")
    return True


async def tell_in_conversation(telling: Telling, data: bytes) -> None:
    """Carries the job out: a card in the newest conversation of the ticket; the same job twice sends one."""
    told = msgspec.json.decode(data, type=Tell)
    async with telling.database.read() as reader:
        ticket = await queries.find_ticket(reader, told.ticket_id)
        if ticket is None:
            return
        conversations = await queries.list_conversations_of(reader, ticket.id)
        reply = await _reply_at(reader, ticket, told.pos)
        workspace = await get_workspace(reader, ticket.workspace_id)
    if not conversations or (told.pos and reply is None):
        return
    url = ticket_url(told.origin, telling.links_key, ticket) or None
    button = StoredButton(label=words.card_button(ticket), url=url) if url else None
    card = StoredCard(
        title=words.card_title(ticket),
        text=words.card_text(ticket, reply, told.when),
        url=url,
        buttons=[button] if button is not None else [],
    )
    intent = MessageIntent(
        actor=System(ticket.workspace_id),
        author_name=reply.author_name if reply is not None else workspace.name,
        conversation_id=conversations[-1],
        client_message_id=f"{ticket.id}-{told.pos}",
        text="",
        card=card,
    )
    await send_message(telling.messages, intent)


async def _reply_at(reader: Reader, ticket: Ticket, pos: int) -> Entry | None:
    if not pos:
        return None
    found = await queries.list_entries(reader, ticket.id, after=pos - 1)
    return next((each for each in found if each.pos == pos), None)
