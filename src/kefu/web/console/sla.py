"""The console's doors to SLA policies, their preview and report, and to the clocks of a conversation."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import delete, get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView, Promise
from kefu.conversations.operations import MOST_OPERATIONS, Operation
from kefu.db.database import Reader
from kefu.filters.lists import FilterQuery, count_by_filter, list_by_filter
from kefu.filters.models import Filter, Group, Test
from kefu.kernel.actors import Agent
from kefu.kernel.clock import DAY
from kefu.kernel.wire import Body, View
from kefu.sla import clock_queries, queries
from kefu.sla.actions import change_policy, create_policy, delete_policy, order_policies, require_good
from kefu.sla.clocks import SlaClock
from kefu.sla.foresight import Foreseen, foresee
from kefu.sla.models import LONGEST_NAME, MOST_MINUTES, Policy, PolicyFields, Warn
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id
from kefu.web.wired import Wired

REPORT_DAYS = 30
Minutes = Annotated[int, Meta(ge=1, le=MOST_MINUTES)]


class SlaPolicyView(View, frozen=True, kw_only=True):
    """What is promised to which conversations; a promise of null is not made."""

    id: str
    name: str
    filter: Filter
    first_reply_minutes: int | None
    next_reply_minutes: int | None
    resolution_minutes: int | None
    is_business: bool
    schedule_id: str | None
    pauses_when_waiting: bool
    pauses_when_snoozed: bool
    warning: Warn | None
    is_assignee_told: bool
    told_agent_ids: list[str]
    escalate_minutes: int
    operations: list[Operation]
    is_active: bool
    updated_at: int


class SlaPolicyBody(Body, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    filter: Filter
    first_reply_minutes: Minutes | None = None
    next_reply_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    is_business: bool = False
    schedule_id: Id | None = None
    pauses_when_waiting: bool = True
    pauses_when_snoozed: bool = True
    warning: Warn | None = None
    is_assignee_told: bool = True
    told_agent_ids: Annotated[list[Id], Meta(max_length=50)] = []
    escalate_minutes: Annotated[int, Meta(ge=0, le=MOST_MINUTES)] = 0
    operations: Annotated[list[Operation], Meta(max_length=MOST_OPERATIONS)] = []
    is_active: bool = True


class SlaOrderBody(Body, frozen=True, kw_only=True):
    ids: Annotated[list[Id], Meta(max_length=100)]


class SlaPreview(View, frozen=True, kw_only=True):
    """When a conversation that begins now would be due, and how many unresolved ones fit (counting stops at 1000)."""

    promises: list[Foreseen]
    count: int
    example: ConversationView | None


class SlaTally(View, frozen=True, kw_only=True):
    """How often a promise was kept and broken in the last 30 days; `breached` has what is late now, too."""

    policy_id: str
    promise: Promise
    met: int
    breached: int


class SlaClockView(View, frozen=True, kw_only=True):
    """One time that a promise counted; `due_at` is null while it stands, and when it was kept."""

    promise: Promise
    policy_name: str
    started_at: int
    due_at: int | None
    left_ms: int | None
    warn_at: int | None
    breached_at: int | None
    ended_at: int | None


def _view(policy: Policy) -> SlaPolicyView:
    return SlaPolicyView(**{name: getattr(policy, name) for name in SlaPolicyView.__struct_fields__})


def _fields(body: SlaPolicyBody) -> PolicyFields:
    return PolicyFields(**{name: getattr(body, name) for name in PolicyFields.__struct_fields__})


def _clock_view(clock: SlaClock, names: dict[str, str]) -> SlaClockView:
    return SlaClockView(
        promise=clock.target,
        policy_name=names.get(clock.policy_id, ""),
        started_at=clock.started_at,
        due_at=clock.due_at,
        left_ms=clock.left_ms if clock.ended_at is None else None,
        warn_at=clock.warn_at,
        breached_at=clock.breached_at,
        ended_at=clock.ended_at,
    )


@get("/sla-policies", guards=[require_admin])
async def list_(wired: Wired, agent: Agent) -> list[SlaPolicyView]:
    """In their order: the first one that fits a conversation counts."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_policies(reader, agent.workspace_id)]


