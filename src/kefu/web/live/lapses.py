"""Tells who is gone, or back, without having said so: presence that lapsed with a node; made by `kefu serve`."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator

import structlog

from kefu.agents.queries import list_workspaces_of
from kefu.conversations.place_queries import list_places, list_places_of_contacts
from kefu.realtime.presence_keys import parts_of, viewing_key
from kefu.visitors.queries import list_browsers_of
from kefu.web.wired import Wired

_log = structlog.get_logger()
_BATCH = 500


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(names)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


class Lapses:
    """One for each serving process."""

    def __init__(self, wired: Wired) -> None:
        self._wired = wired
        self._tasks: set[asyncio.Task[None]] = set()

    def tell_soon(self, keys: set[str]) -> None:
        """Not at once: a node's ten thousand people must not hold up who keeps this node's own presence."""
        if keys:
            task = asyncio.ensure_future(self._tell(keys))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell(self, keys: set[str]) -> None:
        try:
            await self.tell(keys)
        except Exception:
            _log.exception("lapses.failed", keys=len(keys))

    async def tell(self, keys: set[str]) -> None:
        """Show how it is now with whatever these keys stand for; to say it twice does no harm."""
        names: dict[str, set[str]] = defaultdict(set)
        for key in keys:
            kind, name = parts_of(key)
            names[kind].add(name)
        await self._tell_of_agents(names["a"])
        await self._tell_of_viewers(names["c"])
        await self._tell_of_visitors(names["v"])

    async def _tell_of_agents(self, agent_ids: set[str]) -> None:
        for batch in _batches(agent_ids):
            async with self._wired.database.read() as reader:
                found = await list_workspaces_of(reader, batch)
            for agent_id, workspace_id in found.items():
                self._wired.arrivals.tell_agent(workspace_id, agent_id)

    async def _tell_of_viewers(self, conversation_ids: set[str]) -> None:
        for batch in _batches(conversation_ids):
            async with self._wired.database.read() as reader:
                places = await list_places(reader, batch)
            for place in places:
                await self._wired.arrivals.tell_viewing(place.workspace_id, place.conversation_id)

    async def _tell_of_visitors(self, contact_ids: set[str]) -> None:
        """On the board of the site, and to those who look at one of their conversations."""
        for batch in _batches(contact_ids):
            async with self._wired.database.read() as reader:
                places = await list_places_of_contacts(reader, batch)
                browsers = await list_browsers_of(reader, batch)
            for visitor_id, workspace_id in browsers:
                self._wired.site.touch(workspace_id, visitor_id)
            watched = await self._wired.presence.present({viewing_key(place.conversation_id) for place in places})
            seen = {
                (place.workspace_id, place.contact_id)
                for place in places
                if viewing_key(place.conversation_id) in watched
            }
            for workspace_id, contact_id in sorted(seen):
                await self._wired.arrivals.tell_visit(workspace_id, contact_id)
