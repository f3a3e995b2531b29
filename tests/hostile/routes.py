"""The table of routes as tests walk it, and a valid body for each kind of body."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from kefu.web.asgi import application, given
from kefu.web.auth import require_admin
from kefu.web.routes import all_routes
from tests.hostile.notification_bodies import NOTIFICATION_BODIES
from tests.hostile.people_bodies import PEOPLE_BODIES
from tests.hostile.place import CONSOLE, PASSWORD, WIDGET, Camp
from tests.hostile.promise_bodies import PROMISE_BODIES
from tests.hostile.samples import (
    ANSWERS,
    CANNED,
    CARD,
    FILTER,
    FORMS,
    LOOK,
    PERSON,
    PREFERENCES,
    SETUP,
    VIEW,
    WORDS,
    WORKSPACE,
)
from tests.hostile.ticket_bodies import TICKET_BODIES
from tests.hostile.together_bodies import RULES, TOGETHER_BODIES


class Route(msgspec.Struct, frozen=True):
    """One method of one address."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def is_public(self) -> bool:
        return bool(self.handler.opt.get("is_public"))

    @property
    def is_for_admins(self) -> bool:
        return require_admin in self.handler.resolve_guards()

    @property
    def door(self) -> str | None:
        return next((door for door in (CONSOLE, WIDGET) if self.path.startswith(f"{door}/")), None)

    @property
    def body(self) -> type | None:
        """The struct of its JSON body."""
        field = self.handler.parsed_data_field
        found = field.annotation if field is not None else None
        return found if isinstance(found, type) and issubclass(found, msgspec.Struct) else None

    def address(self, ids: dict[str, str]) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: ids[found.group(1)], self.path)


@cache
def table() -> tuple[Route, ...]:
    """Every route of the application that is served."""
    parts = ("wired", "sign_ins", "agent_verbs", "visitor_verbs")
    app = application(all_routes(), {name: given(None) for name in parts})
    found = [
        Route(str(method), route.path_format, handler)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods - {"OPTIONS"}
    ]
    return tuple(sorted(found, key=lambda route: (route.path, route.method)))


def body_name(body: type) -> str:
    return f"{body.__module__.split('.')[-2]}.{body.__name__}"


def body_of(route: Route, camp: Camp) -> dict[str, Any] | None:
    """A valid body with every field, naming things of `camp`; None for a route without one."""
    return BODIES[body_name(route.body)](camp) if route.body is not None else None


def _operations(camp: Camp) -> list[dict[str, Any]]:
    return [{"type": "add_tags", "tagIds": [camp.ids["tag_id"]]}, {"type": "set_priority", "priority": "low"}]


def _always(value: dict[str, Any]) -> Callable[[Camp], dict[str, Any]]:
    return lambda _: value


def _send(_: Camp) -> dict[str, Any]:
    return {"clientMessageId": "cm_sample_0001", "text": "hello", "attachmentIds": [], "replyToId": None}


