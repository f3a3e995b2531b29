"""The bus between processes: a Protocol with its guarantees; `bus_memory` and `bus_redis` implement it."""

from collections.abc import Callable
from typing import Literal, Protocol

import msgspec


class Parcel(msgspec.Struct, frozen=True, array_like=True):
    """Encoded frames on their way to the connections of any of `topics`, each connection once.

    `command` tells nodes to act on those connections instead: close them, or forget a cached value.
    """

    topics: tuple[str, ...]
    payload: bytes
    except_connection: str | None = None
    command: Literal["push", "revoke", "renew"] = "push"


Deliver = Callable[[Parcel], None]
OnGap = Callable[[], None]


class Bus(Protocol):
    """Carries parcels to every node that serves the workspace.

    Guarantees: parcels published by one node for one workspace arrive in order and at most once (around a broken
    connection to the broker some may come twice: positions and versions make that harmless); after a loss that the
    bus can see `on_gap` is called on the node that may have missed some, and the node tells its clients to resume.
    Nothing durable depends on the bus: the event log has everything, and a broker that is away fails nobody.
    """

    async def open(self, deliver: Deliver, on_gap: OnGap) -> None: ...

    async def close(self) -> None: ...

    def publish(self, workspace_id: str, parcel: Parcel) -> None:
        """Hand over and return at once."""
        ...

    async def join(self, workspace_id: str) -> None:
        """This node has a connection of the workspace now; returns when its parcels arrive here. Counts."""
        ...

    def leave(self, workspace_id: str) -> None:
        """One connection of the workspace less."""
        ...

    def is_wanted(self, parcel_topics: tuple[str, ...], except_connection: str | None) -> bool:
        """False only if it is certain that no connection anywhere listens, so that encoding can be spared."""
        ...
