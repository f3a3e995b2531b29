"""An agent's live session: every command an agent may give, each carried out by the same action as over HTTP."""

from collections.abc import Awaitable, Callable

import msgspec

from kefu.audiences.agents import commands, events, project
from kefu.audiences.agents.commands import AgentCommand
from kefu.audiences.agents.views import ActivityEntry
from kefu.audiences.scene import Scene
from kefu.conversations import policy, queries
from kefu.conversations.actions.change_message import Target
from kefu.conversations.decide import MessageIntent, Stored
from kefu.conversations.stored import StoredButton, StoredCard, StoredMention
from kefu.kernel.actors import Agent
from kefu.kernel.errors import KefuError, NotFound, NotSignedIn
from kefu.realtime import topics
from kefu.realtime.close_codes import RESTARTING, REVOKED
from kefu.realtime.connection import Connection
from kefu.web.agent_verbs import AgentVerbs
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

_decoder = msgspec.json.Decoder(AgentCommand)
_REPLAY_LIMIT = 500


class AgentSession:
    """Made for an agent whom the handshake proved; silent before `hello`."""

    def __init__(
        self,
        connection: Connection,
        verbs: AgentVerbs,
        agent: Agent,
        session_id: str,
        is_still_signed_in: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self.connection = connection
        self._is_still_signed_in = is_still_signed_in
        self.agent = agent
        self._session_id = session_id
        self._verbs = verbs
        self._is_live = False
        # conversation -> contact of what is on screen
        self._viewing: dict[str, str] = {}
        self._is_silent = False

    def begin(self, frame: bytes | str, done: Done) -> None:
        command: AgentCommand | None = None
        try:
            command = _decoder.decode(frame)
        except Exception as error:
            self._fail(error, command)
            done(True)
        else:
            spawn(self._run(command, done))

    async def _run(self, command: AgentCommand, done: Done) -> None:
        has_news = True
        try:
            has_news = await self._carry_out(command)
        except Exception as error:
            self._fail(error, command)
        finally:
            done(has_news)

    def _fail(self, error: Exception, command: AgentCommand | None) -> None:
        refuse(self.connection, error, ref_of(command))
        if self.connection.state == "resuming":
            # A half-said hello would hold back every frame for ever: the client comes back and says it again.
            self.connection.end(RESTARTING)

    async def _carry_out(self, command: AgentCommand) -> bool:
        if isinstance(command, commands.Hello):
            return await self._hello(command)
        if not self._is_live:
            raise NotSignedIn("hello_first", "Say hello first.")
        match command:
            case commands.Send():
                await self._send(command)
            case commands.Ping():
                self.connection.answer(PONG)
                return False
            case commands.Typing():
                await self._typing(command)
                return False
            case commands.Read():
                await self._verbs.mark_read(self.agent, command.conversation_id, command.seq)
                return False
            case commands.Delivered():
                await self._verbs.mark_delivered(self.agent, command.conversation_id, command.seq)
                return False
            case commands.Resume():
                return await self._resume(command.conversation_id, command.pos)
            case commands.ViewConversations():
                await self._view(command.conversation_ids, is_silent=command.is_silent)
                return False
            case commands.Watch():
                self._watch(is_all=command.is_watching_all)
                return False
            case commands.WatchVisitors():
                self._watch_visitors(is_watching=command.is_watching)
                return False
            case commands.Edit() | commands.Recall():
                await self._change(command)
            case _:
                author = await self._verbs.author(self.agent)
                return await carry_out_call(self._verbs.wired, author, self.connection, command)
        return True

    async def _change(self, command: commands.Edit | commands.Recall) -> None:
        target = Target(command.conversation_id, command.entry_id)
        if isinstance(command, commands.Edit):
            await self._verbs.edit(self.agent, target, command.text)
        else:
            await self._verbs.recall(self.agent, target)
        answer(self.connection, events.Done(ref=command.ref))

    async def _hello(self, command: commands.Hello) -> bool:
        if self._is_live:
            raise KefuError("frame.hello_again", "This connection has said hello already.")
        self._is_live = True
        agent, wired = self.agent, self._verbs.wired
        self.connection.hold()
        wired.hub.subscribe(
            self.connection,
            (
                topics.agent(agent.id),
                topics.unassigned(agent.workspace_id),
                topics.colleagues(agent.workspace_id),
                topics.session(self._session_id),
            ),
        )
        if command.device is not None:
            wired.hub.subscribe(self.connection, (topics.device(agent.workspace_id, command.device),))
        self._watch(is_all=command.is_watching_all)
        self._watch_visitors(is_watching=command.is_watching_visitors)
        await wired.bus.join(agent.workspace_id)
        if self._is_still_signed_in is not None and not await self._is_still_signed_in():
            # It ended between the handshake and now, when nobody could tell this socket.
            self.connection.end(REVOKED)
            return True
        await wired.arrivals.agent_arrives(agent, self.connection.id)
        answer(
            self.connection,
            events.Welcome(
                connection_id=self.connection.id,
                agent_id=agent.id,
                heartbeat_seconds=HEARTBEAT_SECONDS,
                server_time=wired.clock.now(),
            ),
        )
        await self._view(command.viewing, is_silent=command.is_silent)
        has_news = False
        for position in command.conversations[:MOST_CONVERSATIONS]:
            has_news |= await self._resume(position.id, position.pos)
        self.connection.release()
        return has_news

    async def _resume(self, conversation_id: str, pos: int) -> bool:
        async with self._verbs.wired.database.read() as reader:
            conversation = await queries.find_conversation(reader, conversation_id)
            if conversation is None or not policy.can_see(self.agent, conversation):
                frame = events.Resumed(conversation_id=conversation_id, reset=True, events=[], conversation=None)
                answer(self.connection, frame)
                return True
            known = await queries.list_happened(reader, conversation, pos, is_visitor=False, limit=_REPLAY_LIMIT + 1)
        missing = conversation.last_pos - pos
        is_reset = missing < 0 or missing > _REPLAY_LIMIT or len(known) != missing
        scene = await self._verbs.wired.publisher.load_scene(self.agent.workspace_id)
        await answer_resumed(
            self.connection,
            events.Resumed(
                conversation_id=conversation.id,
                reset=is_reset,
                events=[] if is_reset else [project.project(happened, scene) for happened in known],
                conversation=project.conversation_view(conversation),
            ),
        )
        return bool(missing)

    def _watch(self, *, is_all: bool) -> None:
        topic = (topics.everything(self.agent.workspace_id),)
        if is_all:
            self._verbs.wired.hub.subscribe(self.connection, topic)
        else:
            self._verbs.wired.hub.unsubscribe(self.connection, topic)

    def _watch_visitors(self, *, is_watching: bool) -> None:
        hub, topic = self._verbs.wired.hub, (topics.site(self.agent.workspace_id),)
        (hub.subscribe if is_watching else hub.unsubscribe)(self.connection, topic)

    async def _view(self, conversation_ids: list[str], *, is_silent: bool = False) -> None:
        """Follow what is on screen, and let colleagues know who looks, unless a supervisor only watches."""
        wired, is_silent = self._verbs.wired, is_silent and self.agent.is_admin
        if is_silent != self._is_silent and self._viewing:
            await self._view([], is_silent=self._is_silent)
        self._is_silent = is_silent
        wanted = set(conversation_ids[:MOST_CONVERSATIONS])
        for gone in set(self._viewing) - wanted:
            contact_id = self._viewing.pop(gone)
            wired.hub.unsubscribe(self.connection, (topics.conversation(gone), topics.watched_contact(contact_id)))
            await wired.arrivals.stop_viewing(self.agent, gone, self.connection.id)
        for conversation_id in wanted - set(self._viewing):
            try:
                conversation = await self._verbs.conversation(self.agent, conversation_id)
            except NotFound:
                continue  # of another workspace, or never was: there is nothing to follow
            self._viewing[conversation_id] = conversation.contact_id
            wired.hub.subscribe(
                self.connection,
                (topics.conversation(conversation_id), topics.watched_contact(conversation.contact_id)),
            )
            if not is_silent:
                await wired.arrivals.start_viewing(self.agent, conversation_id, self.connection)

    async def _send(self, command: commands.Send) -> None:
        author = await self._verbs.author(self.agent)
        intent = intent_of(command, author.name, self.agent, self.connection.id)
        stored = await self._verbs.send(intent, is_confirmed=command.is_confirmed)
        scene = await self._verbs.wired.publisher.load_scene(self.agent.workspace_id)
        answer(self.connection, sent_frame(stored, scene))

    async def _typing(self, command: commands.Typing) -> None:
        contact_id = self._viewing.get(command.conversation_id)
        if contact_id is None:
            conversation = await self._verbs.conversation(self.agent, command.conversation_id)
            contact_id = conversation.contact_id
        place = typing_news.Place(command.conversation_id, contact_id, self.connection.id)
        await typing_news.agent_types(
            self._verbs.wired, self.agent, place, is_typing=command.is_typing, is_note=command.is_note
        )

    async def gone(self) -> None:
        wired = self._verbs.wired
        wired.hub.remove(self.connection)
        if not self._is_live:
            return
        for conversation_id in self._viewing:
            wired.arrivals.viewer_departs(self.agent, conversation_id, self.connection.id)
        wired.bus.leave(self.agent.workspace_id)
        wired.arrivals.agent_departs(self.agent, self.connection.id)


def intent_of(command: commands.Send, author_name: str, agent: Agent, connection: str | None) -> MessageIntent:
    """The command as the message path wants it."""
    card = command.card
    stored_card = None
    if card is not None:
        buttons = [StoredButton(label=button.label, url=button.url) for button in card.buttons]
        stored_card = StoredCard(
            title=card.title, text=card.text, picture_url=card.picture_url, url=card.url, buttons=buttons
        )
    return MessageIntent(
        actor=agent,
        author_name=author_name,
        conversation_id=command.conversation_id,
        client_message_id=command.client_message_id,
        kind="note" if command.is_note else "message",
        text=command.text,
        attachment_ids=tuple(command.attachment_ids),
        card=stored_card,
        reply_to_id=command.reply_to_id,
        connection=connection,
        mentions=tuple(StoredMention(id=each) for each in command.mention_ids),
        is_whisper=command.is_whisper,
    )


def sent_frame(stored: Stored, scene: Scene) -> events.Sent:
    """The answer to `send`, the same for a socket, a poll and plain HTTP."""
    entry = project.entry_view(stored.entry, scene)
    assert not isinstance(entry, ActivityEntry), "only messages and notes are sent"
    return events.Sent(
        client_message_id=stored.entry.client_message_id or "",
        conversation_id=stored.conversation.id,
        pos=stored.entry.pos,
        entry=entry,
        conversation=project.conversation_view(stored.conversation),
    )
