"""Begin and continue browser sessions; called by the widget's door."""

import hashlib

import msgspec

from kefu.contacts import queries as contacts
from kefu.contacts.models import Contact
from kefu.db.database import Transaction
from kefu.kernel.actors import Visitor
from kefu.kernel.ids import new_id, new_secret
from kefu.visitors import queries
from kefu.visitors.models import Browser
from kefu.visitors.visit_queries import delete_visits_of


class NewSession(msgspec.Struct, frozen=True):
    """A visitor and the token that proves it; the token is told once and kept nowhere."""

    visitor: Visitor
    token: str

    def __repr__(self) -> str:
        return f"NewSession({self.visitor.id})"


def token_hash(token: str) -> str:
    """What is kept of a visitor's token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def begin_session(tx: Transaction, contact: Contact, inbox_id: str, browser: Browser, now: int) -> NewSession:
    """A new browser of `contact` with a fresh secret."""
    token = new_secret("kefuv")
    visitor = Visitor(contact.workspace_id, inbox_id, contact.id, new_id("vis"), contact.is_identified)
    values = {
        **msgspec.structs.asdict(visitor),
        "secret_hash": token_hash(token),
        "created_at": now,
        **_seen(browser, now),
    }
    await queries.insert(tx, values)
    await contacts.note_seen(tx, contact.id, now)
    return NewSession(visitor, token)


async def continue_session(tx: Transaction, visitor: Visitor, browser: Browser, now: int) -> None:
    """The same browser came back, perhaps from another address and in another version; what it does not say stays."""
    told = {name: value for name, value in _seen(browser, now).items() if value}
    await queries.update(tx, visitor.id, told)
    await contacts.note_seen(tx, visitor.contact_id, now)


async def forget_contact(tx: Transaction, contact_id: str) -> None:
    """A contact that only ever looked at pages goes, with its browsers and visits."""
    await delete_visits_of(tx, contact_id)
    await queries.delete_of_contact(tx, contact_id)
    await contacts.delete(tx, contact_id)


def _seen(browser: Browser, now: int) -> dict[str, object]:
    return {**msgspec.structs.asdict(browser), "seen_at": now}