@post("/sla-policies", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: SlaPolicyBody) -> SlaPolicyView:
    """A new policy, after the others; unresolved conversations are counted by it at once."""
    async with wired.database.begin() as tx:
        return _view(await create_policy(tx, agent, _fields(data), wired.clock.now()))


@put("/sla-policies/order", status_code=204, guards=[require_admin])
async def order(wired: Wired, agent: Agent, data: SlaOrderBody) -> None:
    """Change the order."""
    async with wired.database.begin() as tx:
        await order_policies(tx, agent, data.ids)


@post("/sla-policies/preview", status_code=200, guards=[require_admin])
async def preview(wired: Wired, agent: Agent, data: SlaPolicyBody) -> SlaPreview:
    """When a conversation like the newest that fits would be due, if it began now; nothing is kept."""
    now = wired.clock.now()
    async with wired.database.read() as reader:
        fields = await require_good(reader, agent, _fields(data))
        fitting = FilterQuery(
            workspace_id=agent.workspace_id, agent_id=None, filter=_unresolved(fields.filter), now=now, limit=1
        )
        newest, _ = await list_by_filter(reader, fitting)
        example = newest[0] if newest else None
        book = await queries.load_book(reader, agent.workspace_id)
        count = await count_by_filter(reader, fitting)
    place = (example.inbox_id, example.team_id) if example is not None else (None, None)
    return SlaPreview(
        promises=foresee(fields, book, place, now),
        count=count,
        example=conversation_view(example) if example is not None else None,
    )


def _unresolved(filter_: Filter) -> Filter:
    """The same, of what is not resolved, where the groups are not joined by "any"."""
    if filter_.match == "any" and len(filter_.groups) > 1:
        return filter_
    is_open = Test(field="status", operator="is_not", values=["resolved"])
    return Filter(groups=[*filter_.groups, Group(tests=[is_open])])


@get("/sla-policies/report", guards=[require_admin])
async def report(wired: Wired, agent: Agent) -> list[SlaTally]:
    """What was kept and broken in the last 30 days."""
    since = wired.clock.now() - REPORT_DAYS * DAY
    async with wired.database.read() as reader:
        found = await clock_queries.tally(reader, agent.workspace_id, since)
    return [SlaTally(**msgspec.structs.asdict(each)) for each in found]


@patch("/sla-policies/{policy_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, policy_id: str, data: SlaPolicyBody) -> SlaPolicyView:
    """The whole policy anew, or on and off; what counts already is counted anew."""
    async with wired.database.begin() as tx:
        return _view(await change_policy(tx, agent, policy_id, _fields(data), wired.clock.now()))


@delete("/sla-policies/{policy_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, policy_id: str) -> None:
    """Delete a policy with what it counted."""
    async with wired.database.begin() as tx:
        await delete_policy(tx, agent, policy_id)


@get("/conversations/{conversation_id:str}/sla")
async def clocks(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str) -> list[SlaClockView]:
    """What was promised in a conversation and what became of it, newest first."""
    conversation = await agent_verbs.conversation(agent, conversation_id)
    async with agent_verbs.wired.database.read() as reader:
        return await _clocks(reader, agent.workspace_id, await clock_queries.list_latest(reader, conversation.id))


async def _clocks(reader: Reader, workspace_id: str, found: Sequence[SlaClock]) -> list[SlaClockView]:
    names = {each.id: each.name for each in await queries.list_policies(reader, workspace_id)}
    return [_clock_view(each, names) for each in found]


POLICY_HANDLERS: list[ControllerRouterHandler] = [list_, create, order, preview, report, change, remove]
CLOCK_HANDLERS: list[ControllerRouterHandler] = [clocks]
