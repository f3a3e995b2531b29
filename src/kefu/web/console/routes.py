"""The agents' door as one list; a new file of this folder is added here."""

from collections.abc import Sequence

from litestar import Router
from litestar.types import ControllerRouterHandler

from kefu.web.console import (
    agents,
    canned_responses,
    contacts,
    conversations,
    inboxes,
    invitations,
    me,
    proactive,
    schedules,
    search,
    sessions,
    setup,
    teams,
    tokens,
    uploads,
    visitors,
    workspace,
)

_BY_TAG: dict[str, Sequence[ControllerRouterHandler]] = {
    "setup": setup.HANDLERS,
    "sessions": sessions.HANDLERS,
    "me": [*me.HANDLERS, *tokens.HANDLERS],
    "agents": [*agents.HANDLERS, *invitations.HANDLERS],
    "teams": teams.HANDLERS,
    "workspace": workspace.HANDLERS,
    "inboxes": inboxes.HANDLERS,
    "schedules": schedules.HANDLERS,
    "canned responses": canned_responses.HANDLERS,
    "conversations": conversations.HANDLERS,
    "contacts": contacts.HANDLERS,
    "visitors": visitors.HANDLERS,
    "proactive messages": proactive.HANDLERS,
    "search": search.HANDLERS,
    "uploads": uploads.HANDLERS,
}


def console_handlers() -> list[ControllerRouterHandler]:
    """Fresh routers on every call, because a router can be used in one application only."""
    return [Router(path="/", route_handlers=handlers, tags=[tag]) for tag, handlers in _BY_TAG.items()]
