"""Build the forms of an inbox, and take what visitors fill in; called by the console and the widget."""

import msgspec

from kefu.contacts.actions import describe_self
from kefu.contacts.models import Contact
from kefu.contacts.queries import get_contact
from kefu.db.database import Reader, Transaction
from kefu.forms import queries
from kefu.forms.answering import Given, Read, read_answers
from kefu.forms.models import FormField, FormKind, InboxForms, Intake, LeaveMessage, clean_fields, label_of
from kefu.forms.queries import AnsweredForm
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.errors import NotAllowed
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it comes from a browser; the `id` makes a resend the same form."""

    id: str
    form: FormKind
    given: Given
    language: str
    address: str = ""
    user_agent: str = ""
    page_url: str = ""


async def change_forms(
    tx: Transaction, actor: Agent, inbox_id: str, intake: Intake | None, leave_message: LeaveMessage | None
) -> InboxForms:
    """Replace the forms that are named; only admins."""
    if not actor.is_admin:
        raise NotAllowed
    await get_inbox(tx, actor.workspace_id, inbox_id)
    before = await queries.get_forms(tx, inbox_id)
    after = before
    if intake is not None:
        fields = clean_fields(intake.fields, before.intake.fields)
        after = msgspec.structs.replace(after, intake=msgspec.structs.replace(intake, fields=fields))
    if leave_message is not None:
        fields = clean_fields(leave_message.fields, before.leave_message.fields)
        after = msgspec.structs.replace(after, leave_message=msgspec.structs.replace(leave_message, fields=fields))
    await queries.keep_forms(tx, actor.workspace_id, inbox_id, after)
    tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    return after


async def fill_in(tx: Transaction, visitor: Visitor, filled: Filled, now: int) -> AnsweredForm:
    """Keep the answers, what they say of the contact, and the proof of each consent; a resend changes nothing."""
    answers_id = f"ans_{visitor.id}_{filled.id}"
    known = await queries.find_answers(tx, answers_id)
    if known is not None:
        return known
    forms = await queries.get_forms(tx, visitor.inbox_id)
    fields = forms.intake.fields if filled.form == "intake" else forms.leave_message.fields
    contact = await get_contact(tx, visitor.workspace_id, visitor.contact_id)
    read = read_answers(fields, filled.given, filled.language, known_of(contact))
    await describe_self(tx, visitor, read.details)
    await _keep(tx, visitor, filled, answers_id, read, now)
    for field in read.consents:
        await _prove(tx, visitor, filled, field, now)
    kept = await queries.find_answers(tx, answers_id)
    assert kept is not None, "it was written in this transaction"
    return kept


async def _keep(tx: Transaction, visitor: Visitor, filled: Filled, answers_id: str, read: Read, now: int) -> None:
    values = {
        "id": answers_id,
        "workspace_id": visitor.workspace_id,
        "inbox_id": visitor.inbox_id,
        "contact_id": visitor.contact_id,
        "visitor_id": visitor.id,
        "conversation_id": None,
        "form": filled.form,
        "answers": msgspec.to_builtins(read.answers),
        "language": filled.language,
        "created_at": now,
    }
    await queries.insert_answers(tx, values)


async def _prove(tx: Transaction, visitor: Visitor, filled: Filled, field: FormField, now: int) -> None:
    """The words themselves are kept: a version number alone would prove nothing once the form is rewritten."""
    values = {
        "id": new_id("con"),
        "workspace_id": visitor.workspace_id,
        "inbox_id": visitor.inbox_id,
        "contact_id": visitor.contact_id,
        "visitor_id": visitor.id,
        "key": field.key,
        "version": field.version,
        "text": label_of(field, filled.language),
        "language": filled.language,
        "address": filled.address,
        "user_agent": filled.user_agent[:500],
        "page_url": filled.page_url[:2000],
        "created_at": now,
    }
    await queries.insert_consent(tx, values)


def known_of(contact: Contact) -> list[str]:
    """What need not be asked again."""
    told = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    return [name for name, value in told.items() if value]


async def is_intake_due(tx: Reader, visitor: Visitor) -> bool:
    """Whether a new conversation of this visitor must be preceded by the form.

    Once is enough, unless it is asked every time or a consent has new words.
    """
    forms = await queries.get_forms(tx, visitor.inbox_id)
    if not forms.intake.is_on or not forms.intake.fields:
        return False
    last = await queries.find_last_intake(tx, visitor.contact_id, visitor.inbox_id)
    if last is None:
        return True
    agreed = await queries.list_versions_agreed(tx, visitor.contact_id, visitor.inbox_id)
    needed = [field for field in forms.intake.fields if field.kind == "consent" and field.is_required]
    if any(agreed.get(field.key, 0) < field.version for field in needed):
        return True
    return forms.intake.is_asked_every_time and last.conversation_id is not None
