"""Carries a plan out with the actions that people's own words take, under a clock that this module moves.

So everything that holds for real conversations holds for these: positions without gaps, events, search, marks.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import msgspec

from kefu.attachments.actions import add_attachment, keep_file
from kefu.attachments.inspection import UploadLimits
from kefu.attachments.models import KeptFile, ReceivedFile
from kefu.attachments.store import FileStore, new_file_name, variant_name
from kefu.contacts.queries import note_seen
from kefu.conversations.actions.assign import assign_conversation, claim_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.mark_read import mark_read
from kefu.conversations.actions.record import Author
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.decide import MessageIntent
from kefu.conversations.message_path import MessagePath
from kefu.db.database import Database, Transaction
from kefu.demo.goods import SHOP, pages
from kefu.demo.pictures import draw
from kefu.demo.plan import MESSAGES, Plan, Step
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.clock import FixedClock
from kefu.kernel.ids import new_id
from kefu.visitors.models import PageReport
from kefu.visitors.page_path import PageNote, note_pages


class Actors(msgspec.Struct, frozen=True):
    """Who plays: agents with their names, and a visitor with a name for each visit of the plan."""

    agents: Sequence[Author]
    visitors: Sequence[Author]


class Player:
    """Plays one plan, step after step; steps that are no messages wait for the next message of their conversations, so
    that many of them share a transaction."""

    def __init__(self, database: Database, files: FileStore, plan: Plan, actors: Actors) -> None:
        self._database = database
        self._files = files
        self._plan = plan
        self._actors = actors
        self._clock = FixedClock()
        # Nobody is told: these conversations are history, and no console should ring for them.
        self._path = MessagePath(database, self._clock, lambda news: None)
        self._ids: dict[int, str] = {}
        self._seqs: dict[int, int] = {}
        self._kept_first: dict[str, KeptFile] = {}

    async def play(self) -> None:
        """From the first step to the last."""
        pending: list[Step] = []
        for step in self._plan.steps:
            if step.deed not in MESSAGES:
                pending.append(step)
                continue
            if any(each.conversation == step.conversation for each in pending):
                await self._act(pending)
                pending = []
            self._clock.at = step.at
            await self._speak(step)
        await self._act(pending)

    async def _act(self, steps: Sequence[Step]) -> None:
        if steps:
            async with self._database.begin() as tx:
                for step in steps:
                    await self._do(tx, step)

    async def _do(self, tx: Transaction, step: Step) -> None:
        visitor, agent = self._visitor(step), self._actors.agents[step.agent]
        if step.deed == "start":
            actor = visitor.actor
            assert isinstance(actor, Visitor)
            await self._come(tx, actor, step)
            started = await start_conversation(tx, visitor, actor.contact_id, actor.inbox_id, step.at)
            self._ids[step.conversation] = started.id
            return
        conversation_id = self._ids[step.conversation]
        match step.deed:
            case "claim":
                await claim_conversation(tx, agent, conversation_id, step.at)
            case "assign":
                assert isinstance(agent.actor, Agent)
                chosen = (agent.actor.id, agent.name)
                await assign_conversation(tx, self._actors.agents[0], conversation_id, chosen, step.at)
            case "resolve":
                await change_status(tx, agent, conversation_id, "resolved", step.at)
            case "snooze":
                await change_status(tx, agent, conversation_id, "snoozed", step.at, snoozed_until=step.until)
            case "visitor_reads" | "agent_reads":
                reader = visitor if step.deed == "visitor_reads" else agent
                await mark_read(tx, reader.actor, conversation_id, self._seqs.get(step.conversation, 0))

    async def _come(self, tx: Transaction, actor: Visitor, step: Step) -> None:
        """The visitor looks at a page of the shop and opens the widget there."""
        who = self._plan.visits[self._plan.owners[step.conversation]].who
        url, title = Random(step.conversation).choice(pages(who.language))
        report = PageReport(url=url, title=title, referrer=f"{SHOP}/")
        note = PageNote(visitor=actor, report=report, at=step.at, is_visit=True, is_arrival=True)
        await note_pages(tx, [note])
        await note_seen(tx, actor.contact_id, step.at)

    async def _speak(self, step: Step) -> None:
        author = self._visitor(step) if step.deed in ("says", "visitor_picture") else self._actors.agents[step.agent]
        is_picture = step.deed in ("visitor_picture", "agent_picture")
        intent = MessageIntent(
            actor=author.actor,
            author_name=author.name,
            conversation_id=self._ids[step.conversation],
            client_message_id=new_id("demo"),
            kind="note" if step.deed == "note" else "message",
            text="" if is_picture else step.text,
            card=step.card,
            attachment_ids=(await self._picture(author, step),) if is_picture else (),
        )
        stored = await send_message(self._path, intent)
        self._seqs[step.conversation] = stored.conversation.last_seq

    async def _picture(self, author: Author, step: Step) -> str:
        assert isinstance(author.actor, Agent | Visitor)
        kept = await self._kept(author.actor.workspace_id, step.text)
        async with self._database.begin() as tx:
            return (await add_attachment(tx, author.actor, kept, step.at)).id

    async def _kept(self, workspace_id: str, subject: str) -> KeptFile:
        """The picture: the first of a subject takes the way that every upload takes, the others are copies of it."""
        if subject in self._kept_first:
            return await self._copied(workspace_id, self._kept_first[subject])
        data = await asyncio.to_thread(draw, subject, Random(len(self._kept_first)))
        with tempfile.TemporaryDirectory(prefix="kefu-demo-") as folder:
            path = Path(folder) / "picture.jpg"
            path.write_bytes(data)
            received = ReceivedFile(path=str(path), name=f"{subject}.jpg", declared_type="image/jpeg")
            kept = await keep_file(self._files, workspace_id, received, UploadLimits())
        self._kept_first[subject] = kept
        return kept

    async def _copied(self, workspace_id: str, kept: KeptFile) -> KeptFile:
        """Each message has files of its own, so that recalling one takes nothing from another."""
        assert kept.thumbnail_file is not None, "a picture has one"
        name = new_file_name(workspace_id)
        thumbnail = variant_name(name, "thumbnail")
        await self._files.put(thumbnail, await self._bytes(kept.thumbnail_file))
        await self._files.put(name, await self._bytes(kept.file))
        return msgspec.structs.replace(kept, file=name, thumbnail_file=thumbnail)

    async def _bytes(self, name: str) -> bytes:
        return b"".join([chunk async for chunk in await self._files.get(name)])

    def _visitor(self, step: Step) -> Author:
        return self._actors.visitors[self._plan.owners[step.conversation]]
