"""What calls an inbox offers, and to whom; off until an admin turns them on."""

import msgspec

from kefu.calls.models import CallKind, Side
from kefu.kernel.errors import NotAllowed


class InboxCalls(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Without voice and video there are no calls; `can_visitors_start`: else only agents call."""

    has_voice: bool = False
    has_video: bool = False
    can_visitors_start: bool = False


NO_CALLS = InboxCalls()


def require_can_start(rules: InboxCalls, side: Side, kind: CallKind) -> None:
    """Raises NotAllowed for a kind of call that the inbox does not have, or has not for visitors to begin."""
    if not (rules.has_voice if kind == "voice" else rules.has_video):
        raise NotAllowed("call.kind_off", "This inbox has no calls of this kind.", kind=kind)
    if side == "visitor" and not rules.can_visitors_start:
        raise NotAllowed("call.agents_only", "Only agents can start a call here.")
