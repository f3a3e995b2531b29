"""A block as stored, and a workspace's blocks as the doors ask them; no I/O."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

import msgspec

from kefu.kernel.actors import Visitor
from kefu.kernel.errors import Refused

BlockKind = Literal["contact", "visitor", "address"]
MOST_BLOCKS = 5_000
# A wider range would shut out whole countries by a slip of the finger.
_WIDEST = {4: 8, 6: 24}


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; `value` is a contact's or a visitor's id, or a range such as 203.0.113.0/24. None: without end."""

    id: str
    workspace_id: str
    kind: BlockKind
    value: str
    reason: str
    expires_at: int | None
    agent_id: str
    created_at: int


class Blocklist:
    """What holds in one workspace, made for quick answers."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._ids = {(block.kind, block.value): block.expires_at for block in blocks if block.kind != "address"}
        self._ranges = [(ip_network(block.value), block.expires_at) for block in blocks if block.kind == "address"]

    def blocks(self, visitor: Visitor, now: int) -> bool:
        """Whether the contact or the browser is shut out."""
        if not self._ids:
            return False
        return any(
            key in self._ids and _holds(self._ids[key], now)
            for key in (("contact", visitor.contact_id), ("visitor", visitor.id))
        )

    def blocks_address(self, address: str, now: int) -> bool:
        """Whether the address is in a range that is shut out."""
        if not self._ranges:
            return False
        parsed = _parsed(address)
        return parsed is not None and any(
            parsed.version == network.version and parsed in network and _holds(expires_at, now)
            for network, expires_at in self._ranges
        )


def _holds(expires_at: int | None, now: int) -> bool:
    return expires_at is None or expires_at > now


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    # One machine has both forms, and blocking one of them must be enough.
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def clean_range(text: str) -> str:
    """An address or a range in its one written form; raises Refused."""
    try:
        network: IPv4Network | IPv6Network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise Refused("block.range_wrong", "This is no address and no range such as 203.0.113.0/24.") from None
    if network.prefixlen < _WIDEST[network.version]:
        raise Refused("block.range_too_wide", "This range is too wide to be blocked.")
    return str(network)
