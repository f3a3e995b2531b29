"""A macro as stored: operations under a name, one agent's own or everybody's; and who may change one."""

import msgspec

from kefu.conversations.operations import Operation
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.kernel.text import clean_line

LONGEST_NAME = 80
MOST_MACROS = 300


class Macro(msgspec.Struct, frozen=True, kw_only=True):
    """`agent_id` None is everybody's, else one agent's own; `uses` counts how often it was run."""

    id: str
    workspace_id: str
    agent_id: str | None
    name: str
    operations: list[Operation]
    uses: int
    created_at: int
    updated_at: int


def clean_name(name: str) -> str:
    clean = clean_line(name, LONGEST_NAME)
    if not clean:
        raise Refused("macro.name_empty", "Please give the macro a name.")
    return clean


def require_can_change(actor: Agent, owner_id: str | None) -> None:
    """Everybody's macros are the admins' to change; an agent's own are its own."""
    if owner_id is None and not actor.is_admin:
        raise NotAllowed("macro.admins_only", "Only an admin can change shared macros.")
