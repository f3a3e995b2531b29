"""What is to be asked before a visitor's next conversation: questions, a topic, or nothing; told with the session."""

from kefu.contacts.queries import get_contact
from kefu.db.database import Reader
from kefu.forms.actions import is_intake_due, known_of
from kefu.kernel.actors import Visitor
from kefu.kernel.wire import View
from kefu.links.actions import is_topic_due


class DueView(View, frozen=True, kw_only=True):
    """Whether the form comes first, and what of it need not be asked."""

    is_due: bool
    known_fields: list[str]


async def due_before(reader: Reader, visitor: Visitor, now: int) -> DueView:
    contact = await get_contact(reader, visitor.workspace_id, visitor.contact_id)
    known = known_of(contact)
    has_questions, has_topic = await is_intake_due(reader, visitor), await is_topic_due(reader, visitor, now)
    # Where only one of the two is due, the form leaves the other out.
    if has_topic and not has_questions:
        known.append("form")
    if has_questions and not has_topic:
        known.append("topic")
    return DueView(is_due=has_questions or has_topic, known_fields=known)
