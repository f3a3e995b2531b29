"""Give what waits to agents who have room; called whenever something may have changed, on every node."""

from collections.abc import Sequence

import msgspec

from kefu.agents.queries import lock_agents
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.record import Author
from kefu.conversations.queries import lock_conversation
from kefu.db.database import Reader, Transaction
from kefu.kernel.actors import System
from kefu.routing import queries
from kefu.routing.choose import plan
from kefu.routing.models import Book, Match, Waiting

# Small enough that a message which comes meanwhile is not kept waiting.
BATCH = 20
_LOOK_AT = 1000


async def give_out(tx: Transaction, workspace_id: str, now: int) -> list[Match]:
    """One batch; call again until it is empty. Nobody is given more than there is room for, nothing is given twice."""
    book = await queries.load_book(tx, workspace_id)
    if not book.is_automatic:
        return []
    await queries.lock_lane(tx, workspace_id)
    candidates = await queries.list_candidates(tx, workspace_id, book.default_capacity, now)
    with_room = [each.id for each in candidates if each.room > 0]
    waiting = await queries.list_ranked(tx, workspace_id, book, _LOOK_AT) if with_room else []
    if not waiting:
        return []
    # Who takes or is given one by hand meanwhile waits for this lock, or we see what they took.
    await lock_agents(tx, with_room)
    candidates = await queries.list_candidates(tx, workspace_id, book.default_capacity, now)
    waiting = await _complete(tx, waiting, book)
    author = Author(System(workspace_id), "")
    given = []
    for match in plan(waiting, candidates, book, now, BATCH):
        held = await lock_conversation(tx, match.conversation_id)
        if held is None or held.queued_at is None:
            continue  # somebody took it, or it was resolved
        await assign_conversation(tx, author, match.conversation_id, (match.agent_id, match.agent_name), now)
        given.append(match)
        await queries.note_assigned(tx, match.agent_id, now + len(given))
    return given


async def _complete(reader: Reader, waiting: Sequence[Waiting], book: Book) -> list[Waiting]:
    """With the visitors' languages and who answered them before, where the rules ask for it."""
    rules = [book.pool(each.inbox_id, each.team_id).rules for each in waiting]
    spoken = [each.contact_id for each, rule in zip(waiting, rules, strict=True) if rule.has_language_match]
    known = [each.contact_id for each, rule in zip(waiting, rules, strict=True) if rule.has_last_agent_first]
    languages = await queries.languages_of(reader, spoken) if spoken else {}
    agents = await queries.last_agents_of(reader, known) if known else {}
    return [
        msgspec.structs.replace(
            each,
            language=languages.get(each.contact_id),
            last_agent_id=each.last_agent_id or agents.get(each.contact_id),
        )
        for each in waiting
    ]
