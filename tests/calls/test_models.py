"""The states of a call by a model: whatever people and time do, a call only ever moves along its drawn arrows."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kefu.calls import models
from kefu.calls.models import GRACE, RING, Call, Party, Side
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import Conflict, NotAllowed
from tests.world import NOW, SHOP, WEBSITE

ARROWS = {
    "ringing": {"accepted", "declined", "missed", "failed"},
    "accepted": {"ended", "failed"},
    "ended": set(),
    "declined": set(),
    "missed": set(),
    "failed": set(),
}
AGENTS = ("agt_ada", "agt_grace")
SIDES: st.SearchStrategy[Side] = st.sampled_from(["agent", "visitor"])
DEVICES = st.sampled_from(["first device of a side", "second device of a side"])


def ringing(started_by: Side, device: str = "first device of a side") -> Call:
    call = Call(
        id="call_1",
        workspace_id=SHOP,
        inbox_id=WEBSITE,
        conversation_id="conv_1",
        kind="video",
        started_by=started_by,
        agent_id="agt_ada" if started_by == "agent" else None,
        agent_device=device if started_by == "agent" else None,
        visitor_device=device if started_by == "visitor" else None,
        rings=list(AGENTS) if started_by == "visitor" else [],
        created_at=NOW,
    )
    return models.seen(call, started_by, NOW)


class Line(RuleBasedStateMachine):
    """Two agents, a visitor, each with two devices, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.accepted: list[tuple[Side, str]] = []

    @initialize(started_by=SIDES)
    def begin(self, started_by: Side) -> None:
        self.call = ringing(started_by)

    def move(self, after: Call) -> None:
        before = self.call
        if after.state != before.state:
            assert after.state in ARROWS[before.state], (before, after)
        if before.is_over:
            assert after == before, "what is over stays as it was"
        if before.accepted_at is not None:
            parties = (before.agent_device, before.visitor_device, before.agent_id, before.accepted_at)
            assert parties == (after.agent_device, after.visitor_device, after.agent_id, after.accepted_at)
        self.call = after

    @rule(side=SIDES, device=DEVICES, agent=st.sampled_from(AGENTS))
    def somebody_accepts(self, side: Side, device: str, agent: str) -> None:
        before = self.call
        agent_id = agent if side == "agent" else before.agent_id
        try:
            after = models.accept(before, Party(side, device), agent_id, self.now)
        except (Conflict, NotAllowed):
            assert before.state != "ringing" or side == before.started_by
            return
        if before.state == "ringing":
            self.accepted.append((side, device))
        self.move(after)
        assert after.is_party(Party(side, device))

    @rule(side=SIDES, agent=st.sampled_from(AGENTS))
    def somebody_declines(self, side: Side, agent: str) -> None:
        self.move(models.decline(self.call, side, agent if side == "agent" else None, self.now))

    @rule(side=SIDES, device=DEVICES, is_failed=st.booleans())
    def somebody_hangs_up(self, side: Side, device: str, is_failed: bool) -> None:
        party = Party(side, device)
        try:
            after = models.hang_up(self.call, party, self.now, is_failed=is_failed)
        except NotAllowed:
            assert not self.call.is_party(party)
            return
        self.move(after)
        assert self.call.is_over

    @rule(side=SIDES)
    def a_device_is_heard(self, side: Side) -> None:
        if self.call.device_of(side) is not None:
            self.move(models.seen(self.call, side, self.now))

    @rule(seconds=st.integers(1, 30))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * SECOND
        self.move(models.lapse(self.call, self.now))
        if self.call.state == "ringing":
            assert self.now - self.call.created_at < RING
        if self.call.state == "accepted":
            assert self.now - min(self.call.agent_seen_at or 0, self.call.visitor_seen_at or 0) < GRACE + 30 * SECOND

    @invariant()
    def it_makes_sense(self) -> None:
        call = getattr(self, "call", None)
        if call is None:
            return
        assert len(self.accepted) <= 1, "the first device wins"
        assert call.is_over == (call.state not in ("ringing", "accepted"))
        assert call.state == "ringing" or not call.rings
        if call.state in ("accepted", "ended"):
            assert call.agent_id
            assert call.agent_device
            assert call.visitor_device
            assert call.accepted_at
        if call.ended_at is not None:
            assert call.created_at <= call.ended_at <= self.now
        assert (call.duration_ms is not None) == (call.state == "ended")


def test_a_call_moves_along_its_arrows_only() -> None:
    run_state_machine_as_test(Line, settings=settings(max_examples=150, stateful_step_count=20, deadline=None))


@pytest.mark.parametrize("started_by", ["agent", "visitor"])
def test_it_rings_for_45_seconds(started_by: Side) -> None:
    call = ringing(started_by)
    for second in range(0, 45, 5):
        call = models.seen(models.lapse(call, NOW + second * SECOND), started_by, NOW + second * SECOND)
    assert models.lapse(call, NOW + RING - 1).state == "ringing"
    assert models.lapse(call, NOW + RING).state == "missed"


def test_who_vanishes_ends_the_call_at_the_moment_it_was_last_heard() -> None:
    call = models.accept(ringing("agent"), Party("visitor", "the phone of a visitor"), "agt_ada", NOW)
    call = models.seen(call, "visitor", NOW + 60 * SECOND)
    call = models.seen(call, "agent", NOW + 75 * SECOND)
    assert models.lapse(call, NOW + 79 * SECOND) == call
    over = models.lapse(call, NOW + 80 * SECOND)
    assert (over.state, over.duration_ms) == ("ended", 60 * SECOND)


def test_a_caller_who_vanishes_rings_no_longer() -> None:
    call = ringing("visitor")
    assert models.lapse(call, NOW + GRACE - 1).state == "ringing"
    assert models.lapse(call, NOW + GRACE).state == "missed"


def test_of_two_agents_the_last_no_counts_and_a_strangers_does_not() -> None:
    call = ringing("visitor")
    assert models.decline(call, "agent", "agt_nobody", NOW).rings == list(AGENTS)
    call = models.decline(call, "agent", "agt_ada", NOW)
    assert (call.state, call.rings) == ("ringing", ["agt_grace"])
    assert models.decline(call, "agent", "agt_grace", NOW).state == "declined"


def test_accepting_again_is_for_the_same_device() -> None:
    first = Party("visitor", "first device of a side")
    call = models.accept(ringing("agent"), first, "agt_ada", NOW)
    assert models.accept(call, first, "agt_ada", NOW + 5) == call
    with pytest.raises(Conflict, match="Somebody else"):
        models.accept(call, Party("visitor", "second device of a side"), "agt_ada", NOW)
    with pytest.raises(Conflict, match="over"):
        models.accept(msgspec.structs.replace(call, state="missed", ended_at=NOW), first, "agt_ada", NOW)
