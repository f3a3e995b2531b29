"""The time of promises against a slow and plain model that looks at every minute."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu.conversations.standing import Promise
from kefu.hours.models import Period, Week
from kefu.hours.opening import moment_after, open_milliseconds, opening_at
from kefu.kernel.clock import DAY, HOUR, MINUTE
from kefu.sla.models import PROMISES
from kefu.sla.story import Ended, Moment, Story, Terms, What, tell

# A Monday, 08:00 in Shanghai.
START = int(datetime(2026, 9, 7, 0, 0, tzinfo=UTC).timestamp() * 1000)
OFFICE = Week(
    time_zone="Asia/Shanghai",
    weekdays=[[Period(start=540, end=720), Period(start=780, end=1080)]] * 5 + [[], []],
)

terms_of_all = st.builds(
    Terms,
    lengths=st.fixed_dictionaries(
        {}, optional={each: st.integers(1, 90).map(lambda n: n * MINUTE) for each in PROMISES}
    ),
    week=st.sampled_from([None, OFFICE]),
    pauses_when_waiting=st.booleans(),
    pauses_when_snoozed=st.booleans(),
)
steps = st.lists(st.tuples(st.integers(0, 50), st.sampled_from(get_args(What))), max_size=12)


def moments_of(made: list[tuple[int, What]]) -> list[Moment]:
    at, found = START + HOUR, []
    for pos, (minutes, what) in enumerate(made, start=1):
        at += minutes * MINUTE
        found.append(Moment(pos, at, what))
    return found


class Plain:
    """What a person with a stop watch would do, minute by minute."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.status = "open"
        self.is_asking = self.has_asked = False
        self.running: dict[Promise, list[int]] = {}  # begun_pos, minutes gone, minute of the miss or -1
        self.over: list[tuple[Promise, int, bool, int]] = []

    def begin(self, promise: Promise, pos: int) -> None:
        self.running.setdefault(promise, [pos, 0, -1])

    def end(self, promise: Promise, *, is_kept: bool) -> None:
        if promise in self.running:
            pos, _, missed = self.running.pop(promise)
            self.over.append((promise, pos, is_kept, missed))

    def happen(self, moment: Moment) -> None:
        match moment.what:
            case "asked":
                if not self.is_asking:
                    self.begin("next_reply" if self.has_asked else "first_reply", moment.pos)
                self.begin("resolution", moment.pos)
                self.is_asking = self.has_asked = True
                self.status = "open"
            case "answered":
                self.end("first_reply", is_kept=True)
                self.end("next_reply", is_kept=True)
                self.is_asking = False
            case "snoozed":
                self.status = "snoozed"
            case "opened":
                if self.status == "resolved":
                    self.begin("resolution", moment.pos)
                self.status = "open"
            case "resolved":
                for promise in ("first_reply", "next_reply"):
                    self.end(promise, is_kept=False)
                self.end("resolution", is_kept=True)
                self.status, self.is_asking = "resolved", False

    def pass_minute(self, at: int) -> None:
        """From `at` to the next minute."""
        if self.terms.week is not None and not opening_at(self.terms.week, at).is_open:
            return
        for promise, run in self.running.items():
            is_missed = run[2] >= 0
            if not is_missed and self.status == "snoozed" and self.terms.pauses_when_snoozed:
                continue
            waits = promise == "resolution" and self.terms.pauses_when_waiting and not self.is_asking
            if not is_missed and waits:
                continue
            run[1] += 1
            length = self.terms.lengths.get(promise)
            if length is not None and not is_missed and run[1] * MINUTE == length:
                run[2] = at + MINUTE


def play(terms: Terms, moments: list[Moment], until: int) -> Plain:
    plain = Plain(terms)
    waiting = list(moments)
    for at in range(START + HOUR, until + 1, MINUTE):
        while waiting and waiting[0].at == at:
            plain.happen(waiting.pop(0))
        if at < until:
            plain.pass_minute(at)
    return plain


@settings(max_examples=60)
@given(terms_of_all, steps)
def test_it_counts_as_a_stop_watch_would(terms: Terms, made: list[tuple[int, What]]) -> None:
    moments = moments_of(made)
    story, ended = tell(Story(), moments, terms)
    until = (moments[-1].at if moments else START + HOUR) + 2 * HOUR
    plain = play(terms, moments, until)
    assert sorted(_outcome(each) for each in ended) == sorted(plain.over)
    assert {run.promise: run.begun_pos for run in story.runs} == {key: run[0] for key, run in plain.running.items()}
    for run in story.runs:
        missed = plain.running[run.promise][2]
        is_due = run.due_at is not None and run.due_at <= until
        assert (run.due_at if is_due else -1) == missed, run


def _outcome(over: Ended) -> tuple[Promise, int, bool, int]:
    is_missed = over.run.due_at is not None and over.run.due_at <= over.at
    return over.run.promise, over.run.begun_pos, over.is_kept, (over.run.due_at or 0) if is_missed else -1


@given(terms_of_all, steps, st.integers(0, 12))
def test_it_may_be_told_in_parts_and_kept_between(terms: Terms, made: list[tuple[int, What]], cut: int) -> None:
    moments = moments_of(made)
    whole, ended = tell(Story(), moments, terms)
    first, early = tell(Story(), moments[:cut], terms)
    kept = msgspec.json.decode(msgspec.json.encode(first), type=Story)
    second, late = tell(kept, moments[cut:], terms)
    assert (second, early + late) == (whole, ended)


@given(st.integers(0, 10 * DAY // MINUTE), st.integers(0, 5_000))
def test_moment_after_turns_open_time_round(offset: int, minutes: int) -> None:
    start = START + offset * MINUTE
    found = moment_after(OFFICE, start, minutes * MINUTE)
    assert found is not None
    assert open_milliseconds(OFFICE, start, found) == minutes * MINUTE
    if minutes:
        assert open_milliseconds(OFFICE, start, found - 1) == minutes * MINUTE - 1


def test_hours_that_never_come_have_no_end() -> None:
    never = Week(time_zone="UTC", weekdays=[[]] * 7)
    assert moment_after(never, START, MINUTE) is None
    terms = Terms(lengths={"first_reply": MINUTE}, week=never, pauses_when_waiting=True, pauses_when_snoozed=True)
    story, _ = tell(Story(), [Moment(1, START, "asked")], terms)
    assert [run.due_at for run in story.runs] == [None, None]


def test_a_clock_of_another_node_never_turns_time_back() -> None:
    terms = Terms(lengths={"next_reply": HOUR}, week=None, pauses_when_waiting=True, pauses_when_snoozed=True)
    made = [Moment(1, START, "asked"), Moment(2, START + 10, "answered"), Moment(3, START + 5, "asked")]
    story, _ = tell(Story(), made, terms)
    run = story.find("next_reply")
    assert run is not None
    assert run.started_at == START + 10
