"""Where a request comes from and by which name it reached us, proxies considered; used by every door."""

from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from kefu.settings import Settings

Scope = MutableMapping[str, Any] | Mapping[str, Any]
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def header(scope: Scope, name: bytes) -> str:
    """The first header of this lower-case name, or an empty text."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


@lru_cache(maxsize=8)
def _networks(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each, strict=False) for each in proxies)


def _is_trusted(address: str, settings: Settings) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _networks(tuple(settings.trusted_proxies)))


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    # A unix socket has no address; only a proxy on this machine can be at its other end.
    return str(client[0]) if client else "127.0.0.1"


def client_address(scope: Scope, settings: Settings) -> str:
    """The first address from the right that is not one of our proxies; what stands left of it anybody can write."""
    address = _peer(scope)
    if not _is_trusted(address, settings):
        return address
    forwarded = [each.strip() for each in header(scope, b"x-forwarded-for").split(",") if each.strip()]
    for each in reversed(forwarded):
        try:
            address = str(ip_address(each))
        except ValueError:
            return address
        if not _is_trusted(address, settings):
            return address
    return address


def limit_key(address: str) -> str:
    """Whom a limit counts: one IPv4 address, or the /64 that one IPv6 line has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))


def is_secure(scope: Scope, settings: Settings) -> bool:
    """Whether the person's browser came by TLS."""
    if settings.public_url.startswith("https://"):
        return True
    if _is_trusted(_peer(scope), settings) and (forwarded := header(scope, b"x-forwarded-proto")):
        return forwarded.split(",")[0].strip() == "https"
    return scope.get("scheme") in ("https", "wss")


def own_origin(scope: Scope, settings: Settings) -> str:
    """Our address as the browser knows it, for links that are shown to whoever asks and never for links in mail."""
    if settings.public_url:
        return settings.public_url
    return f"{'https' if is_secure(scope, settings) else 'http'}://{header(scope, b'host')}"


def _is_ours(origin: str, scope: Scope, settings: Settings) -> bool:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https"):
        return False
    # The host decides: behind a proxy that ends TLS the scheme may look different on the two sides.
    return parts.netloc in {header(scope, b"host"), urlsplit(settings.public_url).netloc} - {""}


def is_foreign(scope: Scope, settings: Settings) -> bool:
    """Whether a browser says that another site's page sent this request."""
    origin = header(scope, b"origin")
    if origin:
        return not _is_ours(origin, scope, settings)
    return header(scope, b"sec-fetch-site") in ("cross-site", "same-site")


def is_same_origin(scope: Scope, settings: Settings) -> bool:
    """Whether a browser says that our own page sent this request; silence is no proof."""
    origin = header(scope, b"origin")
    if origin:
        return _is_ours(origin, scope, settings)
    return header(scope, b"sec-fetch-site") == "same-origin"


def is_own_handshake(scope: Scope, settings: Settings) -> bool:
    """Whether a socket may use the cookie: our own page opens it, or a program that brings a token instead."""
    return is_same_origin(scope, settings) or bearer(scope) != ""


def bearer(scope: Scope) -> str:
    """The token of an Authorization header, or an empty text."""
    scheme, _, token = header(scope, b"authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
