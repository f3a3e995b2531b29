"""Fetches one address of a stranger: resolved, checked, and connected to exactly what was checked, at every hop.

Used for link previews; whatever else is given an address by somebody (webhooks, crawlers) goes through here as well.
"""

import asyncio
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import msgspec

from kefu.outbound.addresses import MayReach, may_reach_public, parsed_address

if TYPE_CHECKING:
    from httpcore2 import AsyncNetworkBackend, Response

_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_HOPS = 4
_LONGEST_URL = 2000
_AGENT = "KefuBot/1.0 (+link preview)"


class OutboundError(Exception):
    """Nothing was got; `code` says why, for logs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FetchLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer may cost; `is_cut`: a longer one is cut instead of refused."""

    seconds: float = 5.0
    most_bytes: int = 512 * 1024
    accept: str = "text/html,application/xhtml+xml"
    is_cut: bool = True


class Fetched(msgspec.Struct, frozen=True):
    """An answer of 200; `url` is where it came from in the end."""

    url: str
    content_type: str
    body: bytes


async def fetch(url: str, limits: FetchLimits, may_reach: MayReach = may_reach_public) -> Fetched:
    """GET without cookies, names or compression; raises OutboundError."""
    try:
        async with asyncio.timeout(limits.seconds):
            return await _follow(url, limits, may_reach)
    except TimeoutError:
        raise OutboundError("timeout") from None


async def _follow(url: str, limits: FetchLimits, may_reach: MayReach) -> Fetched:
    import httpcore2  # late: only who previews links needs it

    context = httpcore2.default_ssl_context()
    async with httpcore2.AsyncConnectionPool(
        network_backend=_guarded_backend(may_reach), ssl_context=context, max_connections=1, retries=0
    ) as pool:
        for _ in range(_MOST_HOPS):
            _require_web(url)
            try:
                async with pool.stream("GET", url.encode("ascii"), headers=_headers(limits)) as response:
                    target = _redirected(url, response)
                    if target is None:
                        return await _read(url, response, limits)
            except OutboundError:
                raise
            except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, OSError) as error:
                raise OutboundError("unreachable") from error
            except (ValueError, UnicodeError) as error:
                raise OutboundError("address") from error
            url = target
    raise OutboundError("redirects")


def _headers(limits: FetchLimits) -> list[tuple[bytes, bytes]]:
    return [
        (b"User-Agent", _AGENT.encode()),
        (b"Accept", limits.accept.encode()),
        # A few bytes that unpack to gigabytes are not taken.
        (b"Accept-Encoding", b"identity"),
    ]


def _require_web(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise OutboundError("address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or port == 0:
        raise OutboundError("address")
    if len(url) > _LONGEST_URL or not url.isascii():
        raise OutboundError("address")


def _header(response: "Response", name: bytes) -> str:
    found = next((value for key, value in response.headers if key.lower() == name), b"")
    return found.decode("latin-1").strip()


def _redirected(url: str, response: "Response") -> str | None:
    """Where it goes on; checked like the first address when it is connected to."""
    if response.status not in _REDIRECTS:
        return None
    target = _header(response, b"location")
    if not target:
        raise OutboundError("redirects")
    return ascii_url(urljoin(url, target))


async def _read(url: str, response: "Response", limits: FetchLimits) -> Fetched:
    if response.status != 200:
        raise OutboundError("status")
    if _header(response, b"content-encoding") not in ("", "identity"):
        raise OutboundError("encoding")
    announced = _header(response, b"content-length")
    if not limits.is_cut and announced.isdigit() and int(announced) > limits.most_bytes:
        raise OutboundError("too_large")
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > limits.most_bytes:
            if not limits.is_cut:
                raise OutboundError("too_large")
            break
    return Fetched(url, _header(response, b"content-type").lower(), bytes(body[: limits.most_bytes]))


def ascii_url(url: str) -> str:
    """The address as it goes over the line: names in punycode, the rest escaped; raises OutboundError."""
    from urllib.parse import quote

    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        raise OutboundError("address") from None
    if "@" in parts.netloc:
        raise OutboundError("address")
    host = f"[{host}]" if ":" in host else host
    path, query = quote(parts.path, safe="/%:@!$&'()*+,;=~-._"), quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return f"{parts.scheme.lower()}://{host}{port}{path or '/'}{f'?{query}' if query else ''}"


def _guarded_backend(may_reach: MayReach) -> "AsyncNetworkBackend":
    from httpcore2 import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

    class Guarded(AsyncNetworkBackend):
        """Looks a name up once, checks every address of it, and connects to one of those."""

        def __init__(self) -> None:
            self._backend = AnyIOBackend()

        async def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,  # noqa: ASYNC109 — the interface of the library
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> AsyncNetworkStream:
            address = await _checked_address(host, port, may_reach)
            return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)

    return Guarded()


async def _checked_address(host: str, port: int, may_reach: MayReach) -> str:
    """One address of the name; raises OutboundError if any of them may not be reached."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundError("unresolved") from error
    addresses = [parsed_address(str(each[4][0])) for each in found]
    if not addresses or any(each is None or not may_reach(each, port) for each in addresses):
        raise OutboundError("refused")
    return str(addresses[0])
