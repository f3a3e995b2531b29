"""The bus of a single process: a function call."""

from collections.abc import Callable

from kefu.realtime.bus import Deliver, OnGap, Parcel


class MemoryBus:
    """Delivers at once; `has_listener` asks the hub, so that nobody encodes for nobody."""

    def __init__(self, has_listener: Callable[[tuple[str, ...], str | None], bool]) -> None:
        self._has_listener = has_listener
        self._deliver: Deliver | None = None

    async def open(self, deliver: Deliver, on_gap: OnGap) -> None:
        self._deliver = deliver

    async def close(self) -> None:
        self._deliver = None

    def publish(self, workspace_id: str, parcel: Parcel) -> None:
        if self._deliver is not None:
            self._deliver(parcel)

    async def join(self, workspace_id: str) -> None:
        return None

    def leave(self, workspace_id: str) -> None:
        return None

    def is_wanted(self, parcel_topics: tuple[str, ...], except_connection: str | None) -> bool:
        return self._has_listener(parcel_topics, except_connection)
