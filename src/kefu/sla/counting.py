"""Counts a workspace's unresolved conversations anew, when its promises or its hours changed; a job."""

import msgspec

from kefu.db.database import Database
from kefu.jobs.queue import enqueue
from kefu.kernel.clock import Clock
from kefu.sla.clock_queries import list_unresolved
from kefu.sla.keeping import keep_time
from kefu.sla.queries import load_book

COUNT_ANEW = "sla.count_anew"
BATCH = 200


class CountAnewJob(msgspec.Struct, frozen=True):
    """A workspace, and the conversation after which to go on."""

    workspace_id: str
    after: str = ""


async def count_anew(database: Database, clock: Clock, data: bytes) -> None:
    """One batch, and a job for the next one; each conversation finds out by itself whether its terms changed."""
    job = msgspec.json.decode(data, type=CountAnewJob)
    async with database.read() as reader:
        book = await load_book(reader, job.workspace_id)
        ids = await list_unresolved(reader, job.workspace_id, job.after, BATCH)
    await keep_time(database, book, ids, clock.now())
    if len(ids) == BATCH:
        async with database.begin() as tx:
            await enqueue(tx, COUNT_ANEW, CountAnewJob(job.workspace_id, ids[-1]), clock.now())
