"""A run as it is stored, shown and watched: when it is due, when to warn, and what a moment brings; pure."""

import hashlib
from collections.abc import Sequence

import msgspec

from kefu.conversations.standing import Promise, Standing
from kefu.hours.models import Week
from kefu.kernel.clock import MINUTE
from kefu.sla.models import PROMISES, Policy, Stage, Warn
from kefu.sla.story import Ended, Run, Terms


class SlaClock(msgspec.Struct, frozen=True, kw_only=True):
    """One row of sla_clocks."""

    conversation_id: str
    target: Promise
    begun_pos: int
    workspace_id: str
    policy_id: str
    started_at: int
    due_at: int | None = None
    left_ms: int | None = None
    warn_at: int | None = None
    escalate_at: int | None = None
    next_at: int | None = None
    warned_at: int | None = None
    breached_at: int | None = None
    told_at: int | None = None
    escalated_at: int | None = None
    ended_at: int | None = None

    @property
    def key(self) -> tuple[Promise, int]:
        return self.target, self.begun_pos


def terms_of(policy: Policy, week: Week | None) -> Terms:
    """`week` is the one that counts for the conversation; a policy in calendar time has none."""
    promised = {each: policy.minutes(each) for each in PROMISES}
    return Terms(
        lengths={each: minutes * MINUTE for each, minutes in promised.items() if minutes is not None},
        week=week if policy.is_business else None,
        pauses_when_waiting=policy.pauses_when_waiting,
        pauses_when_snoozed=policy.pauses_when_snoozed,
    )


def digest(policy: Policy, terms: Terms) -> str:
    """Changes when anything changes that decides how time counts."""
    counted = (policy.id, terms, policy.warning, policy.escalate_minutes, bool(policy.operations))
    return hashlib.sha256(msgspec.json.encode(counted)).hexdigest()[:24]


def warn_after(length: int, warning: Warn) -> int:
    """So much time of `length` passes before the warning."""
    if warning.unit == "percent":
        return length * warning.value // 100
    return max(0, length - warning.value * MINUTE)


def clock_of(run: Run, before: SlaClock | None, policy: Policy, terms: Terms, place: tuple[str, str]) -> SlaClock:
    """The row of a run; what was told in it stays told. `place` is (conversation, workspace)."""
    length = terms.lengths[run.promise]
    warn_at = None
    if policy.warning is not None and run.running_since is not None:
        warn_at = terms.after(run.running_since, max(0, warn_after(length, policy.warning) - run.spent_ms))
    escalate_at = None
    if run.due_at is not None and policy.operations:
        escalate_at = terms.after(run.due_at, policy.escalate_minutes * MINUTE)
    return SlaClock(
        conversation_id=place[0],
        workspace_id=place[1],
        target=run.promise,
        begun_pos=run.begun_pos,
        policy_id=policy.id,
        started_at=run.started_at,
        due_at=run.due_at,
        left_ms=max(0, length - run.spent_ms) if run.due_at is None else None,
        warn_at=warn_at,
        escalate_at=escalate_at,
        warned_at=before.warned_at if before else None,
        told_at=before.told_at if before else None,
        escalated_at=before.escalated_at if before else None,
    )


def reach(clock: SlaClock, now: int, policy: Policy) -> tuple[SlaClock, list[Stage]]:
    """What `now` brings: each stage once in a run, and in silence what was over before the policy was as it is."""
    stages: list[Stage] = []
    changes: dict[str, int | None] = {"breached_at": None}
    due, is_new = clock.due_at, policy.updated_at
    if due is not None and due <= now:
        changes["breached_at"] = due
        changes["warned_at"] = clock.warned_at or now
        if clock.told_at is None:
            changes["told_at"] = now
            stages += ["breached"] if due > is_new else []
        if clock.escalated_at is None and clock.escalate_at is not None and clock.escalate_at <= now:
            changes["escalated_at"] = now
            stages += ["escalated"] if due > is_new else []
    elif clock.warned_at is None and clock.warn_at is not None and clock.warn_at <= now:
        changes["warned_at"] = now
        stages += ["warned"] if clock.warn_at > is_new else []
    reached = msgspec.structs.replace(clock, **changes)
    return msgspec.structs.replace(reached, next_at=_next(reached)), stages


def _next(clock: SlaClock) -> int | None:
    if clock.due_at is None:
        return None
    wanted = [
        clock.warn_at if clock.warned_at is None else None,
        clock.due_at if clock.told_at is None else None,
        clock.escalate_at if clock.escalated_at is None else None,
    ]
    return min((each for each in wanted if each is not None), default=None)


def ended_clock(over: Ended, clock: SlaClock) -> SlaClock | None:
    """The row of a run that is over; None: it was neither kept nor broken, and counts for nothing."""
    is_broken = over.run.due_at is not None and over.run.due_at <= over.at
    if not over.is_kept and not is_broken:
        return None
    return msgspec.structs.replace(
        clock,
        breached_at=over.run.due_at if is_broken else None,
        ended_at=over.at,
        next_at=None,
    )


def standing_of(clocks: Sequence[SlaClock]) -> tuple[int | None, Standing | None]:
    """The clock that presses most: the one that is due first, else the one with least time left."""
    running = [each for each in clocks if each.due_at is not None]
    if running:
        first = min(running, key=lambda each: (each.due_at or 0, PROMISES.index(each.target)))
        return first.due_at, Standing(promise=first.target, warn_at=first.warn_at)
    still = [each for each in clocks if each.left_ms is not None]
    if not still:
        return None, None
    least = min(still, key=lambda each: (each.left_ms or 0, PROMISES.index(each.target)))
    return None, Standing(promise=least.target, left_ms=least.left_ms)
