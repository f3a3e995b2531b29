"""Asks at the visitors' doors whether somebody is shut out; a workspace's list is held in memory for some seconds."""

from kefu.blocks.models import Blocklist
from kefu.blocks.queries import list_blocks
from kefu.db.database import Database
from kefu.kernel.actors import Visitor
from kefu.kernel.cache import BriefCache
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotAllowed


class Blocking:
    """One for each process; other processes hear of a new block within the seconds of the cache."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lists: BriefCache[str, Blocklist] = BriefCache(self._load)
        # The newest of each workspace, for who cannot wait.
        self._newest: dict[str, Blocklist] = {}

    async def _load(self, workspace_id: str) -> Blocklist:
        async with self._database.read() as reader:
            found = Blocklist(await list_blocks(reader, workspace_id, self._clock.now()))
        self._newest[workspace_id] = found
        return found

    def forget(self, workspace_id: str) -> None:
        """Something changed here."""
        self._lists.forget(workspace_id)

    async def is_blocked(self, visitor: Visitor, address: str) -> bool:
        held, now = await self._lists.get(visitor.workspace_id), self._clock.now()
        return held.blocks(visitor, now) or held.blocks_address(address, now)

    async def require_welcome(self, visitor: Visitor) -> None:
        """Raises NotAllowed for a contact or a browser that is shut out."""
        if (await self._lists.get(visitor.workspace_id)).blocks(visitor, self._clock.now()):
            raise _blocked()

    def require_address(self, visitor: Visitor, address: str) -> None:
        """Raises NotAllowed for an address that is shut out, by the newest list that is in memory."""
        held = self._newest.get(visitor.workspace_id)
        if held is not None and held.blocks_address(address, self._clock.now()):
            raise _blocked()


def _blocked() -> NotAllowed:
    return NotAllowed("visitor.blocked", "You cannot write here at the moment.")
