"""Which addresses may be reached: the public internet and nothing else; pure."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
MayReach = Callable[[Address, int], bool]

# Web servers, and nothing that could take an HTTP request for a command of its own.
PORTS = frozenset({80, 443, 8080, 8443})
# Public by their numbers, and still not somebody else's: Azure's wire server, old relays, what carries IPv4 inside.
_REFUSED = tuple(
    ip_network(each)
    for each in (
        "168.63.129.16/32",
        "192.88.99.0/24",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "::/96",
        "fec0::/10",
    )
)


def is_public(address: Address) -> bool:
    """Whether an address is somebody else's on the open internet."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not any(address.version == net.version and address in net for net in _REFUSED)


def may_reach_public(address: Address, port: int) -> bool:
    """What holds unless a test says otherwise."""
    return port in PORTS and is_public(address)


def parsed_address(text: str) -> Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
