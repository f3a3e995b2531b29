"""Places in the queue and what is promised of them."""

from __future__ import annotations

from kefu.kernel.clock import HOUR, MINUTE, SECOND
from kefu.routing.models import Waiting
from kefu.routing.places import Taken, over_limit, places_of

NOW = 1_790_000_000_000


def waiting(name: str, ago: int, team_id: str | None = None, *, left: bool = False) -> Waiting:
    return Waiting(
        id=name, contact_id=name, inbox_id="inb", team_id=team_id, queued_at=NOW - ago, has_left_message=left
    )


def places(queue: list[Waiting], taken: list[Taken] | None = None) -> dict[str, tuple[int, int | None]]:
    return {each.waiting.id: (each.position, each.expected_seconds) for each in places_of(queue, taken or [], NOW)}


def test_positions_count_in_each_pool_and_nothing_is_promised_without_experience() -> None:
    queue = [waiting("b", 5), waiting("a", 9), waiting("other", 1, "team"), waiting("left", 60, left=True)]
    assert places(queue) == {"a": (1, None), "b": (2, None), "left": (3, None), "other": (1, None)}


def test_the_pace_of_the_last_half_hour_counts() -> None:
    taken = [Taken("inb", 5 * MINUTE, NOW - n * MINUTE) for n in (2, 4, 6)]
    # Three left within six minutes: one in two minutes.
    assert places([waiting("a", 9), waiting("b", 5)], taken) == {"a": (1, 120), "b": (2, 240)}
    assert places([waiting("a", 9, "team")], taken) == {"a": (1, None)}


def test_on_a_slow_day_the_usual_wait_counts() -> None:
    taken = [Taken("inb", wait * SECOND, NOW - 3 * HOUR) for wait in (30, 50, 400)]
    assert places([waiting("a", 1)], taken) == {"a": (1, 50)}


def test_nothing_is_promised_beyond_what_anybody_knows() -> None:
    taken = [Taken("inb", MINUTE, NOW - n * MINUTE) for n in (10, 20, 30)]
    found = places([waiting(f"{n:02}", 100 - n) for n in range(20)], taken)
    assert found["00"] == (1, 600)
    assert found["19"] == (20, None)


def test_who_came_to_a_full_queue_leaves_a_message() -> None:
    queue = [waiting("c", 1), waiting("a", 3), waiting("b", 2), waiting("left", 9, left=True), waiting("t", 1, "team")]
    assert over_limit(queue, {"inb": 2, "team": None}) == ["c"]
    assert over_limit(queue, {}) == []
