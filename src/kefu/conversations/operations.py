"""What macros, rules, bulk edits and the side panel can do to a conversation: one closed union."""

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

import msgspec

from kefu.agents.queries import get_agent
from kefu.attributes.models import Value, checked_value
from kefu.attributes.queries import get_by_key
from kefu.conversations.models import LONGEST_TEXT, Priority
from kefu.db.database import Reader
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body
from kefu.tags.queries import get_tags
from kefu.teams.queries import get_open_team

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
MOST_OPERATIONS = 20
_YEAR_MINUTES = 366 * 24 * 60


class AssignAgent(Body, frozen=True, kw_only=True, tag="assign_agent"):
    """Give the conversation to an agent."""

    agent_id: Id


class AssignSelf(Body, frozen=True, kw_only=True, tag="assign_self"):
    """Give the conversation to whoever runs this; rules have nobody."""


class AssignTeam(Body, frozen=True, kw_only=True, tag="assign_team"):
    """Make the conversation a team's business; null: nobody's in particular."""

    team_id: Id | None


class HandBack(Body, frozen=True, kw_only=True, tag="hand_back"):
    """Give the conversation back to everybody."""


class SetStatus(Body, frozen=True, kw_only=True, tag="set_status"):
    """Resolve or open."""

    status: Literal["open", "resolved"]


class Snooze(Body, frozen=True, kw_only=True, tag="snooze"):
    """Put the conversation aside for some time from now on."""

    minutes: Annotated[int, msgspec.Meta(ge=1, le=_YEAR_MINUTES)]


class SetPriority(Body, frozen=True, kw_only=True, tag="set_priority"):
    """Say how urgent it is."""

    priority: Priority


class AddTags(Body, frozen=True, kw_only=True, tag="add_tags"):
    """Put tags on."""

    tag_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=30)]


class RemoveTags(Body, frozen=True, kw_only=True, tag="remove_tags"):
    """Take tags off."""

    tag_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=30)]


class SetAttribute(Body, frozen=True, kw_only=True, tag="set_attribute"):
    """Keep a value of a defined attribute; null forgets it."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    value: Value


class CreateTicket(Body, frozen=True, kw_only=True, tag="create_ticket"):
    """Make a ticket of the conversation; without a title it gets the visitor's last words."""

    title: Annotated[str, msgspec.Meta(max_length=200)] = ""
    type_id: Id | None = None


class SendMessage(Body, frozen=True, kw_only=True, tag="send_message"):
    """Say something to the contact."""

    text: Text


class AddNote(Body, frozen=True, kw_only=True, tag="add_note"):
    """Leave a note for colleagues."""

    text: Text


class SendMail(Body, frozen=True, kw_only=True, tag="send_mail"):
    """Tell somebody by e-mail; rules only."""

    to: Annotated[str, msgspec.Meta(min_length=3, max_length=254, pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$")]
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    text: Text


Operation = (
    AssignAgent
    | AssignSelf
    | AssignTeam
    | HandBack
    | SetStatus
    | Snooze
    | SetPriority
    | AddTags
    | RemoveTags
    | SetAttribute
    | CreateTicket
    | SendMessage
    | AddNote
    | SendMail
)
Operations = Annotated[list[Operation], msgspec.Meta(min_length=1, max_length=MOST_OPERATIONS)]
# Those that change the row; the others say something.
Said = SendMessage | AddNote | SendMail
Used = Literal["by_agent", "by_rule"]
_REFUSED: dict[Used, tuple[type, ...]] = {"by_agent": (SendMail,), "by_rule": (AssignSelf,)}
ALL: tuple[type, ...] = get_args(Operation)


async def require_possible(reader: Reader, workspace_id: str, operations: Sequence[Operation], used: Used) -> None:
    """Everything that is named exists in the workspace; raises NotFound or Refused otherwise.

    Asked when a macro or a rule is kept. What is deleted later is found out when it runs.
    """
    for operation in operations:
        if isinstance(operation, _REFUSED[used]):
            raise Refused("operation.not_here", "This operation cannot be used here.", operation=tag_of(operation))
        match operation:
            case AssignAgent():
                agent = await get_agent(reader, workspace_id, operation.agent_id)
                if not agent.is_active:
                    raise Refused("agent.deactivated", "This agent is deactivated.")
            case AssignTeam():
                if operation.team_id is not None:
                    await get_open_team(reader, workspace_id, operation.team_id)
            case AddTags() | RemoveTags():
                await get_tags(reader, workspace_id, operation.tag_ids)
            case SetAttribute():
                definition = await get_by_key(reader, workspace_id, "conversation", operation.key)
                checked_value(definition, operation.value)
            case _:
                pass


def tag_of(operation: Operation) -> str:
    """The word of an operation on the wire."""
    return str(operation.__struct_config__.tag)
