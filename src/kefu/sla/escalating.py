"""Carries out what a policy does about a broken promise; a job, so that nothing of it holds up the clocks."""

import hashlib

import msgspec
import structlog

from kefu.conversations.actions.apply_operations import Run, Workbench, apply_operations
from kefu.conversations.actions.record import Author
from kefu.kernel.actors import System
from kefu.kernel.errors import KefuError, NotFound
from kefu.sla.queries import get_policy

_log = structlog.get_logger()
ESCALATE = "sla.escalate"


class EscalateJob(msgspec.Struct, frozen=True):
    """One run of a promise that is to be escalated."""

    workspace_id: str
    policy_id: str
    conversation_id: str
    promise: str
    begun_pos: int


async def escalate(bench: Workbench, data: bytes) -> None:
    """Each operation by itself: that a tag is gone does not keep the conversation from its team. Safe to run twice."""
    job = msgspec.json.decode(data, type=EscalateJob)
    async with bench.database.read() as reader:
        try:
            policy = await get_policy(reader, job.workspace_id, job.policy_id)
        except NotFound:
            return
    author = Author(System(job.workspace_id), "", rule_name=policy.name)
    for number, operation in enumerate(policy.operations):
        named = f"{job.policy_id} {job.conversation_id} {job.promise} {job.begun_pos} {number}"
        run = Run(author, f"sla-{hashlib.sha256(named.encode()).hexdigest()[:32]}")
        try:
            await apply_operations(bench, run, job.conversation_id, [operation])
        except KefuError as error:
            # What it names is gone or closed; trying again would not bring it back.
            _log.warning("sla.refused", policy=policy.id, conversation=job.conversation_id, code=error.code)
