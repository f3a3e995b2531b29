"""Who is asking: ids and rights only; made at the edge, believed everywhere else."""

from typing import Literal

import msgspec

Role = Literal["owner", "admin", "agent"]


class Agent(msgspec.Struct, frozen=True, tag=True):
    """A signed-in agent of one workspace."""

    workspace_id: str
    id: str
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role in ("owner", "admin")


class Visitor(msgspec.Struct, frozen=True, tag=True):
    """A browser session of a contact, in one inbox; is_identified means a signed token proved who it is."""

    workspace_id: str
    inbox_id: str
    contact_id: str
    id: str
    is_identified: bool = False


class System(msgspec.Struct, frozen=True, tag=True):
    """Kefu itself: schedules, imports, the command line."""

    workspace_id: str


Actor = Agent | Visitor | System
ActorKind = Literal["agent", "visitor", "system"]


def actor_kind(actor: Actor) -> ActorKind:
    """The word under which an actor is stored and sent."""
    match actor:
        case Agent():
            return "agent"
        case Visitor():
            return "visitor"
        case System():
            return "system"


def actor_id(actor: Actor) -> str | None:
    """Agents by their own id; visitors by their contact, who outlives the browser session; None for the system."""
    match actor:
        case Agent():
            return actor.id
        case Visitor():
            return actor.contact_id
        case System():
            return None
