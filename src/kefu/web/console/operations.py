"""The console's doors to the operations: on one conversation, and on many at once with the way back."""

from typing import Annotated

from litestar import post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.conversations.operations import Operation, Operations
from kefu.conversations.undo import undo_operations
from kefu.kernel.actors import Agent
from kefu.kernel.errors import KefuError
from kefu.kernel.wire import Body, View
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.console.fields import Id

MOST_EDITS = 50


class OperationsBody(Body, frozen=True, kw_only=True):
    """Carried out in order."""

    operations: Operations


class Edit(Body, frozen=True, kw_only=True):
    """Operations on one of many conversations."""

    conversation_id: Id
    operations: Operations


class BulkBody(Body, frozen=True, kw_only=True):
    """A part of a bulk edit: a screen sends one part after the other, and shows how far it is."""

    edits: Annotated[list[Edit], Meta(min_length=1, max_length=MOST_EDITS)]


class EditProblem(View, frozen=True, kw_only=True):
    """Why one conversation stayed as it was."""

    code: str
    detail: str


class EditResult(View, frozen=True, kw_only=True):
    """What became of one edit; `undo` leads back, but what was said stays said."""

    conversation_id: str
    conversation: ConversationView | None
    problem: EditProblem | None
    undo: list[Operation]


@post("/conversations/{conversation_id:str}/operations", status_code=200)
async def apply(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: OperationsBody) -> ConversationView:
    """Apply operations to a conversation."""
    return conversation_view(await agent_verbs.apply(agent, conversation_id, data.operations))


@post("/conversations/operations", status_code=200)
async def apply_many(agent: Agent, agent_verbs: AgentVerbs, data: BulkBody) -> list[EditResult]:
    """Apply operations to each conversation by itself: one that refuses leaves the others alone."""
    return [await _carry_out(agent, agent_verbs, edit) for edit in data.edits]


async def _carry_out(agent: Agent, agent_verbs: AgentVerbs, edit: Edit) -> EditResult:
    try:
        before = await agent_verbs.conversation(agent, edit.conversation_id)
        after = await agent_verbs.apply(agent, edit.conversation_id, edit.operations)
    except KefuError as error:
        problem = EditProblem(code=error.code, detail=error.detail)
        return EditResult(conversation_id=edit.conversation_id, conversation=None, problem=problem, undo=[])
    return EditResult(
        conversation_id=after.id,
        conversation=conversation_view(after),
        problem=None,
        undo=undo_operations(before, after, agent_verbs.wired.clock.now()),
    )


HANDLERS: list[ControllerRouterHandler] = [apply, apply_many]
