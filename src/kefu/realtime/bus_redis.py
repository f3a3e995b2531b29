"""The bus over Redis or Valkey: one channel a workspace, subscribed while this node serves it."""

import asyncio
import contextlib
from collections import Counter
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kefu.realtime.bus import Deliver, OnGap, Parcel

_log = structlog.get_logger()
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Parcel])
# Subscribed first and always: its confirmation, when it comes again, says that the line had broken.
_CONTROL = "kefu:bus"
_SUBSCRIBE_SECONDS = 5.0
_LARGEST_BATCH = 256
_FAREWELL_SECONDS = 2.0


def _channel(workspace_id: str) -> str:
    return f"kefu:bus:{workspace_id}"


class RedisBus:
    """Publishes in pipelined batches; a lost connection is mended with back-off and reported as a gap."""

    def __init__(self, url: str) -> None:
        self._publisher = Redis.from_url(url, socket_keepalive=True)
        self._subscriber = Redis.from_url(url, socket_keepalive=True, health_check_interval=15)
        self._pubsub = self._subscriber.pubsub(ignore_subscribe_messages=False)
        self._served: Counter[str] = Counter()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._queue: asyncio.Queue[tuple[str, Parcel]] = asyncio.Queue(maxsize=100_000)
        self._tasks: list[asyncio.Task[None]] = []
        self._leaving: set[asyncio.Task[None]] = set()
        self._deliver: Deliver | None = None
        self._on_gap: OnGap | None = None
        self._was_subscribed = False

    async def open(self, deliver: Deliver, on_gap: OnGap) -> None:
        self._deliver, self._on_gap = deliver, on_gap
        await self._publisher.ping()
        await self._pubsub.subscribe(_CONTROL)
        self._tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._send())]

    async def close(self) -> None:
        # What was published goes out first: nobody would tell the other nodes that it is missing.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), _FAREWELL_SECONDS)
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]
        await self._subscriber.aclose()
        await self._publisher.aclose()

    def publish(self, workspace_id: str, parcel: Parcel) -> None:
        try:
            self._queue.put_nowait((_channel(workspace_id), parcel))
        except asyncio.QueueFull:
            # Redis has been away for long: clients resume from the event log when it is back.
            _log.warning("bus.queue_full")

    async def join(self, workspace_id: str) -> None:
        """While Redis is away this gives up soon: the gap that its return brings makes the client resume."""
        self._served[workspace_id] += 1
        channel = _channel(workspace_id)
        confirmed = self._confirmed.get(channel)
        try:
            if confirmed is None:
                confirmed = self._confirmed[channel] = asyncio.Event()
                await self._pubsub.subscribe(channel)
            await asyncio.wait_for(confirmed.wait(), _SUBSCRIBE_SECONDS)
        except (RedisError, OSError, TimeoutError) as error:
            _log.warning("bus.join_failed", error=str(error))

    def leave(self, workspace_id: str) -> None:
        self._served[workspace_id] -= 1
        if self._served[workspace_id] <= 0:
            del self._served[workspace_id]
            self._confirmed.pop(_channel(workspace_id), None)
            task = asyncio.ensure_future(self._unsubscribe(workspace_id))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def _unsubscribe(self, workspace_id: str) -> None:
        if workspace_id not in self._served:
            with contextlib.suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(_channel(workspace_id))

    def is_wanted(self, parcel_topics: tuple[str, ...], except_connection: str | None) -> bool:
        return True

    async def _send(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < _LARGEST_BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self._publish_batch(batch)
            for _ in batch:
                self._queue.task_done()

    async def _publish_batch(self, batch: list[tuple[str, Parcel]]) -> None:
        """What waits for one workspace travels as one message: for the broker a batch is no more work than a parcel."""
        by_channel: dict[str, list[Parcel]] = {}
        for channel, parcel in batch:
            by_channel.setdefault(channel, []).append(parcel)
        delay = 0.1
        while True:
            try:
                pipeline: Any = self._publisher.pipeline(transaction=False)
                for channel, parcels in by_channel.items():
                    pipeline.publish(channel, _encoder.encode(parcels))
                await pipeline.execute()
                return
            except (RedisError, OSError) as error:
                _log.warning("bus.publish_failed", error=str(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)

    async def _listen(self) -> None:
        delay = 0.1
        while True:
            try:
                # The client library connects and subscribes again by itself; `_take` sees that it did.
                message = await self._pubsub.get_message(timeout=30.0)
                if message is not None:
                    await self._take(message)
                delay = 0.1
            except (RedisError, OSError) as error:
                _log.warning("bus.lost", error=str(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 1.0)

    async def _mended(self) -> None:
        """The line had broken and is back: the node may have missed something."""
        # Whoever joined while it was away could not subscribe.
        missing = {_channel(each) for each in self._served} - {each.decode() for each in self._pubsub.channels}
        if missing:
            await self._pubsub.subscribe(*missing)
        if self._on_gap is not None:
            self._on_gap()

    async def _take(self, message: dict[str, object]) -> None:
        kind, channel, data = message["type"], message["channel"], message["data"]
        assert isinstance(channel, bytes)
        if kind == "subscribe" and channel == _CONTROL.encode():
            if self._was_subscribed:
                await self._mended()
            self._was_subscribed = True
        elif kind == "subscribe":
            confirmed = self._confirmed.get(channel.decode())
            if confirmed is not None:
                confirmed.set()
        elif kind == "message" and isinstance(data, bytes) and self._deliver is not None:
            try:
                parcels = _decoder.decode(data)
            except msgspec.MsgspecError:
                _log.warning("bus.unreadable_parcel")
                return
            for parcel in parcels:
                self._deliver(parcel)
