"""Calls as the console sees them."""

from typing import Literal

from kefu.audiences.calls import CallKind, CallState
from kefu.kernel.wire import View


class CallView(View, frozen=True, kw_only=True):
    """A call; while it rings, `rings` are the agents whose consoles do, none when an agent calls."""

    id: str
    conversation_id: str
    contact_id: str
    contact_name: str
    kind: CallKind
    state: CallState
    started_by: Literal["agent", "visitor"]
    agent_id: str | None
    agent_name: str | None
    rings: list[str]
    created_at: int
    accepted_at: int | None
    ended_at: int | None
