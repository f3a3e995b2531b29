"""The console's doors to automation rules, their trial and their log; admins only."""

from typing import Annotated

from litestar import delete, get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.automation import queries
from kefu.automation.actions import change_rule, create_rule, delete_rule, order_rules
from kefu.automation.models import MOST_MINUTES, Outcome, Rule, RuleFields, Trigger
from kefu.conversations.operations import Operation, Operations
from kefu.filters.lists import FilterQuery, count_by_filter, list_by_filter
from kefu.filters.models import Filter
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id
from kefu.web.wired import Wired

_SHOWN = 10


class AutomationRuleView(View, frozen=True, kw_only=True):
    """When `trigger`, if `filter`, then `operations`."""

    id: str
    name: str
    trigger: Trigger
    minutes: int
    filter: Filter
    operations: list[Operation]
    is_active: bool
    updated_at: int


class AutomationRuleBody(Body, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    trigger: Trigger
    minutes: Annotated[int, Meta(ge=0, le=MOST_MINUTES)] = 0
    filter: Filter
    operations: Operations
    is_active: bool = True


class AutomationOrderBody(Body, frozen=True, kw_only=True):
    ids: Annotated[list[Id], Meta(max_length=300)]


class TrialBody(Body, frozen=True, kw_only=True):
    """The conditions to try."""

    filter: Filter


class Trial(View, frozen=True, kw_only=True):
    """Past conversations that fit the conditions as they are now; counting stops at 1000. Nothing is done to them."""

    count: int
    newest: list[ConversationView]


class RuleRunView(View, frozen=True, kw_only=True):
    """One rule fired in one conversation; `detail` is the code of what refused it."""

    conversation_id: str
    contact_name: str
    outcome: Outcome
    detail: str
    created_at: int


def _view(rule: Rule) -> AutomationRuleView:
    return AutomationRuleView(
        id=rule.id,
        name=rule.name,
        trigger=rule.trigger,
        minutes=rule.minutes,
        filter=rule.filter,
        operations=rule.operations,
        is_active=rule.is_active,
        updated_at=rule.updated_at,
    )


def _fields(body: AutomationRuleBody) -> RuleFields:
    return RuleFields(
        name=body.name,
        trigger=body.trigger,
        minutes=body.minutes,
        filter=body.filter,
        operations=body.operations,
        is_active=body.is_active,
    )


@get("/automation-rules", guards=[require_admin])
async def list_(wired: Wired, agent: Agent) -> list[AutomationRuleView]:
    """In the order in which they run."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_rules(reader, agent.workspace_id)]


@post("/automation-rules", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: AutomationRuleBody) -> AutomationRuleView:
    """A new rule, after the others."""
    async with wired.database.begin() as tx:
        return _view(await create_rule(tx, agent, _fields(data), wired.clock.now()))


@put("/automation-rules/order", status_code=204, guards=[require_admin])
async def order(wired: Wired, agent: Agent, data: AutomationOrderBody) -> None:
    """Change the order."""
    async with wired.database.begin() as tx:
        await order_rules(tx, agent, data.ids)


@post("/automation-rules/trial", status_code=200, guards=[require_admin])
async def try_(wired: Wired, agent: Agent, data: TrialBody) -> Trial:
    """Which past conversations fit; nothing is done."""
    query = FilterQuery(
        workspace_id=agent.workspace_id, agent_id=None, filter=data.filter, now=wired.clock.now(), limit=_SHOWN
    )
    async with wired.database.read() as reader:
        newest, _ = await list_by_filter(reader, query)
        return Trial(count=await count_by_filter(reader, query), newest=[conversation_view(each) for each in newest])


@patch("/automation-rules/{automation_rule_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, automation_rule_id: str, data: AutomationRuleBody) -> AutomationRuleView:
    """The whole rule anew, or on and off."""
    async with wired.database.begin() as tx:
        return _view(await change_rule(tx, agent, automation_rule_id, _fields(data), wired.clock.now()))


@delete("/automation-rules/{automation_rule_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, automation_rule_id: str) -> None:
    """Delete a rule with its log."""
    async with wired.database.begin() as tx:
        await delete_rule(tx, agent, automation_rule_id)


@get("/automation-rules/{automation_rule_id:str}/runs", guards=[require_admin])
async def runs(wired: Wired, agent: Agent, automation_rule_id: str) -> list[RuleRunView]:
    """The last 100 times it fired, newest first."""
    async with wired.database.read() as reader:
        rule = await queries.get_rule(reader, agent.workspace_id, automation_rule_id)
        found = await queries.list_runs(reader, rule.id)
    return [
        RuleRunView(
            conversation_id=each.conversation_id,
            contact_name=each.contact_name,
            outcome=each.outcome,
            detail=each.detail,
            created_at=each.created_at,
        )
        for each in found
    ]


HANDLERS: list[ControllerRouterHandler] = [list_, create, order, try_, change, remove, runs]
