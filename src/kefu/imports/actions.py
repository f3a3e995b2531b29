"""Begin an import, and carry it on batch by batch; called by the console and by the job."""

import msgspec

from kefu.attachments.store import FileStore, new_file_name
from kefu.contacts.phones import region_of
from kefu.db.database import Database, Transaction
from kefu.imports import queries
from kefu.imports.models import (
    MOST_ERRORS,
    SAMPLE_ROWS,
    ContactImport,
    guess_mapping,
    require_mapping,
)
from kefu.imports.writing import write_rows
from kefu.jobs.queue import enqueue
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import Conflict
from kefu.kernel.ids import new_id
from kefu.kernel.news import Notable
from kefu.workspaces.queries import get_workspace

IMPORT = "contacts.import"
_BATCH = 200
# A job ends well within its lease and asks for another one to go on.
_BATCHES = 25


class ImportJob(msgspec.Struct, frozen=True):
    """The job that goes on with an import."""

    import_id: str


async def keep_import(
    database: Database, files: FileStore, clock: Clock, agent: Agent, name: str, rows: list[list[str]]
) -> ContactImport:
    """Keep what was read, with a guess of what the columns mean; nothing is written into contacts yet."""
    heading, body = rows[0], rows[1:]
    file = new_file_name(agent.workspace_id)
    await files.put(file, msgspec.json.encode(body))
    made = ContactImport(
        id=new_id("imp"),
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        name=name[:200],
        file=file,
        state="draft",
        columns=heading,
        sample=body[:SAMPLE_ROWS],
        mapping=guess_mapping(heading),
        is_updating=True,
        row_count=len(body),
        created_at=clock.now(),
    )
    async with database.begin() as tx:
        await queries.insert(tx, made)
    return made


async def start_import(
    tx: Transaction, clock: Clock, agent: Agent, import_id: str, mapping: list[str | None], *, is_updating: bool
) -> ContactImport:
    """From here on a job writes the contacts; an import starts once."""
    made = await queries.lock_import(tx, agent.workspace_id, import_id)
    if made.state != "draft":
        raise Conflict("import.started_already", "This import has been started already.")
    require_mapping(mapping, made.columns)
    started: ContactImport = msgspec.structs.replace(made, state="running", mapping=mapping, is_updating=is_updating)
    await queries.save(tx, started)
    await enqueue(tx, IMPORT, ImportJob(made.id), clock.now(), key=f"import:{made.id}")
    return started


async def run_import(database: Database, files: FileStore, clock: Clock, data: bytes) -> None:
    """Go on where the last run ended; what is counted was written in the same transaction, so running twice is safe."""
    import_id = msgspec.json.decode(data, type=ImportJob).import_id
    async with database.read() as reader:
        made = await queries.get_import_of_job(reader, import_id)
    if made is None or made.state != "running":
        return
    content = b"".join([chunk async for chunk in await files.get(made.file)])
    rows = msgspec.json.decode(content, type=list[list[str]])
    for _ in range(_BATCHES):
        async with database.begin() as tx:
            made = await _take_batch(tx, clock, made.id, rows)
        if made.state == "done":
            await files.delete(made.file)
            return
    async with database.begin() as tx:
        await enqueue(tx, IMPORT, ImportJob(made.id), clock.now())


async def _take_batch(tx: Transaction, clock: Clock, import_id: str, rows: list[list[str]]) -> ContactImport:
    made = await queries.lock_import(tx, None, import_id)
    if made.state != "running":
        return made
    region = region_of((await get_workspace(tx, made.workspace_id)).language)
    batch = rows[made.done_count : made.done_count + _BATCH]
    written = await write_rows(tx, made, batch, region, clock.now())
    done = made.done_count + len(batch)
    is_over = done >= len(rows)
    after: ContactImport = msgspec.structs.replace(
        made,
        done_count=done,
        created_count=made.created_count + written.created,
        updated_count=made.updated_count + written.updated,
        error_count=made.error_count + len(written.errors),
        errors=[*made.errors, *written.errors][:MOST_ERRORS],
        state="done" if is_over else "running",
        finished_at=clock.now() if is_over else None,
    )
    await queries.save(tx, after)
    if is_over:
        tx.tell(
            Notable(
                workspace_id=made.workspace_id,
                kind="import_finished",
                agent_ids=(made.agent_id,),
                subject=made.id,
                text=made.name,
                number=done,
            )
        )
    return after