BODIES: dict[str, Callable[[Camp], dict[str, Any]]] = {
    **PEOPLE_BODIES,
    **TOGETHER_BODIES,
    **PROMISE_BODIES,
    **TICKET_BODIES,
    **NOTIFICATION_BODIES,
    "console.AgentBody": _always(
        {
            "role": "agent",
            "isActive": True,
            "name": "Grace",
            "capacity": 3,
            "skills": [{"name": "tea", "level": 3}],
            "languages": ["en"],
        }
    ),
    "console.CannedResponseBody": lambda camp: {**CANNED, "folderId": camp.ids["folder_id"]},
    "console.CannedResponseChangeBody": lambda camp: {**CANNED, "folderId": camp.ids["folder_id"]},
    "console.CannedPreviewBody": lambda camp: {"text": "Hi", "conversationId": camp.ids["conversation_id"]},
    "console.CannedUseBody": lambda camp: {"conversationId": camp.ids["conversation_id"]},
    "console.CannedFolderBody": _always({"name": "Shipping", "isPersonal": True}),
    "console.CannedFolderNameBody": _always({"name": "Shipping"}),
    "console.WordListBody": lambda camp: {**WORDS, "inboxIds": [camp.ids["inbox_id"]]},
    "console.WordTryBody": lambda camp: {"text": "x", "side": "agent", "inboxId": camp.ids["inbox_id"]},
    "console.ContactChanges": lambda camp: {**PERSON, "tagIds": [camp.ids["tag_id"]]},
    "console.TagBody": _always({"name": "VIP", "colour": "red"}),
    "console.DefinitionBody": _always(
        {"subject": "contact", "key": "plan", "label": "Plan", "kind": "list", "options": ["pro"]}
    ),
    "console.DefinitionChangeBody": _always({"label": "Plan", "options": ["pro"]}),
    "console.DefinitionOrderBody": lambda camp: {"subject": "conversation", "ids": [camp.ids["attribute_id"]]},
    "console.OperationsBody": lambda camp: {"operations": _operations(camp)},
    "console.MacroBody": lambda camp: {"name": "Close", "operations": _operations(camp), "isPersonal": True},
    "console.AutomationRuleBody": lambda camp: {
        "name": "VIP",
        "trigger": "waiting_for",
        "minutes": 5,
        "filter": FILTER,
        "operations": _operations(camp),
        "isActive": True,
    },
    "console.AutomationOrderBody": lambda camp: {"ids": [camp.ids["automation_rule_id"]]},
    "console.TrialBody": _always({"filter": FILTER}),
    "console.MacroRunBody": lambda camp: {"conversationId": camp.ids["conversation_id"]},
    "console.BulkBody": lambda camp: {
        "edits": [{"conversationId": camp.ids["conversation_id"], "operations": _operations(camp)}]
    },
    "console.FilterQueryBody": lambda camp: {
        "filter": FILTER,
        "view": "all",
        "inboxId": camp.ids["inbox_id"],
        "teamId": None,
        "sort": "waiting",
        "cursor": None,
        "limit": 5,
    },
    "console.SavedViewBody": _always(VIEW),
    "console.SavedViewOrderBody": lambda camp: {"ids": [camp.ids["saved_view_id"]]},
    "console.StartBody": lambda camp: {"contactId": camp.ids["contact_id"], "inboxId": camp.ids["inbox_id"]},
    "console.SendBody": lambda camp: {**_send(camp), "card": CARD, "isConfirmed": False},
    "console.TextBody": _always({"text": "changed"}),
    "console.AssigneeBody": lambda camp: {"agentId": camp.ids["agent_id"]},
    "console.ConversationTeamBody": lambda camp: {"teamId": camp.ids["team_id"]},
    "console.NewTeamBody": _always({"name": "Billing", "description": "Invoices"}),
    "console.TeamBody": _always(
        {"name": "Billing", "description": "Invoices", "isArchived": False, "rules": RULES, "scheduleId": None}
    ),
    "console.MembersBody": lambda camp: {"agentIds": [camp.ids["agent_id"]]},
    "console.IdlenessBody": _always({"isIdle": False}),
    "console.StatusBody": _always({"status": "resolved", "snoozedUntil": None}),
    "console.SeqBody": _always({"seq": 1}),
    "console.TopicsBody": _always(
        {"topics": [{"key": "returns", "label": {"en": "Returns"}, "teamId": None, "tagIds": [], "priority": "high"}]}
    ),
    "console.InboxNameBody": _always({"name": "Second"}),
    "console.InboxBody": _always(LOOK),
    "console.FormsBody": _always(FORMS),
    "console.MailTestBody": _always({"to": "ada@shop.test"}),
    "console.InviteBody": _always({"email": "new@shop.test", "role": "agent"}),
    "console.InvitationTokenBody": _always({"token": "kefuinv_x"}),
    "console.AcceptBody": _always({"token": "kefuinv_x", "name": "New", "password": PASSWORD, "language": "en"}),
    "console.MeChanges": _always({"name": "Ada", "availability": "online", "preferences": PREFERENCES}),
    "console.PasswordBody": _always({"currentPassword": "wrong wrong", "newPassword": PASSWORD}),
    "console.SignInBody": _always({"email": "nobody@shop.test", "password": PASSWORD}),
    "console.SetupBody": _always(SETUP),
    "console.TokenBody": _always({"token": "setup_x"}),
    "console.TokenNameBody": _always({"name": "script"}),
    "console.WorkspaceBody": _always(WORKSPACE),
    "widget.ProofBody": _always({"challenge": "x.y", "number": "1"}),
    "console.InboxGuardBody": _always({"mode": "abused", "sessions": 10, "messages": 30}),
    "widget.SelfDescription": _always(PERSON),
    "widget.SendBody": lambda camp: {**_send(camp), "conversationId": camp.ids["conversation_id"]},
    "widget.IntakeBody": _always({"clientFormId": "form_sample_0001", **ANSWERS}),
    "widget.LeftMessageBody": _always(
        {"clientMessageId": "cm_sample_0001", "text": "hello", "attachmentIds": [], **ANSWERS}
    ),
    "widget.TextBody": _always({"text": "changed"}),
    "widget.SeqBody": _always({"seq": 1}),
    "widget.SessionBody": _always(
        {
            "token": None,
            "identityToken": None,
            "language": "en",
            "page": {"url": "https://shop.test/", "title": "Shop", "referrer": "https://search.test/"},
        }
    ),
    "live.PollBody": _always({"commands": [{"type": "ping"}], "waitSeconds": 0}),
}
