"""What an agent can do with conversations, with its transaction around it; the socket, the poll and HTTP call these."""

from collections.abc import Sequence

from kefu.agents.queries import get_agent
from kefu.conversations import policy, queries
from kefu.conversations.actions.assign import assign_conversation, assign_team, claim_conversation
from kefu.conversations.actions.apply_operations import Run, Workbench, apply_operations
from kefu.conversations.actions.change_message import (
    Changed,
    Target,
    delete_message,
    edit_message,
    recall_message,
)
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.mark_read import mark_delivered, mark_read
from kefu.conversations.actions.record import Author
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.decide import MessageIntent, Stored
from kefu.conversations.models import Conversation, Status
from kefu.conversations.operations import Operation, require_possible
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.macros.macro_actions import run_macro
from kefu.macros.macro_queries import get_macro
from kefu.visitors.visit_queries import get_session
from kefu.mentions.actions import concerns_somebody, tell_mentioned, with_names
from kefu.routing.actions.take_next import take_next
from kefu.web.wired import Wired


class AgentVerbs:
    """One for each process; knows the wired system and nothing of transports."""

    def __init__(self, wired: Wired) -> None:
        self.wired = wired

    async def author(self, agent: Agent) -> Author:
        """The agent with the name that timelines keep."""
        face = (await self.wired.faces.get(agent.workspace_id)).get(agent.id)
        return Author(agent, face.name if face is not None else "")

    async def send(self, intent: MessageIntent, *, is_confirmed: bool = False) -> Stored:
        """A message or a note; a note that names colleagues is answered after they have been told.

        Raises Conflict `message.words_warn` until the agent has confirmed a message that a list warns of.
        """
        if not self.wired.words.is_quiet(intent.actor):
            intent = await self.wired.words.passed(intent, is_confirmed=is_confirmed)
        if not concerns_somebody(intent):
            return await send_message(self.wired.messages, intent)
        database, author = self.wired.database, Author(intent.actor, intent.author_name)
        async with database.read() as reader:
            intent = await with_names(reader, intent)
        stored = await send_message(self.wired.messages, intent)
        async with database.begin() as tx:
            after = await tell_mentioned(tx, author, stored.conversation.id, stored.entry.id, self.wired.clock.now())
        return stored if after is None else Stored(stored.entry, after, stored.is_new)

    async def conversation(self, agent: Agent, conversation_id: str) -> Conversation:
        """Raises NotFound for a conversation of another workspace."""
        async with self.wired.database.read() as reader:
            return policy.require_visible(agent, await queries.find_conversation(reader, conversation_id))

    async def start(self, agent: Agent, contact_id: str, inbox_id: str) -> Conversation:
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            return await start_conversation(
                tx, author, contact_id, inbox_id, self.wired.clock.now(), assignee_id=agent.id
            )

    async def invite(self, agent: Agent, visitor_id: str, text: str) -> Conversation:
        """Speak to a visitor who looks at the site; raises Conflict while a colleague is in conversation with it."""
        if not text.strip():
            raise Refused("message.empty", "There is nothing to send.")
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            visitor = await get_session(tx, agent.workspace_id, visitor_id)
            conversation = await start_conversation(
                tx, author, visitor.contact_id, visitor.inbox_id, self.wired.clock.now(), assignee_id=agent.id
            )
            if conversation.assignee_id != agent.id:
                conversation = await claim_conversation(tx, author, conversation.id, self.wired.clock.now())
        intent = MessageIntent(
            actor=agent,
            author_name=author.name,
            conversation_id=conversation.id,
            client_message_id=new_id("inv"),
            text=text,
        )
        stored = await self.send(intent, is_confirmed=True)
        self.wired.site.touch(agent.workspace_id, visitor_id)
        return stored.conversation

    async def edit(self, agent: Agent, target: Target, text: str) -> Changed:
        author, window = await self.author(agent), await self._window(agent)
        text = await self.wired.words.passed_text(agent, target.conversation_id, text)
        async with self.wired.database.begin() as tx:
            return await edit_message(tx, author, target, text, now=self.wired.clock.now(), window_seconds=window)

    async def recall(self, agent: Agent, target: Target) -> Changed:
        author, window = await self.author(agent), await self._window(agent)
        async with self.wired.database.begin() as tx:
            return await recall_message(tx, author, target, now=self.wired.clock.now(), window_seconds=window)

    async def delete(self, agent: Agent, target: Target) -> Changed:
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            return await delete_message(tx, author, target, now=self.wired.clock.now())

    async def claim(self, agent: Agent, conversation_id: str) -> Conversation:
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            return await claim_conversation(tx, author, conversation_id, self.wired.clock.now())

    async def assign(self, agent: Agent, conversation_id: str, assignee_id: str | None) -> Conversation:
        """Raises Refused for a colleague who is deactivated, NotFound for one of another workspace."""
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            assignee = None
            if assignee_id is not None:
                colleague = await get_agent(tx, agent.workspace_id, assignee_id)
                if not colleague.is_active:
                    raise Refused("agent.deactivated", "This agent is deactivated.")
                assignee = (colleague.id, colleague.name)
            return await assign_conversation(tx, author, conversation_id, assignee, self.wired.clock.now())

    async def take_next(self, agent: Agent) -> Conversation:
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            return await take_next(tx, author, self.wired.clock.now())

    async def assign_team(self, agent: Agent, conversation_id: str, team_id: str | None) -> Conversation:
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            return await assign_team(tx, author, conversation_id, team_id, self.wired.clock.now())

    async def change_status(
        self, agent: Agent, conversation_id: str, status: Status, snoozed_until: int | None
    ) -> Conversation:
        author = await self.author(agent)
        async with self.wired.database.begin() as tx:
            return await change_status(
                tx, author, conversation_id, status, self.wired.clock.now(), snoozed_until=snoozed_until
            )

    async def apply(self, agent: Agent, conversation_id: str, operations: Sequence[Operation]) -> Conversation:
        """Raises NotFound for a foreign conversation before anything is said in it."""
        await self.conversation(agent, conversation_id)
        async with self.wired.database.read() as reader:
            await require_possible(reader, agent.workspace_id, operations, "by_agent")
        run = Run(await self.author(agent), new_id("run"))
        return await apply_operations(self._bench, run, conversation_id, operations)

    async def run_macro(self, agent: Agent, macro_id: str, conversation_id: str) -> Conversation:
        """Raises NotFound for a macro or a conversation that the agent does not see, before anything is done."""
        async with self.wired.database.read() as reader:
            macro = await get_macro(reader, agent, macro_id)
        await self.conversation(agent, conversation_id)
        return await run_macro(self._bench, Run(await self.author(agent), new_id("run")), macro, conversation_id)

    @property
    def _bench(self) -> Workbench:
        return Workbench(self.wired.database, self.wired.messages, self.wired.clock)

    async def mark_read(self, agent: Agent, conversation_id: str, seq: int) -> Conversation:
        async with self.wired.database.begin() as tx:
            return await mark_read(tx, agent, conversation_id, seq)

    async def mark_delivered(self, agent: Agent, conversation_id: str, seq: int) -> None:
        """Every console that shows the list says so; only the first one has anything to write."""
        before = await self.conversation(agent, conversation_id)
        if seq > before.agent_delivered_seq:
            async with self.wired.database.begin() as tx:
                await mark_delivered(tx, agent, conversation_id, seq)

    async def _window(self, agent: Agent) -> int:
        return (await self.wired.workspaces.get(agent.workspace_id)).edit_window_seconds
