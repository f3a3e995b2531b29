"""A visitor's live session: every command a visitor may give, each carried out by the same action as over HTTP."""

from collections.abc import Callable

import msgspec

from kefu.audiences.scene import Scene
from kefu.audiences.visitors import commands, events, project
from kefu.audiences.visitors.commands import VisitorCommand
from kefu.conversations import policy, queries
from kefu.conversations.actions.record import Author
from kefu.conversations.decide import MessageIntent, Stored
from kefu.conversations.models import Conversation
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import KefuError, NotSignedIn
from kefu.realtime import topics
from kefu.realtime.close_codes import NOT_SIGNED_IN, RESTARTING
from kefu.realtime.connection import Connection
from kefu.web.live import typing_news
from kefu.web.live.call_commands import carry_out_call
from kefu.web.live.session import (
    HEARTBEAT_SECONDS,
    MOST_CONVERSATIONS,
    PONG,
    Done,
    answer,
    answer_resumed,
    ref_of,
    refuse,
    spawn,
)
from kefu.web.visitor_verbs import VisitorVerbs

_decoder = msgspec.json.Decoder(VisitorCommand)
_REPLAY_LIMIT = 500


class VisitorSession:
    """Says nothing before `hello` proved the visitor."""

    def __init__(self, connection: Connection, verbs: VisitorVerbs, address: str) -> None:
        self.connection = connection
        self.visitor: Visitor | None = None
        self._verbs = verbs
        self._address = address
        self._conversation_id: str | None = None

    def begin(self, frame: bytes | str, done: Done) -> None:
        command: VisitorCommand | None = None
        try:
            command = _decoder.decode(frame)
            if type(command) is commands.Send:
                self._send(self._require(), command, done)
            else:
                spawn(self._run(command, done))
        except Exception as error:
            self._fail(error, command)
            done(True)

    async def _run(self, command: VisitorCommand, done: Done) -> None:
        has_news = True
        try:
            has_news = await self._carry_out(command)
        except Exception as error:
            self._fail(error, command)
        finally:
            done(has_news)

    def _fail(self, error: Exception, command: VisitorCommand | None) -> None:
        if isinstance(error, NotSignedIn):
            refuse(self.connection, error, None)
            self.connection.end(NOT_SIGNED_IN)
            return
        refuse(self.connection, error, ref_of(command))
        if self.connection.state == "resuming":
            # A half-said hello would hold back every frame for ever: the client comes back and says it again.
            self.connection.end(RESTARTING)

    async def _carry_out(self, command: VisitorCommand) -> bool:
        match command:
            case commands.Ping():
                self.connection.answer(PONG)
                return False
            case commands.Hello():
                return await self._hello(command)
            case commands.Typing():
                await self._typing(self._require(), command)
                return False
            case commands.Resume():
                return await self._resume(self._require(), command.conversation_id, command.pos)
            case commands.Page():
                await self._verbs.report_page(self._require(), command)
                return False
            case commands.Send():
                raise AssertionError("begun without waiting")
            case commands.Delivered() | commands.Read() | commands.Edit() | commands.Recall():
                return await self._mark_or_change(self._require(), command)
            case _:
                author = Author(self._require(), "")
                return await carry_out_call(self._verbs.wired, author, self.connection, command)

    async def _mark_or_change(
        self,
        visitor: Visitor,
        command: commands.Delivered | commands.Read | commands.Edit | commands.Recall,
    ) -> bool:
        match command:
            case commands.Delivered():
                await self._verbs.mark_delivered(visitor, command.conversation_id, command.seq)
                return False
            case commands.Read():
                await self._verbs.mark_read(visitor, command.conversation_id, command.seq)
                return False
            case commands.Edit():
                await self._verbs.edit(visitor, command.conversation_id, command.message_id, command.text)
            case commands.Recall():
                await self._verbs.recall(visitor, command.conversation_id, command.message_id)
        answer(self.connection, events.Done(ref=command.ref))
        return True

    def _require(self) -> Visitor:
        if self.visitor is None:
            raise NotSignedIn("hello_first", "Say hello first.")
        return self.visitor

    async def _hello(self, command: commands.Hello) -> bool:
        if self.visitor is not None:
            raise KefuError("frame.hello_again", "This connection has said hello already.")
        visitor = await self._verbs.sign_in(command.token)
        self.visitor = visitor
        wired = self._verbs.wired
        self.connection.hold()
        wired.hub.subscribe(self.connection, (topics.contact(visitor.contact_id),))
        if command.device is not None:
            wired.hub.subscribe(self.connection, (topics.device(visitor.workspace_id, command.device),))
        await wired.bus.join(visitor.workspace_id)
        await wired.arrivals.visitor_arrives(visitor, self.connection.id)
        answer(
            self.connection,
            events.Welcome(
                connection_id=self.connection.id,
                visitor_id=visitor.id,
                heartbeat_seconds=HEARTBEAT_SECONDS,
                server_time=wired.clock.now(),
            ),
        )
        has_news = False
        for position in command.conversations[:MOST_CONVERSATIONS]:
            has_news |= await self._resume(visitor, position.id, position.pos)
        self.connection.release()
        return has_news

    async def _resume(self, visitor: Visitor, conversation_id: str, pos: int) -> bool:
        async with self._verbs.wired.database.read() as reader:
            conversation = await queries.find_conversation(reader, conversation_id)
            if conversation is None or not policy.can_see(visitor, conversation):
                frame = events.Resumed(conversation_id=conversation_id, reset=True, events=[], conversation=None)
                answer(self.connection, frame)
                return True
            known = await queries.list_happened(reader, conversation, pos, is_visitor=True, limit=_REPLAY_LIMIT + 1)
        missing = conversation.last_visitor_pos - pos
        is_reset = missing < 0 or missing > _REPLAY_LIMIT or len(known) != missing
        scene = await self._verbs.wired.publisher.load_scene(visitor.workspace_id)
        replay = [] if is_reset else [event for event in (project.project(h, scene) for h in known) if event]
        await answer_resumed(
            self.connection,
            events.Resumed(
                conversation_id=conversation.id,
                reset=is_reset,
                events=replay,
                conversation=project.conversation_view(conversation, scene),
            ),
        )
        self._conversation_id = conversation.id
        return bool(missing)

    def _send(self, visitor: Visitor, command: commands.Send, done: Done) -> None:
        """Every message comes this way: it costs no task, and its answer leaves when the commit calls back."""
        self._verbs.require_within_limits(visitor, self._address)
        intent = MessageIntent(
            actor=visitor,
            author_name="",
            conversation_id=command.conversation_id or self._conversation_id or "",
            client_message_id=command.client_message_id,
            text=command.text,
            attachment_ids=tuple(command.attachment_ids),
            reply_to_id=command.reply_to_id,
            connection=self.connection.id,
        )

        def stored(result: Stored | Exception) -> None:
            scene = self._verbs.wired.publisher.scene(visitor.workspace_id)
            if isinstance(result, Exception):
                self._fail(result, command)
            elif scene is None:
                spawn(self._answer_later(visitor, result, done))
                return
            else:
                self._answer(result, scene)
            done(True)

        if intent.conversation_id:
            self._verbs.submit(intent, stored)
        else:
            spawn(self._start_and_send(visitor, intent, stored))

    async def _start_and_send(
        self, visitor: Visitor, intent: MessageIntent, stored: Callable[[Stored | Exception], None]
    ) -> None:
        try:
            result: Stored | Exception = await self._verbs.send(visitor, intent)
        except Exception as error:  # noqa: BLE001 — answered as an error frame, logged if it is a surprise
            result = error
        stored(result)

    async def _answer_later(self, visitor: Visitor, stored: Stored, done: Done) -> None:
        try:
            self._answer(stored, await self._verbs.wired.publisher.load_scene(visitor.workspace_id))
        except Exception as error:
            self._fail(error, None)
        finally:
            done(True)

    def _answer(self, stored: Stored, scene: Scene) -> None:
        self._conversation_id = stored.conversation.id
        answer(self.connection, sent_frame(stored, scene))

    async def _typing(self, visitor: Visitor, command: commands.Typing) -> None:
        conversation_id = command.conversation_id or self._conversation_id
        if conversation_id is None:
            return
        if conversation_id != self._conversation_id:
            await self._require_own(visitor, conversation_id)
        await typing_news.visitor_types(self._verbs.wired, visitor, conversation_id, command)

    async def _require_own(self, visitor: Visitor, conversation_id: str) -> Conversation:
        async with self._verbs.wired.database.read() as reader:
            found = await queries.find_conversation(reader, conversation_id)
        conversation = policy.require_visible(visitor, found)
        self._conversation_id = conversation.id
        return conversation

    async def gone(self) -> None:
        wired = self._verbs.wired
        wired.hub.remove(self.connection)
        if self.visitor is not None:
            wired.bus.leave(self.visitor.workspace_id)
            wired.arrivals.visitor_departs(self.visitor, self.connection.id)


def sent_frame(stored: Stored, scene: Scene) -> events.Sent:
    """The answer to `send`, the same for a socket, a poll and plain HTTP."""
    return events.Sent(
        client_message_id=stored.entry.client_message_id or "",
        conversation_id=stored.conversation.id,
        pos=stored.entry.visitor_pos or 0,
        message=project.message_view(stored.entry, stored.conversation, scene),
        conversation=project.conversation_view(stored.conversation, scene),
    )
