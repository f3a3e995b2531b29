"""How the time of each promise passes, told by what happened in a conversation; pure, one step at a time.

A run is one time that a promise counts: a first reply once in a conversation, a next reply for each later wait, a
resolution from the visitor's words until it is resolved. What was missed does not pause any more: late is late.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from kefu.conversations.models import Status
from kefu.conversations.standing import Promise
from kefu.hours.models import Week
from kefu.hours.opening import moment_after, open_milliseconds

What = Literal["asked", "answered", "opened", "snoozed", "resolved"]


class Moment(msgspec.Struct, frozen=True):
    """Something that happened at a position of the conversation."""

    pos: int
    at: int
    what: What


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What decides how time counts: lengths in milliseconds, the hours (None: always), and when it stands still."""

    lengths: Mapping[Promise, int]
    week: Week | None
    pauses_when_waiting: bool
    pauses_when_snoozed: bool

    def spent(self, start: int, end: int) -> int:
        return end - start if self.week is None else open_milliseconds(self.week, start, end)

    def after(self, start: int, milliseconds: int) -> int | None:
        """When so much of it has passed; None if never."""
        if self.week is None:
            return start + milliseconds
        return moment_after(self.week, start, milliseconds)


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Time that passes for a promise since `running_since`, or stands still; `spent_ms` passed before."""

    promise: Promise
    begun_pos: int
    started_at: int
    spent_ms: int = 0
    running_since: int | None = None
    due_at: int | None = None


class Ended(msgspec.Struct, frozen=True):
    """A run is over; `is_kept` False: nobody did what was promised, and nobody needs to any more."""

    run: Run
    pos: int
    at: int
    is_kept: bool


class Story(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a conversation after its moments so far."""

    pos: int = 0
    at: int = 0
    status: Status = "open"
    # The visitor waits for an agent's words.
    is_asking: bool = False
    has_asked: bool = False
    runs: tuple[Run, ...] = ()

    def find(self, promise: Promise) -> Run | None:
        return next((run for run in self.runs if run.promise == promise), None)


def tell(story: Story, moments: Iterable[Moment], terms: Terms) -> tuple[Story, list[Ended]]:
    """The story after `moments`, which are in order, and the runs that ended in them."""
    ended: list[Ended] = []
    for each in moments:
        # Nodes' clocks differ a little; time in a story never goes back.
        moment = msgspec.structs.replace(each, at=max(each.at, story.at))
        story, over = _step(story, moment)
        ended += [Ended(_settle(run, moment.at, terms), moment.pos, moment.at, kept) for run, kept in over]
        story = _move(story, moment.at, terms)
    return story, ended


def _step(story: Story, moment: Moment) -> tuple[Story, list[tuple[Run, bool]]]:
    begun: list[Promise] = []
    over: dict[Promise, bool] = {}
    changes: dict[str, object] = {"pos": moment.pos, "at": moment.at}
    match moment.what:
        case "asked":
            changes["status"] = "open"
            changes["is_asking"] = changes["has_asked"] = True
            if not story.is_asking:
                begun.append("next_reply" if story.has_asked else "first_reply")
            begun.append("resolution")
        case "answered":
            changes["is_asking"] = False
            over = {"first_reply": True, "next_reply": True}
        case "snoozed":
            changes["status"] = "snoozed"
        case "opened":
            changes["status"] = "open"
            if story.status == "resolved":
                begun.append("resolution")
        case "resolved":
            changes["status"] = "resolved"
            changes["is_asking"] = False
            over = {"first_reply": False, "next_reply": False, "resolution": True}
    stays = [run for run in story.runs if run.promise not in over]
    known = {run.promise for run in stays}
    new = [Run(promise=each, begun_pos=moment.pos, started_at=moment.at) for each in begun if each not in known]
    ended = [(run, over[run.promise]) for run in story.runs if run.promise in over]
    return msgspec.structs.replace(story, **changes, runs=(*stays, *new)), ended


def _move(story: Story, at: int, terms: Terms) -> Story:
    """Runs go on or stand still, as the story now is."""
    moved = []
    for run in story.runs:
        is_still = _stands_still(story, run, terms)
        if is_still and run.running_since is not None:
            moved.append(_settle(run, at, terms))
        elif not is_still and run.running_since is None:
            moved.append(_start(run, at, terms))
        else:
            moved.append(run)
    return msgspec.structs.replace(story, runs=tuple(moved))


def _stands_still(story: Story, run: Run, terms: Terms) -> bool:
    if story.status == "snoozed" and terms.pauses_when_snoozed:
        return True
    return run.promise == "resolution" and terms.pauses_when_waiting and not story.is_asking


def _start(run: Run, at: int, terms: Terms) -> Run:
    length = terms.lengths.get(run.promise)
    due = terms.after(at, max(0, length - run.spent_ms)) if length is not None else None
    return msgspec.structs.replace(run, running_since=at, due_at=due)


def _settle(run: Run, at: int, terms: Terms) -> Run:
    """Its time stands from `at` on, unless it was over by then."""
    if run.running_since is None or (run.due_at is not None and run.due_at <= at):
        return run
    spent = run.spent_ms + terms.spent(run.running_since, at)
    return msgspec.structs.replace(run, spent_ms=spent, running_since=None, due_at=None)
