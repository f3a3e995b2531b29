"""The choice by itself: strategies, skills, languages, patience, and that nobody gets more than there is room for."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kefu.hours.models import Period, Week
from kefu.routing.choose import PATIENCE, plan
from kefu.routing.models import LEFT_LATER, Book, Candidate, Match, Pool, Waiting
from kefu.teams.rules import Rules, SkillNeed

NOW = 1_790_000_000_000
ROUND = Rules(strategy="round_robin")


def book(rules: Rules, **teams: Pool) -> Book:
    return Book(
        default_capacity=5, give_back_seconds=60, teams=teams, inboxes={"inb": rules}, team_names={},
        own_rules=frozenset(teams),
    )  # fmt: skip


def waiting(name: str, ago: int = 0, **more: object) -> Waiting:
    values: dict[str, object] = {"contact_id": name, "inbox_id": "inb", "team_id": None, "queued_at": NOW - ago, **more}
    return Waiting(id=name, **values)  # type: ignore[arg-type]


def agent(name: str, capacity: int = 5, load: int = 0, last: int = 0, **more: object) -> Candidate:
    return Candidate(id=name, name=name, capacity=capacity, load=load, last_assigned_at=last, **more)  # type: ignore[arg-type]


def pairs(matches: list[Match]) -> list[tuple[str, str]]:
    return [(match.conversation_id, match.agent_id) for match in matches]


def given_out(queue: list[Waiting], agents: list[Candidate], rules: Rules, **teams: Pool) -> list[tuple[str, str]]:
    return pairs(plan(queue, agents, book(rules, **teams), NOW, 100))


def test_a_team_that_is_closed_is_given_nothing() -> None:
    hours = Week(time_zone="UTC", weekdays=[[Period(start=0, end=1440)]] * 7)
    closed = msgspec.structs.replace(hours, weekdays=[[]] * 7)
    queue = [waiting("a", team_id="day"), waiting("b", team_id="night"), waiting("c")]
    pools = {"day": Pool(ROUND, frozenset("x")), "night": Pool(ROUND, frozenset("x"))}
    kept = msgspec.structs.replace(book(ROUND, **pools), team_weeks={"day": hours, "night": closed})
    assert pairs(plan(queue, [agent("x")], kept, NOW, 100)) == [("a", "x"), ("c", "x")]


def test_by_hand_nothing_is_given_out() -> None:
    assert given_out([waiting("a")], [agent("x")], Rules()) == []


def test_the_round_goes_on_with_who_waited_longest_for_one() -> None:
    queue = [waiting(name, ago=9 - n) for n, name in enumerate("abcd")]
    agents = [agent("x", last=3), agent("y", last=1), agent("z", last=2)]
    assert given_out(queue, agents, ROUND) == [("a", "y"), ("b", "z"), ("c", "x"), ("d", "y")]


def test_the_least_busy_is_measured_against_what_each_can_do() -> None:
    agents = [agent("small", capacity=2, load=1), agent("large", capacity=10, load=3)]
    rules = Rules(strategy="least_busy")
    assert given_out([waiting("a"), waiting("b"), waiting("c")], agents, rules) == [
        ("a", "large"), ("b", "large"), ("c", "small"),
    ]  # fmt: skip


def test_the_last_agent_goes_first_while_there_is_room() -> None:
    rules = Rules(strategy="round_robin", has_last_agent_first=True)
    agents = [agent("x"), agent("y", capacity=1, last=9)]
    queue = [waiting("a", 2, last_agent_id="y"), waiting("b", 1, last_agent_id="y")]
    assert given_out(queue, agents, rules) == [("a", "y"), ("b", "x")]


def test_who_did_not_answer_is_passed_over_unless_nobody_else_is_here() -> None:
    queue = [waiting("a", avoided_agent_id="x")]
    assert given_out(queue, [agent("x"), agent("y", last=9)], ROUND) == [("a", "y")]
    assert given_out(queue, [agent("x")], ROUND) == [("a", "x")]
    assert given_out(queue, [agent("x"), agent("y", capacity=1, load=1)], ROUND) == []


NEEDS_TEA = Rules(strategy="skilled", needs=[SkillNeed(name="Tea", level=3)])


def test_the_best_of_those_who_know_enough_gets_it() -> None:
    agents = [agent("low", skills={"tea": 2}), agent("good", skills={"tea": 3}), agent("best", skills={"tea": 5})]
    assert given_out([waiting("a")], agents, NEEDS_TEA) == [("a", "best")]


def test_it_waits_for_a_busy_expert_and_not_for_ever() -> None:
    expert, anybody = agent("expert", capacity=1, load=1, skills={"tea": 5}), agent("anybody")
    assert given_out([waiting("a")], [expert, anybody], NEEDS_TEA) == []
    assert given_out([waiting("a", ago=PATIENCE)], [expert, anybody], NEEDS_TEA) == [("a", "anybody")]
    assert given_out([waiting("a")], [anybody], NEEDS_TEA) == [("a", "anybody")]  # no expert is here at all


def test_languages_are_matched_with_their_relatives() -> None:
    rules = Rules(strategy="round_robin", has_language_match=True)
    agents = [agent("en", languages=frozenset({"en"})), agent("tw", last=5, languages=frozenset({"zh-TW"}))]
    agents.append(agent("cn", last=6, languages=frozenset({"zh-CN"})))
    for language, expected in {"zh-HK": "tw", "zh": "tw", "zh-CN": "cn", "en-GB": "en", "fr": "en"}.items():
        fresh = [agent(each.id, last=each.last_assigned_at, languages=each.languages) for each in agents]
        assert given_out([waiting("a", language=language)], fresh, rules) == [("a", expected)], language


def test_a_team_that_has_nobody_holds_up_nobody_else() -> None:
    team = Pool(ROUND, frozenset({"y"}))
    queue = [waiting("a", 9, team_id="empty"), waiting("b", 8, team_id="full"), waiting("c", 7)]
    agents = [agent("x"), agent("y", capacity=1)]
    found = given_out(queue, agents, ROUND, empty=Pool(ROUND, frozenset()), full=team)
    assert found == [("b", "y"), ("c", "x")]


def test_who_left_a_message_comes_after_who_waits_and_not_last_for_ever() -> None:
    left = waiting("left", ago=10, has_left_message=True)
    assert given_out([left, waiting("here")], [agent("x", capacity=1)], ROUND) == [("here", "x")]
    old = waiting("old", ago=LEFT_LATER + 1, has_left_message=True)
    assert given_out([old, waiting("here")], [agent("x", capacity=1)], ROUND) == [("old", "x")]


@given(
    rooms=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6),
    count=st.integers(0, 25),
    strategy=st.sampled_from(["round_robin", "least_busy", "skilled"]),
)
def test_all_room_is_used_and_no_more(rooms: list[tuple[int, int]], count: int, strategy: str) -> None:
    agents = [agent(f"a{n}", capacity=capacity, load=load) for n, (capacity, load) in enumerate(rooms)]
    room = sum(max(0, capacity - load) for capacity, load in rooms)
    found = given_out([waiting(f"c{n:02}", ago=n) for n in range(count)], agents, Rules(strategy=strategy))  # type: ignore[arg-type]
    assert len(found) == min(count, room)
    assert len({conversation for conversation, _ in found}) == len(found)
    assert all(each.load <= max(each.capacity, load) for each, (_, load) in zip(agents, rooms, strict=True))
