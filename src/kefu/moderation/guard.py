"""Looks at what is written before it is stored; asked by the doors' verbs, which know the sender.

Where no list applies it costs a look into a dictionary. What was compiled is kept until the lists change: here at once,
on other nodes within the seconds of the cache.
"""

import asyncio
import re
import time
from collections.abc import Sequence

import msgspec
import structlog

from kefu.conversations.decide import MessageIntent
from kefu.conversations.models import LONGEST_TEXT
from kefu.conversations.queries import find_conversation
from kefu.db.database import Database
from kefu.kernel.actors import Actor, System, Visitor, actor_id, actor_kind
from kefu.kernel.clock import Clock
from kefu.kernel.news import SettingsNews
from kefu.kernel.text import clean_text
from kefu.moderation import queries
from kefu.moderation.judging import Verdict, judge
from kefu.moderation.matching import Matcher
from kefu.moderation.models import Side, WordHit

_log = structlog.get_logger()
_FRESH_SECONDS = 5.0
_LONGEST_SHOWN = 500
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
Stamp = tuple[int, int, int]


class _Held(msgspec.Struct):
    matcher: Matcher
    stamp: Stamp
    fresh_until: float


class Place(msgspec.Struct, frozen=True):
    """Where something is written."""

    conversation_id: str | None
    inbox_id: str | None


class WordGuard:
    """One for each process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._writing: set[asyncio.Task[None]] = set()

    def hear(self, news: Sequence[object]) -> None:
        """Called after every commit of this process."""
        for item in news:
            if type(item) is SettingsNews and item.what == "word_lists" and item.workspace_id in self._held:
                self._held[item.workspace_id].fresh_until = 0.0

    def is_quiet(self, actor: Actor) -> bool:
        """Whether nothing has to be looked at, as far as is known here; if not, ask `passed`. Never waits."""
        held = self._held.get(actor.workspace_id)
        if held is None or held.fresh_until < time.monotonic():
            return False
        return not _is_looked_at(held.matcher, actor)

    async def passed(self, intent: MessageIntent, *, is_confirmed: bool = False) -> MessageIntent:
        """The intent as it may be sent; raises Refused where it may not, or not before the agent has confirmed."""
        matcher = await self._matcher(intent.actor.workspace_id)
        is_refused_anyway = len(intent.text) > LONGEST_TEXT
        if intent.kind == "note" or is_refused_anyway or not _is_looked_at(matcher, intent.actor):
            return intent
        place = await self._place(intent.actor, intent.conversation_id)
        card = intent.card
        texts = (intent.text, *((card.title, card.text) if card is not None else ()))
        verdict = await self._judged(matcher, intent.actor, place, texts, is_confirmed=is_confirmed)
        if verdict.texts == texts:
            return intent
        if card is not None:
            card = msgspec.structs.replace(card, title=verdict.texts[1], text=verdict.texts[2])
        return msgspec.structs.replace(intent, text=verdict.texts[0], card=card)

    async def passed_text(self, actor: Actor, conversation_id: str, text: str) -> str:
        """The same for a message that gets another text."""
        matcher = await self._matcher(actor.workspace_id)
        if len(text) > LONGEST_TEXT or not _is_looked_at(matcher, actor):
            return text
        place = await self._place(actor, conversation_id)
        # Whoever edits has decided; what is blocked stays blocked.
        return (await self._judged(matcher, actor, place, (text,), is_confirmed=True)).texts[0]

    async def tried(self, workspace_id: str, text: str, side: Side, inbox_id: str | None) -> Verdict:
        """What would happen; nothing is written down."""
        return judge(await self._matcher(workspace_id), (text,), side, inbox_id)

    async def drain(self) -> None:
        """Before the database closes: what was seen is written down."""
        while self._writing:
            await asyncio.wait(self._writing)

    async def _judged(
        self, matcher: Matcher, actor: Actor, place: Place, texts: tuple[str, ...], *, is_confirmed: bool
    ) -> Verdict:
        side: Side = "visitor" if isinstance(actor, Visitor) else "agent"
        verdict = judge(matcher, texts, side, place.inbox_id, is_confirmed=is_confirmed)
        if verdict.hits:
            self._write_down(actor, place, verdict)
        if verdict.refusal is not None:
            raise verdict.refusal
        return verdict

    async def _place(self, actor: Actor, conversation_id: str) -> Place:
        if isinstance(actor, Visitor):
            # As the visitor says, who may say anything.
            return Place(conversation_id if _ID.fullmatch(conversation_id) else None, actor.inbox_id)
        async with self._database.read() as reader:
            conversation = await find_conversation(reader, conversation_id)
        if conversation is None or conversation.workspace_id != actor.workspace_id:
            return Place(None, None)  # the message path refuses it
        return Place(conversation.id, conversation.inbox_id)

    async def _matcher(self, workspace_id: str) -> Matcher:
        held = self._held.get(workspace_id)
        now = time.monotonic()
        if held is not None and held.fresh_until >= now:
            return held.matcher
        async with self._database.read() as reader:
            stamp = await queries.stamp_of(reader, workspace_id)
            if held is not None and held.stamp == stamp:
                held.fresh_until = now + _FRESH_SECONDS
                return held.matcher
            lists = [each for each in await queries.list_word_lists(reader, workspace_id) if each.is_active]
            words = await queries.words_of(reader, [each.id for each in lists])
        # Tens of thousands of words take a moment: not the loop's.
        matcher = await asyncio.to_thread(Matcher, lists, [words.get(each.id, []) for each in lists])
        self._held[workspace_id] = _Held(matcher, stamp, now + _FRESH_SECONDS)
        return matcher

    def _write_down(self, actor: Actor, place: Place, verdict: Verdict) -> None:
        hits = [
            WordHit(
                workspace_id=actor.workspace_id,
                list_id=hit.list.id,
                list_name=hit.list.name,
                effect=hit.list.effect,
                outcome=hit.outcome,
                inbox_id=place.inbox_id,
                conversation_id=place.conversation_id,
                author_kind=actor_kind(actor),
                author_id=actor_id(actor),
                text=clean_text(verdict.shown)[:_LONGEST_SHOWN],
                created_at=self._clock.now(),
            )
            for hit in verdict.hits
        ]
        is_told = any(hit.list.is_notifying for hit in verdict.hits)
        task = asyncio.ensure_future(self._store(hits, is_told=is_told))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _store(self, hits: list[WordHit], *, is_told: bool) -> None:
        try:
            async with self._database.begin() as tx:
                await queries.insert_hits(tx, hits)
                if is_told:
                    tx.tell(SettingsNews(hits[0].workspace_id, "word_hits"))
        except Exception:  # noqa: BLE001 — the message is on its way already
            _log.exception("words.not_written_down")


def _is_looked_at(matcher: Matcher, actor: Actor) -> bool:
    if not matcher.lists or isinstance(actor, System):
        return False
    is_visitor = isinstance(actor, Visitor)
    inbox_id = actor.inbox_id if isinstance(actor, Visitor) else None
    return any(each.applies("visitor" if is_visitor else "agent", inbox_id) for each in matcher.lists)
