"""Apply operations to a conversation: the one way in which macros, rules, bulk edits and the side panel change it.

Other than an action it opens its own transactions, because what is said goes through the message path, which has
transactions of its own. Neighbours that change the row share one; what is said keeps its place between them.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal

import msgspec

from kefu.agents.queries import get_agent
from kefu.conversations import operations as op
from kefu.conversations import policy, queries
from kefu.conversations.actions.assign import assign_conversation, assign_team
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.describe import set_attribute, set_priority
from kefu.conversations.actions.record import Author
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.actions.tag import tag_conversation
from kefu.conversations.decide import MessageIntent
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation
from kefu.conversations.ticket_wish import wish_ticket
from kefu.db.database import Database, Transaction
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Agent
from kefu.kernel.clock import MINUTE, Clock
from kefu.kernel.errors import Refused
from kefu.mail import MAIL_JOB, Mail


class Workbench(msgspec.Struct, frozen=True):
    """What applying needs of the running system."""

    database: Database
    messages: MessagePath
    clock: Clock


class Run(msgspec.Struct, frozen=True):
    """Who applies, and a key of this run: the same run twice says everything once. 8 to 40 letters, digits, - or _."""

    author: Author
    key: str


async def apply_operations(
    bench: Workbench, run: Run, conversation_id: str, operations: Sequence[op.Operation]
) -> Conversation:
    """Apply in order; returns the conversation after the last one.

    Raises what the verbs raise. What came before a refused operation within its transaction is undone with it.
    """
    numbered = list(enumerate(operations))
    for is_said, group in groupby(numbered, key=lambda each: isinstance(each[1], op.Said)):
        if is_said:
            for number, operation in group:
                await _say(bench, run, conversation_id, operation, number)
        else:
            async with bench.database.begin() as tx:
                for _, operation in group:
                    await _change(tx, run.author, conversation_id, operation, bench.clock.now())
    async with bench.database.read() as reader:
        return policy.require_visible(run.author.actor, await queries.find_conversation(reader, conversation_id))


async def _say(bench: Workbench, run: Run, conversation_id: str, operation: op.Operation, number: int) -> None:
    if isinstance(operation, op.SendMail):
        async with bench.database.begin() as tx:
            mail = Mail(to=operation.to, subject=operation.subject, text=operation.text)
            await enqueue(tx, MAIL_JOB, mail, bench.clock.now(), key=f"mail.{run.key}.{number}")
        return
    assert isinstance(operation, op.SendMessage | op.AddNote)
    kind: Literal["message", "note"] = "note" if isinstance(operation, op.AddNote) else "message"
    await send_message(
        bench.messages,
        MessageIntent(
            actor=run.author.actor,
            author_name=run.author.name,
            conversation_id=conversation_id,
            client_message_id=f"{run.key}-{number}",
            kind=kind,
            text=operation.text,
        ),
    )


async def _change(
    tx: Transaction, author: Author, conversation_id: str, operation: op.Operation, now: int
) -> Conversation:
    match operation:
        case op.AssignAgent() | op.AssignSelf() | op.AssignTeam() | op.HandBack():
            return await _assign(tx, author, conversation_id, operation, now)
        case op.SetStatus():
            return await change_status(tx, author, conversation_id, operation.status, now)
        case op.Snooze():
            until = now + operation.minutes * MINUTE
            return await change_status(tx, author, conversation_id, "snoozed", now, snoozed_until=until)
        case op.SetPriority():
            return await set_priority(tx, author, conversation_id, operation.priority, now)
        case op.AddTags():
            return await tag_conversation(tx, author, conversation_id, operation.tag_ids, [], now)
        case op.RemoveTags():
            return await tag_conversation(tx, author, conversation_id, [], operation.tag_ids, now)
        case op.SetAttribute():
            return await set_attribute(tx, author, conversation_id, operation.key, operation.value, now)
        case op.CreateTicket():
            conversation = policy.require_visible(author.actor, await queries.find_conversation(tx, conversation_id))
            who = (author.actor, author.rule_name or author.name)
            await wish_ticket(tx, who, conversation_id, operation.title, operation.type_id, now)
            return conversation
        case _:
            raise AssertionError("what is said does not come here")


async def _assign(
    tx: Transaction,
    author: Author,
    conversation_id: str,
    operation: op.AssignAgent | op.AssignSelf | op.AssignTeam | op.HandBack,
    now: int,
) -> Conversation:
    match operation:
        case op.AssignAgent():
            agent = await get_agent(tx, author.actor.workspace_id, operation.agent_id)
            if not agent.is_active:
                raise Refused("agent.deactivated", "This agent is deactivated.")
            return await assign_conversation(tx, author, conversation_id, (agent.id, agent.name), now)
        case op.AssignSelf():
            actor = author.actor
            if not isinstance(actor, Agent):
                raise Refused("operation.not_here", "This operation cannot be used here.", operation="assign_self")
            return await assign_conversation(tx, author, conversation_id, (actor.id, author.name), now)
        case op.AssignTeam():
            return await assign_team(tx, author, conversation_id, operation.team_id, now)
        case op.HandBack():
            return await assign_conversation(tx, author, conversation_id, None, now)
