"""A saved view as stored, and who may change one."""

import msgspec

from kefu.filters.lists import Sort
from kefu.filters.models import Filter
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.text import clean_line

LONGEST_NAME = 60
MOST_VIEWS = 100


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """One list; `agent_id` None is everybody's, else one agent's own."""

    id: str
    workspace_id: str
    agent_id: str | None
    name: str
    filter: Filter
    sort: Sort
    position: int
    created_at: int


def clean_name(name: str) -> str:
    clean = clean_line(name, LONGEST_NAME)
    if not clean:
        raise Refused("saved_view.name_empty", "Please give the view a name.")
    return clean


def require_can_change(actor: Agent, owner_id: str | None) -> None:
    """Everybody's views are the admins' to change; an agent's own are its own."""
    if owner_id is None and not actor.is_admin:
        raise NotAllowed("saved_view.admins_only", "Only an admin can change shared views.")
