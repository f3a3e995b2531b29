"""A call as stored, and the pure transitions between its states (drawn in docs/calls.md); no I/O."""

from typing import Literal

import msgspec

from kefu.kernel.clock import SECOND
from kefu.kernel.errors import Conflict, NotAllowed

CallKind = Literal["voice", "video"]
CallState = Literal["ringing", "accepted", "ended", "declined", "missed", "failed"]
Side = Literal["agent", "visitor"]

RING = 45 * SECOND
# A device that was not heard for so long has vanished; it says that it is there every five seconds.
GRACE = 20 * SECOND


class Party(msgspec.Struct, frozen=True):
    """One of the two who call: a side, and the page that its microphone belongs to, named by a secret of its own."""

    side: Side
    device: str


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a conversation; `rings` are the agents whose consoles ring while nobody has accepted."""

    id: str
    workspace_id: str
    inbox_id: str
    conversation_id: str
    kind: CallKind
    state: CallState = "ringing"
    started_by: Side
    agent_id: str | None = None
    agent_device: str | None = None
    visitor_device: str | None = None
    rings: list[str] = []
    created_at: int
    accepted_at: int | None = None
    ended_at: int | None = None
    agent_seen_at: int | None = None
    visitor_seen_at: int | None = None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def duration_ms(self) -> int | None:
        """How long the two talked; None unless they did."""
        if self.state != "ended" or self.accepted_at is None or self.ended_at is None:
            return None
        return max(0, self.ended_at - self.accepted_at)

    def device_of(self, side: Side) -> str | None:
        return self.agent_device if side == "agent" else self.visitor_device

    def is_party(self, party: Party) -> bool:
        """Whether this very device is in the call."""
        return self.device_of(party.side) == party.device


class CallNews(msgspec.Struct, frozen=True):
    """A call began, rings still, was accepted or is over; told to its people. Names the contact whose browsers hear."""

    call: Call
    contact_id: str
    contact_name: str


def accept(call: Call, party: Party, agent_id: str | None, now: int) -> Call:
    """The first device that accepts has the call; for the others it is `call.taken`, and over is `call.over`."""
    if call.state == "accepted" and call.is_party(party):
        return call
    if call.state == "accepted":
        raise Conflict("call.taken", "Somebody else has accepted this call.")
    if call.is_over:
        raise Conflict("call.over", "This call is over.")
    if party.side == call.started_by:
        raise NotAllowed("call.not_yours", "Only the other side can accept a call.")
    changed = msgspec.structs.replace(call, state="accepted", accepted_at=now, rings=[])
    return seen(_with_device(changed, party, agent_id), party.side, now)


def _with_device(call: Call, party: Party, agent_id: str | None) -> Call:
    if party.side == "agent":
        return msgspec.structs.replace(call, agent_device=party.device, agent_id=agent_id)
    return msgspec.structs.replace(call, visitor_device=party.device)


def decline(call: Call, side: Side, agent_id: str | None, now: int) -> Call:
    """A visitor's no is final, an agent's when no colleague's console rings any more; too late it changes nothing."""
    if call.state != "ringing" or side == call.started_by:
        return call
    rings = [each for each in call.rings if each != agent_id]
    if side == "agent" and (rings or agent_id not in call.rings):
        return msgspec.structs.replace(call, rings=rings)
    return _over(call, "declined", now)


def hang_up(call: Call, party: Party, now: int, *, is_failed: bool = False) -> Call:
    """Either of the two ends it; who called and hangs up while it rings was not answered."""
    if call.is_over:
        return call
    if not call.is_party(party):
        raise NotAllowed("call.not_yours", "This device is not in the call.")
    if is_failed:
        return _over(call, "failed", now)
    return _over(call, "missed" if call.state == "ringing" else "ended", now)


def seen(call: Call, side: Side, now: int) -> Call:
    """The device of a side says that it is there."""
    if call.is_over:
        return call
    if side == "agent":
        return msgspec.structs.replace(call, agent_seen_at=max(now, call.agent_seen_at or now))
    return msgspec.structs.replace(call, visitor_seen_at=max(now, call.visitor_seen_at or now))


def lapse(call: Call, now: int) -> Call:
    """What time does to a call: it has rung for long enough, or one of its devices has vanished."""
    if call.is_over:
        return call
    if call.state == "ringing":
        caller = call.agent_seen_at if call.started_by == "agent" else call.visitor_seen_at
        is_lost = caller is not None and now - caller >= GRACE
        return _over(call, "missed", now) if is_lost or now - call.created_at >= RING else call
    last_seen = min(call.agent_seen_at or now, call.visitor_seen_at or now)
    # They have talked until the one who is gone was last heard.
    return _over(call, "ended", max(last_seen, call.accepted_at or last_seen)) if now - last_seen >= GRACE else call


def _over(call: Call, state: CallState, at: int) -> Call:
    return msgspec.structs.replace(call, state=state, ended_at=at, rings=[])
