"""What a visitor can do, with its transaction around it; the socket, the poll and plain HTTP all call these."""

import asyncio
import hashlib
from functools import partial

import msgspec
import structlog

from kefu.audiences.visitors import commands
from kefu.conversations import policy, queries
from kefu.conversations.actions.change_message import Changed, Target, edit_message, recall_message
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.mark_read import mark_delivered, mark_read
from kefu.conversations.actions.record import Author
from kefu.conversations.actions.send_message import checked, send_message, submit_message
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.decide import OVER, MessageIntent, Stored
from kefu.conversations.message_path import Done
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.forms.actions import Filled, fill_in, is_intake_due
from kefu.forms.queries import AnsweredForm, attach_answers
from kefu.inboxes.lifecycle import Lifecycle
from kefu.links.actions import begin_with, choose_topic
from kefu.kernel.actors import System, Visitor
from kefu.kernel.errors import NotSignedIn, Refused
from kefu.proactive.actions import note_answered
from kefu.proactive.queries import get_rule
from kefu.visitors.models import PageReport
from kefu.visitors.page_path import PageNote
from kefu.kernel.news import SettingsNews
from kefu.routing.actions.leave_message import leave_message
from kefu.routing.place_queries import find_place
from kefu.routing.places import Place
from kefu.visitors.queries import find_visitor_by_secret
from kefu.web.wired import Wired

_log = structlog.get_logger()


