"""How an inbox or a team gives out its conversations: data that admins edit and `routing` follows."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Strategy = Literal["manual", "round_robin", "least_busy", "skilled"]
Seconds = Annotated[int, Meta(ge=5, le=7 * 24 * 3600)]


class SkillNeed(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What who answers should know, and at least how well."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    level: Literal[1, 2, 3, 4, 5] = 1


class Rules(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`manual` leaves conversations to whoever takes them; the other strategies give them to agents who have room."""

    strategy: Strategy = "manual"
    # Who answered this contact last goes first, if they are here and have room.
    has_last_agent_first: bool = False
    # Agents who speak the visitor's language, as long as any of them is here.
    has_language_match: bool = False
    needs: Annotated[list[SkillNeed], Meta(max_length=20)] = []
    # More visitors than this do not wait: they leave a message.
    queue_limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    remind_seconds: Seconds | None = None
    reassign_seconds: Seconds | None = None
    escalate_seconds: Seconds | None = None
    overflow_team_id: Annotated[str, Meta(max_length=40)] | None = None
    overflow_seconds: Seconds | None = None
    # Urgent conversations and contacts who carry the tag go first, by a head start that `routing` states.
    has_priority_first: bool = True
    vip_tag_id: Annotated[str, Meta(max_length=40)] | None = None

    @property
    def is_automatic(self) -> bool:
        return self.strategy != "manual"


BY_HAND = Rules()
