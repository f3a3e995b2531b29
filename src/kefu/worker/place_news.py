"""Tells waiting visitors their place, and agents that the queue changed, not more often than one can read."""

import asyncio
import contextlib

import msgspec
import structlog

from kefu.audiences.agents import events as agent_events
from kefu.audiences.visitors import events as visitor_events
from kefu.audiences.visitors.project import place_view
from kefu.db.database import Database
from kefu.kernel.clock import Clock
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel
from kefu.routing.place_queries import list_places
from kefu.routing.places import Place

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()
_ROUND_SECONDS = 30

# What a visitor's screen shows; the rest of a place changes every second without saying anything new.
Shown = tuple[int, int | None, bool]


def shown_of(place: Place) -> Shown:
    expected = place.expected_seconds
    rounded = None if expected is None else -(-expected // _ROUND_SECONDS)
    return place.position, rounded, place.waiting.has_left_message


class PlaceNews:
    """One for each process; what several nodes tell twice is the same."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, pause_seconds: float = 0.5) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._pause_seconds = pause_seconds
        self._told: dict[str, dict[str, Shown]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def tell_soon(self, workspace_id: str) -> None:
        """Returns at once; what happens within the pause is told together."""
        if workspace_id not in self._tasks:
            self._tasks[workspace_id] = asyncio.ensure_future(self._tell_later(workspace_id))

    async def close(self) -> None:
        for task in list(self._tasks.values()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _tell_later(self, workspace_id: str) -> None:
        try:
            await asyncio.sleep(self._pause_seconds)
        finally:
            del self._tasks[workspace_id]
        try:
            await self.tell(workspace_id)
        except Exception:
            # The next change tells it again, and a screen that opens asks.
            _log.exception("places.failed", workspace=workspace_id)

    async def tell(self, workspace_id: str) -> None:
        """Everybody whose place looks different now."""
        async with self._database.read() as reader:
            places = await list_places(reader, workspace_id, self._clock.now())
        before = self._told.get(workspace_id, {})
        now = {place.waiting.id: shown_of(place) for place in places}
        if now == before:
            return
        self._told[workspace_id] = now
        for place in places:
            if before.get(place.waiting.id) != now[place.waiting.id]:
                self._tell_visitor(workspace_id, place)
        event = agent_events.SettingsChanged(what="queue")
        self._bus.publish(workspace_id, Parcel((topics.colleagues(workspace_id),), _encoder.encode(event)))

    def _tell_visitor(self, workspace_id: str, place: Place) -> None:
        topic = (topics.contact(place.waiting.contact_id),)
        if self._bus.is_wanted(topic, None):
            event = visitor_events.QueueChanged(conversation_id=place.waiting.id, place=place_view(place))
            self._bus.publish(workspace_id, Parcel(topic, _encoder.encode(event)))
