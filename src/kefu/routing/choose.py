"""The choice itself: who gets whom, given the queue and the agents with room; pure, to be tested without I/O."""

from collections.abc import Iterable, Sequence

from kefu.kernel.clock import MINUTE
from kefu.routing.models import Book, Candidate, Match, Pool, Waiting

# For so long a conversation waits for somebody who fits and is busy; then anybody of its pool may take it.
PATIENCE = 2 * MINUTE


class Table:
    """The agents who have room, by pool; shrinks while a plan is made."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.here = {candidate.id: candidate for candidate in candidates}
        self._seats: dict[str, list[Candidate]] = {}

    def all_of(self, pool: Pool) -> list[Candidate]:
        """Everybody of the pool who is here, with room or without."""
        if pool.member_ids is None:
            return list(self.here.values())
        return [self.here[agent_id] for agent_id in sorted(pool.member_ids) if agent_id in self.here]

    def free_of(self, key: str, pool: Pool) -> list[Candidate]:
        if key not in self._seats:
            self._seats[key] = self.all_of(pool)
        free = [each for each in self._seats[key] if each.room > 0]
        self._seats[key] = free
        return free


def plan(waiting: Sequence[Waiting], candidates: Iterable[Candidate], book: Book, now: int, limit: int) -> list[Match]:
    """Up to `limit` matches, in the order of the queue; nobody gets more than there is room for.

    A conversation that nobody can take holds up nobody of another pool, and within its own pool only as long as it
    has patience with agents who fit and are busy.
    """
    table = Table(candidates)
    found: list[Match] = []
    is_open: dict[str | None, bool] = {None: True}
    for each in sorted(waiting, key=lambda one: one.due):
        if len(found) >= limit:
            break
        pool = book.pool(each.inbox_id, each.team_id)
        if not pool.rules.is_automatic:
            continue
        if each.team_id not in is_open:
            is_open[each.team_id] = book.is_open(each.team_id, now)
        if not is_open[each.team_id]:
            continue
        chosen = choose(each, pool, table, now)
        if chosen is not None:
            chosen.load += 1
            found.append(Match(each.id, chosen.id, chosen.name))
            # A millisecond each, so that the round goes on in the order in which they got one.
            chosen.last_assigned_at = now + len(found)
    return found


def choose(waiting: Waiting, pool: Pool, table: Table, now: int) -> Candidate | None:
    """The best of the pool who has room, or None: nobody has, or somebody who fits better is worth waiting for."""
    key = f"{waiting.pool} {waiting.inbox_id}"
    free = table.free_of(key, pool)
    if waiting.avoided_agent_id is not None and any(each.id != waiting.avoided_agent_id for each in table.all_of(pool)):
        free = [each for each in free if each.id != waiting.avoided_agent_id]
    if not free:
        return None
    rules = pool.rules
    if rules.has_last_agent_first:
        last = next((each for each in free if each.id == waiting.last_agent_id), None)
        if last is not None:
            return last
    fitting = [each for each in free if _fits(each, waiting, pool)]
    if not fitting:
        is_worth_waiting = now - waiting.queued_at < PATIENCE
        if is_worth_waiting and any(_fits(each, waiting, pool) for each in table.all_of(pool)):
            return None
        fitting = free
    return min(fitting, key=lambda each: _rank(each, pool))


def _fits(candidate: Candidate, waiting: Waiting, pool: Pool) -> bool:
    rules = pool.rules
    speaks = not rules.has_language_match or candidate.speaks(waiting.language)
    return speaks and candidate.meets(rules)


def _rank(candidate: Candidate, pool: Pool) -> tuple[float, float, int, str]:
    """Smallest first."""
    busy = candidate.load / candidate.capacity
    match pool.rules.strategy:
        case "skilled":
            return -candidate.skill(pool.rules), busy, candidate.last_assigned_at, candidate.id
        case "least_busy":
            return busy, candidate.load, candidate.last_assigned_at, candidate.id
        case "round_robin" | "manual":
            return candidate.last_assigned_at, 0, 0, candidate.id
