"""What can be done with lists of words; called by the console and the schedule."""

from collections.abc import Sequence

import msgspec

from kefu.db.database import Database, Transaction
from kefu.inboxes.queries import list_inboxes
from kefu.kernel.actors import Agent
from kefu.kernel.clock import DAY, Clock
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.moderation import queries
from kefu.moderation.models import MOST_LISTS, Direction, Effect, WordList, clean_name, clean_words, require_admin

KEPT_HITS = 90 * DAY


class WordListFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is made of; words that are UNSET stay as they are."""

    name: str
    effect: Effect
    direction: Direction
    inbox_ids: list[str] | None
    is_active: bool
    is_notifying: bool
    words: Sequence[str] | msgspec.UnsetType = msgspec.UNSET


async def create_word_list(tx: Transaction, actor: Agent, fields: WordListFields, now: int) -> WordList:
    require_admin(actor)
    if len(await queries.list_word_lists(tx, actor.workspace_id)) >= MOST_LISTS:
        raise Refused("word_list.too_many", f"At most {MOST_LISTS} lists.", limit=MOST_LISTS)
    words = clean_words(fields.words) if fields.words is not msgspec.UNSET else []
    made = WordList(
        id=new_id("wrd"),
        workspace_id=actor.workspace_id,
        name=clean_name(fields.name),
        effect=fields.effect,
        direction=fields.direction,
        inbox_ids=await _inboxes(tx, actor, fields.inbox_ids),
        is_active=fields.is_active,
        is_notifying=fields.is_notifying,
        word_count=len(words),
        created_at=now,
        updated_at=now,
    )
    await queries.insert(tx, made, words)
    tx.tell(SettingsNews(actor.workspace_id, "word_lists"))
    return made


async def change_word_list(tx: Transaction, actor: Agent, list_id: str, fields: WordListFields, now: int) -> WordList:
    require_admin(actor)
    held = await queries.get_word_list(tx, actor.workspace_id, list_id)
    values = {
        "name": clean_name(fields.name),
        "effect": fields.effect,
        "direction": fields.direction,
        "inbox_ids": await _inboxes(tx, actor, fields.inbox_ids),
        "is_active": fields.is_active,
        "is_notifying": fields.is_notifying,
        # Two changes within a millisecond must look like two.
        "updated_at": max(now, held.updated_at + 1),
    }
    if fields.words is not msgspec.UNSET:
        words = clean_words(fields.words)
        values |= {"words": "\n".join(words), "word_count": len(words)}
    await queries.update(tx, held.id, values)
    tx.tell(SettingsNews(actor.workspace_id, "word_lists"))
    return await queries.get_word_list(tx, actor.workspace_id, held.id)


async def add_words(tx: Transaction, actor: Agent, list_id: str, added: Sequence[str], now: int) -> WordList:
    """What is in the list already is not added again."""
    require_admin(actor)
    held = await queries.get_word_list(tx, actor.workspace_id, list_id)
    known = (await queries.words_of(tx, [held.id]))[held.id]
    words = clean_words([*known, *added])
    changed_at = max(now, held.updated_at + 1)
    await queries.update(tx, held.id, {"words": "\n".join(words), "word_count": len(words), "updated_at": changed_at})
    tx.tell(SettingsNews(actor.workspace_id, "word_lists"))
    return await queries.get_word_list(tx, actor.workspace_id, held.id)


async def delete_word_list(tx: Transaction, actor: Agent, list_id: str) -> None:
    """What was written down about it stays."""
    require_admin(actor)
    held = await queries.get_word_list(tx, actor.workspace_id, list_id)
    await queries.delete(tx, held.id)
    tx.tell(SettingsNews(actor.workspace_id, "word_lists"))


async def _inboxes(tx: Transaction, actor: Agent, ids: list[str] | None) -> list[str] | None:
    if ids is None:
        return None
    known = {each.id for each in await list_inboxes(tx, actor.workspace_id)}
    if not set(ids) <= known:
        raise NotFound("inbox.not_found", "There is no such inbox.")
    return sorted(set(ids))


async def forget_hits(database: Database, clock: Clock) -> int:
    """What was written down is kept for KEPT_HITS."""
    async with database.begin() as tx:
        return await queries.forget_hits(tx, clock.now() - KEPT_HITS)
