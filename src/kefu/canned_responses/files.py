"""The files that go with a canned response: kept beside it, and copied for the agent who uses it."""

from collections.abc import Sequence

from kefu.attachments.actions import add_attachment, copy_file, hold_uploads, remove_held
from kefu.attachments.models import Attachment, KeptFile
from kefu.attachments.queries import list_attachments
from kefu.attachments.store import FileStore
from kefu.canned_responses.models import MOST_FILES, CannedResponse
from kefu.conversations.stored import StoredAttachment, stored_file
from kefu.db.database import Reader, Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused


async def changed_files(
    tx: Transaction, actor: Agent, held: Sequence[StoredAttachment], response_id: str, ids: Sequence[str]
) -> list[StoredAttachment]:
    """Those of `ids` in their order: what was held already, and new uploads of the agent, which are claimed."""
    if len(ids) > MOST_FILES or len(set(ids)) < len(ids):
        raise Refused("canned_response.too_many_files", f"At most {MOST_FILES} files.", limit=MOST_FILES)
    known = {each.id: each for each in held}
    new = await hold_uploads(tx, actor, response_id, [each for each in ids if each not in known])
    known |= {each.id: stored_file(each) for each in new}
    return [known[each] for each in ids]


async def forget_files(tx: Transaction, files: Sequence[StoredAttachment], now: int) -> None:
    """Nothing holds them any more."""
    if files:
        await remove_held(tx, [each.id for each in files], now)


async def copies_of(reader: Reader, files: FileStore, response: CannedResponse) -> list[KeptFile]:
    """Every file once more in the store; rows come with `give_copies`."""
    held = await list_attachments(reader, [each.id for each in response.files])
    return [await copy_file(files, each) for each in held]


async def give_copies(tx: Transaction, actor: Agent, copies: Sequence[KeptFile], now: int) -> list[Attachment]:
    """They are the agent's uploads now, as if it had chosen them itself."""
    return [await add_attachment(tx, actor, each, now) for each in copies]
