"""This node's live connections by topic; every parcel of the bus passes here on its way to sockets."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from kefu.realtime.bus import Parcel
from kefu.realtime.close_codes import NOT_SIGNED_IN, RESTARTING, REVOKED, CloseCode


class Listener(Protocol):
    """A connection as the hub sees it: takes encoded frames without waiting, and can be told to close."""

    id: str

    def push(self, payload: bytes) -> None: ...

    def end(self, code: CloseCode) -> None: ...

    def resync(self) -> None: ...


class Hub:
    """topic -> connections, and back. Everything here is synchronous: a slow socket cannot hold anybody up."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._topics: dict[Listener, set[str]] = {}

    def __len__(self) -> int:
        return len(self._topics)

    def subscribe(self, listener: Listener, topics: Iterable[str]) -> None:
        mine = self._topics.setdefault(listener, set())
        for topic in topics:
            mine.add(topic)
            self._listeners[topic].add(listener)

    def unsubscribe(self, listener: Listener, topics: Iterable[str]) -> None:
        mine = self._topics.get(listener, set())
        for topic in topics:
            mine.discard(topic)
            self._drop(listener, topic)

    def remove(self, listener: Listener) -> None:
        for topic in self._topics.pop(listener, ()):
            self._drop(listener, topic)

    def _drop(self, listener: Listener, topic: str) -> None:
        listeners = self._listeners.get(topic)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._listeners[topic]

    def deliver(self, parcel: Parcel) -> None:
        """Push to each connection of any of the topics once."""
        for listener in self._reached(parcel):
            if parcel.command == "revoke":
                listener.end(REVOKED)
            elif parcel.command == "renew":
                listener.end(NOT_SIGNED_IN)
            else:
                listener.push(parcel.payload)

    def _reached(self, parcel: Parcel) -> list[Listener]:
        found: set[Listener] = set()
        for topic in parcel.topics:
            listeners = self._listeners.get(topic)
            if listeners:
                found = found | listeners if found else listeners
        return [listener for listener in found if listener.id != parcel.except_connection]

    def has_listener(self, topics: tuple[str, ...], except_connection: str | None) -> bool:
        """Whether a parcel for `topics` would reach anybody here."""
        for topic in topics:
            listeners = self._listeners.get(topic)
            if listeners and (len(listeners) > 1 or next(iter(listeners)).id != except_connection):
                return True
        return False

    def resync_all(self) -> None:
        """The bus may have lost something: every client resumes from the event log."""
        for listener in list(self._topics):
            listener.resync()

    def end_all(self) -> None:
        """The process is going down: tell everybody to come back."""
        for listener in list(self._topics):
            listener.end(RESTARTING)