class VisitorVerbs:
    """One for each process; knows the wired system and nothing of transports."""

    def __init__(self, wired: Wired) -> None:
        self.wired = wired
        self._sending: set[asyncio.Task[None]] = set()

    async def sign_in(self, token: str) -> Visitor:
        """The visitor that a bearer token proves; raises NotSignedIn."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        async with self.wired.database.read() as reader:
            visitor = await find_visitor_by_secret(reader, digest)
        if visitor is None:
            raise NotSignedIn("visitor.unknown", "This visitor token is not known.")
        return visitor

    def require_within_limits(self, visitor: Visitor, address: str) -> None:
        """Raises TooMany when a visitor, its address or its inbox sends too fast."""
        self.wired.message_limits.require(visitor, address)
        self.wired.blocking.require_address(visitor, address)
        self.wired.proving.require_message(visitor, address)

    def submit(self, intent: MessageIntent, done: Done) -> None:
        """Send into the named conversation without waiting; raises what refuses it at once."""
        assert isinstance(intent.actor, Visitor), "agents have a door of their own"
        lifecycle = self.wired.lifecycles.peek(intent.actor.inbox_id)
        if lifecycle is None or not self.wired.words.is_quiet(intent.actor):
            self._send_later(intent.actor, checked(intent), done)
        elif lifecycle.returning == "continue":
            submit_message(self.wired.messages, intent, done)
        else:
            self._submit_unless_over(intent.actor, intent, lifecycle, done)

    def _submit_unless_over(self, visitor: Visitor, intent: MessageIntent, lifecycle: Lifecycle, done: Done) -> None:
        def settled(result: Stored | Exception) -> None:
            if isinstance(result, Refused) and result.code == OVER:
                self._send_later(visitor, intent, done)
            else:
                done(result)

        limit = lifecycle.over_before(self.wired.clock.now())
        submit_message(self.wired.messages, msgspec.structs.replace(intent, over_before=limit), settled)

    def _send_later(self, visitor: Visitor, intent: MessageIntent, done: Done) -> None:
        """For what needs a look at the database first, beside everything else."""

        async def send() -> None:
            try:
                result: Stored | Exception = await self.send(visitor, intent)
            except Exception as error:  # noqa: BLE001 — whoever waits for the answer hears of it
                result = error
            done(result)

        task = asyncio.ensure_future(send())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def send(self, visitor: Visitor, intent: MessageIntent) -> Stored:
        """Send into the named conversation, or the current one, which is started if there is none."""
        await self.wired.blocking.require_welcome(visitor)
        if not self.wired.words.is_quiet(visitor):
            intent = await self.wired.words.passed(intent)
        if not intent.conversation_id:
            checked(intent)
            conversation = await self.start(visitor)
            intent = msgspec.structs.replace(intent, conversation_id=conversation.id)
        lifecycle = await self.wired.lifecycles.get(visitor.inbox_id)
        limit = lifecycle.over_before(self.wired.clock.now())
        try:
            return await send_message(self.wired.messages, msgspec.structs.replace(intent, over_before=limit))
        except Refused as error:
            if error.code != OVER:
                raise
        return await self._send_anew(visitor, intent)

    async def _send_anew(self, visitor: Visitor, intent: MessageIntent) -> Stored:
        """The conversation that the words were meant for is over: they begin the next one, and are never lost.

        No form stands in the way: it was filled in for the conversation in which this was written.
        """
        async with self.wired.database.begin() as tx:
            conversation = await self._begin(tx, visitor)
        # What was quoted stays where it was said.
        anew = msgspec.structs.replace(intent, conversation_id=conversation.id, over_before=None, reply_to_id=None)
        return await send_message(self.wired.messages, anew)

    async def start(self, visitor: Visitor, *, is_new: bool = False, is_invited: bool = False) -> Conversation:
        """The visitor's current conversation; a new one if there is none, if it is over, or `is_new` and it is resolved.

        Who answers an invitation of ours is not stopped by the questions before a conversation.
        """
        await self.wired.blocking.require_welcome(visitor)
        async with self.wired.database.read() as reader:
            current = await queries.find_current(reader, visitor.contact_id, visitor.inbox_id)
        if current is not None and current.status != "resolved":
            return current
        lifecycle = await self.wired.lifecycles.get(visitor.inbox_id)
        if current is not None and not is_new and not lifecycle.is_over(current.resolved_at, self.wired.clock.now()):
            return current
        async with self.wired.database.begin() as tx:
            if not is_invited and await is_intake_due(tx, visitor):
                raise Refused("form.required", "Please answer the questions first.")
            return await self._begin(tx, visitor)

    async def leave(
        self, visitor: Visitor, filled: Filled, topic: str | None = None
    ) -> tuple[AnsweredForm, Conversation]:
        """Fill in the form of a message that is left, and get the conversation that the message goes into."""
        await self.wired.blocking.require_welcome(visitor)
        async with self.wired.database.begin() as tx:
            now = self.wired.clock.now()
            if topic is not None:
                await choose_topic(tx, visitor, topic, filled.language, now)
            answered = await fill_in(tx, visitor, filled, now)
            return answered, await self._begin(tx, visitor)

    async def _begin(self, tx: Transaction, visitor: Visitor) -> Conversation:
        """The conversation that goes on or begins, with the answers that were given for it."""
        author, now = Author(visitor, await queries.contact_name(tx, visitor.contact_id)), self.wired.clock.now()
        before = await queries.find_current(tx, visitor.contact_id, visitor.inbox_id)
        started = await start_conversation(tx, author, visitor.contact_id, visitor.inbox_id, now)
        await attach_answers(tx, visitor.contact_id, visitor.inbox_id, started.id)
        if before is not None and before.id == started.id:
            return started
        await begin_with(tx, visitor, started.id, now)
        return await queries.find_conversation(tx, started.id) or started

    async def answer_offer(self, visitor: Visitor, rule_id: str) -> Conversation:
        """Begin the conversation with what the rule showed; asking twice says it once."""
        wired = self.wired
        async with wired.database.begin() as tx:
            rule = await get_rule(tx, visitor.workspace_id, rule_id)
            showing = await note_answered(tx, visitor, rule, wired.clock.now())
        conversation = await self.start(visitor, is_new=True, is_invited=True)
        variant = rule.variants[min(showing.variant, len(rule.variants) - 1)]
        workspace = await wired.workspaces.get(visitor.workspace_id)
        intent = MessageIntent(
            actor=System(visitor.workspace_id),
            author_name=rule.sender_name or workspace.name,
            conversation_id=conversation.id,
            client_message_id=showing.id,
            text=variant.text,
            card=variant.card,
        )
        return (await send_message(wired.messages, intent)).conversation

    async def _author(self, visitor: Visitor) -> Author:
        async with self.wired.database.read() as reader:
            return Author(visitor, await queries.contact_name(reader, visitor.contact_id))

    async def _window(self, visitor: Visitor) -> int:
        return (await self.wired.workspaces.get(visitor.workspace_id)).edit_window_seconds

    async def edit(self, visitor: Visitor, conversation_id: str, message_id: str, text: str) -> Changed:
        await self.wired.blocking.require_welcome(visitor)
        author, window = await self._author(visitor), await self._window(visitor)
        text = await self.wired.words.passed_text(visitor, conversation_id, text)
        async with self.wired.database.begin() as tx:
            target = Target(conversation_id, message_id)
            return await edit_message(tx, author, target, text, now=self.wired.clock.now(), window_seconds=window)

    async def recall(self, visitor: Visitor, conversation_id: str, message_id: str) -> Changed:
        await self.wired.blocking.require_welcome(visitor)
        author, window = await self._author(visitor), await self._window(visitor)
        async with self.wired.database.begin() as tx:
            target = Target(conversation_id, message_id)
            return await recall_message(tx, author, target, now=self.wired.clock.now(), window_seconds=window)

    async def resolve(self, visitor: Visitor, conversation_id: str) -> Conversation:
        await self.wired.blocking.require_welcome(visitor)
        author = await self._author(visitor)
        async with self.wired.database.begin() as tx:
            return await change_status(tx, author, conversation_id, "resolved", self.wired.clock.now())

    async def place(self, visitor: Visitor, conversation_id: str) -> Place | None:
        """Where in the queue the visitor is; None while it does not wait there."""
        conversation = await self.own_conversation(visitor, conversation_id)
        if conversation.queued_at is None:
            return None
        async with self.wired.database.read() as reader:
            return await find_place(reader, visitor.workspace_id, conversation.id, self.wired.clock.now())

    async def leave_message(self, visitor: Visitor, conversation_id: str) -> Place | None:
        """The visitor does not wait any longer; the message is answered in its turn."""
        async with self.wired.database.begin() as tx:
            await leave_message(tx, visitor, conversation_id, self.wired.clock.now())
            tx.tell(SettingsNews(visitor.workspace_id, "queue"))
        return await self.place(visitor, conversation_id)

    async def mark_read(self, visitor: Visitor, conversation_id: str, seq: int) -> Conversation:
        async with self.wired.database.begin() as tx:
            return await mark_read(tx, visitor, conversation_id, seq)

    async def mark_delivered(self, visitor: Visitor, conversation_id: str, seq: int) -> Conversation:
        async with self.wired.database.begin() as tx:
            return await mark_delivered(tx, visitor, conversation_id, seq)

    async def report_page(self, visitor: Visitor, page: commands.Page) -> None:
        """Remember the page soon, and show it then to the agents who look at this contact."""
        wired = self.wired
        has_visits = (await wired.workspaces.get(visitor.workspace_id)).has_visits
        report = PageReport(url=page.url, title=page.title, referrer=page.referrer)
        note = PageNote(visitor=visitor, report=report, at=wired.clock.now(), is_visit=has_visits)
        wired.pages.submit(note, partial(self._page_stored, visitor))

    def _page_stored(self, visitor: Visitor, error: Exception | None) -> None:
        if error is not None:
            # The next page says where the visitor is; the visitor need not hear of this one.
            _log.warning("visits.page_lost", error=repr(error))
            return
        self.wired.arrivals.visit_changed(visitor.workspace_id, visitor.contact_id)
        self.wired.site.changed(visitor)

    async def own_conversation(self, visitor: Visitor, conversation_id: str) -> Conversation:
        """Raises NotFound for a conversation of somebody else."""
        async with self.wired.database.read() as reader:
            return policy.require_visible(visitor, await queries.find_conversation(reader, conversation_id))
