"""Who is on the site now: collects what changes within a second and tells the agents who watch it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import msgspec
import structlog

from kefu.audiences.agents.events import VisitorsChanged
from kefu.audiences.agents.views import LiveVisitorView
from kefu.kernel.actors import Visitor
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import site_key

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()

# One frame a second at most, whatever goes on.
LINGER_SECONDS = 1.0
MOST_SHOWN = 300

FindLive = Callable[[str, Iterable[str]], Awaitable[list[LiveVisitorView]]]


class LiveSite:
    """One for each process; tells what its own connections did."""

    def __init__(self, presence: Presence, bus: Bus, find_live: FindLive) -> None:
        self._presence = presence
        self._bus = bus
        self._find_live = find_live
        # workspace -> browsers that changed since the last frame
        self._changed: dict[str, set[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def here(self, workspace_id: str) -> set[str]:
        """The browsers on the workspace's sites, on whichever node."""
        return {member.split("/")[0] for member in await self._presence.members(site_key(workspace_id))}

    def changed(self, visitor: Visitor) -> None:
        """The visitor came, left, or turned to another page."""
        self.touch(visitor.workspace_id, visitor.id)

    def touch(self, workspace_id: str, visitor_id: str) -> None:
        if workspace_id in self._changed:
            self._changed[workspace_id].add(visitor_id)
        elif self._bus.is_wanted((topics.site(workspace_id),), None):
            self._changed[workspace_id] = {visitor_id}
            task = asyncio.ensure_future(self._tell_soon(workspace_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell_soon(self, workspace_id: str) -> None:
        try:
            await asyncio.sleep(LINGER_SECONDS)
        finally:
            changed = self._changed.pop(workspace_id)
        try:
            await self.tell(workspace_id, changed)
        except Exception:
            # The screen fetches everything again when it comes back; nothing depends on this frame.
            _log.exception("site.not_told")

    async def tell(self, workspace_id: str, changed: set[str]) -> None:
        """Push the newest state of these browsers."""
        here = changed & await self.here(workspace_id)
        shown = await self._find_live(workspace_id, sorted(here)[:MOST_SHOWN]) if here else []
        gone = sorted(changed - {view.id for view in shown})
        payload = _encoder.encode(VisitorsChanged(visitors=shown, gone=gone))
        self._bus.publish(workspace_id, Parcel((topics.site(workspace_id),), payload))

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=2)
