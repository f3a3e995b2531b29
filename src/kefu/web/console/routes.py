"""The agents' door as one list; a new file of this folder is added here."""

from collections.abc import Sequence

from litestar import Router
from litestar.types import ControllerRouterHandler

from kefu.web.console import (
    agents,
    attributes,
    blocks,
    automation,
    callbacks,
    canned_responses,
    contact_history,
    contact_merges,
    contacts,
    conversations,
    imports,
    forms,
    inboxes,
    invitations,
    macros,
    mail,
    me,
    mentions,
    participants,
    proactive,
    schedules,
    operations,
    saved_views,
    queue,
    search,
    sessions,
    setup,
    surveys,
    team_now,
    sla,
    teams,
    tags,
    ticket_types,
    ticket_work,
    tickets,
    tokens,
    transcripts,
    transfers,
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
    "forms": forms.HANDLERS,
    "mail": mail.HANDLERS,
    "schedules": schedules.HANDLERS,
    "canned responses": canned_responses.HANDLERS,
    "conversations": [
        *conversations.HANDLERS,
        *operations.HANDLERS,
        *participants.HANDLERS,
        *mentions.HANDLERS,
        *sla.CLOCK_HANDLERS,
        *transcripts.HANDLERS,
    ],
    "transfers": transfers.HANDLERS,
    "satisfaction": surveys.HANDLERS,
    "saved views": saved_views.HANDLERS,
    "macros": macros.HANDLERS,
    "automation": automation.HANDLERS,
    "SLA policies": sla.POLICY_HANDLERS,
    "tags": tags.HANDLERS,
    "attributes": attributes.HANDLERS,
    "contacts": [*contacts.HANDLERS, *contact_history.HANDLERS, *contact_merges.HANDLERS],
    "imports": imports.HANDLERS,
    "blocks": blocks.HANDLERS,
    "queue": [*queue.HANDLERS, *team_now.HANDLERS],
    "visitors": visitors.HANDLERS,
    "proactive messages": proactive.HANDLERS,
    "tickets": [*tickets.HANDLERS, *ticket_work.HANDLERS, *ticket_types.HANDLERS, *callbacks.HANDLERS],
    "search": search.HANDLERS,
    "uploads": uploads.HANDLERS,
}


def console_handlers() -> list[ControllerRouterHandler]:
    """Fresh routers on every call, because a router can be used in one application only."""
    return [Router(path="/", route_handlers=handlers, tags=[tag]) for tag, handlers in _BY_TAG.items()]
