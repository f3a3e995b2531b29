"""Posts to push services, whose addresses come from browsers: only https, never into a private network.

A name is resolved once, every address it has is looked at, and the connection goes to one of those, so that no second
answer of a name server can lead elsewhere. Redirects are not followed: an answer is a status and nothing more.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from kefu.kernel.errors import Refused

_TIMEOUT_SECONDS = 20.0
_LONGEST_ANSWER = 16 * 1024
_LONGEST_ENDPOINT = 1000
_NAT64 = int(IPv6Address("64:ff9b::"))

Resolve = Callable[[str, int], Awaitable[list[str]]]


class PushService(Protocol):
    """Takes pushes.

    Guarantees: returns the status of the push service; raises OSError when there was none, and Refused for an address
    that must not be asked.
    """

    async def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int: ...


def require_endpoint(endpoint: str) -> SplitResult:
    """Refused unless it is a plain https address outside of private networks, as far as its text says."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise _refused() from None
    is_plain = (
        endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and len(endpoint) <= _LONGEST_ENDPOINT
    )
    is_plain = is_plain and len(endpoint) <= _LONGEST_ENDPOINT and port != 0
    if not is_plain or parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise _refused()
    try:
        literal = ip_address(parts.hostname)
    except ValueError:
        is_public = "." in parts.hostname and not parts.hostname.endswith((".local", ".internal", ".localhost"))
    else:
        is_public = is_public_address(literal)
    if not is_public:
        raise _refused()
    return parts


def is_public_address(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is on the open internet, also when an IPv4 address hides in an IPv6 one."""
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if hidden is None and int(address) >> 32 == _NAT64 >> 32:
            hidden = IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden:
            return is_public_address(hidden)
    return address.is_global and not address.is_multicast


def _refused() -> Refused:
    return Refused("push.endpoint_refused", "This address is not one of a push service.")


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class WebPushService:
    """The real ones; tests give their own look-up and certificate."""

    def __init__(self, look_up: Resolve = resolve, context: ssl.SSLContext | None = None) -> None:
        self._look_up = look_up
        self._context = context

    async def post(self, endpoint: str, headers: Mapping[str, str], body: bytes) -> int:
        parts = require_endpoint(endpoint)
        host, port = parts.hostname or "", parts.port or 443
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            address = await self._public_address(host, port)
            context = self._context or ssl.create_default_context()
            reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
            try:
                writer.write(_request(parts, headers, body))
                await writer.drain()
                return _status(await reader.readline())
            finally:
                writer.close()

    async def _public_address(self, host: str, port: int) -> str:
        found = await self._look_up(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        if not all(is_public_address(ip_address(each.partition("%")[0])) for each in found):
            raise _refused()
        return found[0]


def _request(parts: SplitResult, headers: Mapping[str, str], body: bytes) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    all_headers = {"Host": parts.netloc, **headers, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in all_headers.items()), "", ""]
    return "\r\n".join(lines).encode("ascii") + body


def _status(line: bytes) -> int:
    parts = line.split(b" ", 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/1.") or not parts[1].isdigit() or len(line) > _LONGEST_ANSWER:
        raise OSError("the push service does not speak HTTP")
    return int(parts[1])
