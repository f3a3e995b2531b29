"""The servers that help two browsers to find each other (STUN, TURN), and what browsers are given to use them."""

import base64
import hashlib
import hmac
import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kefu.kernel.clock import HOUR, SECOND
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id

Auth = Literal["none", "static", "shared_secret"]

# Longer than a call lasts, and short enough that a copied name is soon worth nothing.
_CREDENTIAL_LASTS = 4 * HOUR
_MOST_SERVERS = 8
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[[0-9a-f:.]{2,45}\])"
_URL = re.compile(rf"(stuns?|turns?):{_HOST}(?::(\d{{1,5}}))?(\?transport=(?:udp|tcp))?", re.IGNORECASE)


class IceServer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One server as kept; `secret` is its password, or what time-limited passwords are made of (coturn's REST way)."""

    key: str
    urls: list[str]
    auth: Auth = "none"
    login: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        return f"IceServer({self.key})"


class IceServerDraft(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One server as an admin writes it; without a secret the one under the same key stays."""

    key: Annotated[str, Meta(max_length=40)] = ""
    urls: Annotated[list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(min_length=1, max_length=4)]
    auth: Auth = "none"
    login: Annotated[str, Meta(max_length=200)] = ""
    secret: Annotated[str, Meta(max_length=500)] | None = None


class CallSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace has set for all of its calls; relay only: nobody learns the other's address."""

    ice_servers: list[IceServer] = []
    is_relay_only: bool = False


class BrowserIce(msgspec.Struct, frozen=True, kw_only=True):
    """A server as a browser uses it."""

    urls: list[str]
    login: str = ""
    credential: str = ""


def clean_servers(drafts: list[IceServerDraft], known: list[IceServer]) -> list[IceServer]:
    """Refused: an address that is none, a TURN server without a way to sign in, a secret that is missing."""
    if len(drafts) > _MOST_SERVERS:
        raise Refused("calls.too_many_servers", f"At most {_MOST_SERVERS} servers.", limit=_MOST_SERVERS)
    kept = {server.key: server for server in known}
    return [_clean(draft, kept.get(draft.key)) for draft in drafts]


def _clean(draft: IceServerDraft, before: IceServer | None) -> IceServer:
    urls = [_url(each) for each in draft.urls]
    is_turn = any(url.startswith("turn") for url in urls)
    if is_turn == (draft.auth == "none"):
        raise Refused("calls.server_auth", "TURN servers need credentials, STUN servers have none.", url=urls[0])
    if not is_turn:
        return IceServer(key=before.key if before is not None else new_id("ice"), urls=urls)
    # A new address must not be told the secret of the old one by keeping it unseen.
    is_same = before is not None and before.auth == draft.auth and set(urls) <= set(before.urls)
    secret = draft.secret if draft.secret is not None else before.secret if before is not None and is_same else ""
    if not secret or (draft.auth == "static" and not draft.login.strip()):
        raise Refused("calls.server_secret", "Please give the credentials of this server.", url=urls[0])
    login = draft.login.strip() if draft.auth == "static" else ""
    key = before.key if before is not None else new_id("ice")
    return IceServer(key=key, urls=urls, auth=draft.auth, login=login, secret=secret)


def _url(text: str) -> str:
    url = text.strip()
    found = _URL.fullmatch(url)
    is_good = found is not None and 1 <= int(found.group(2) or 3478) <= 65_535
    if found is None or not is_good or (found.group(3) and found.group(1).lower().startswith("stun")):
        raise Refused("calls.server_url", "Write an address like stun:stun.example.com:3478.", url=url[:100])
    return url.lower()


def browser_ice(settings: CallSettings, name: str, now: int) -> list[BrowserIce]:
    """What one browser gets; `name` stands in the server's log beside the time until which the name is good."""
    return [_for_browser(server, name, now) for server in settings.ice_servers]


def _for_browser(server: IceServer, name: str, now: int) -> BrowserIce:
    if server.auth != "shared_secret":
        return BrowserIce(urls=server.urls, login=server.login, credential=server.secret)
    login = f"{(now + _CREDENTIAL_LASTS) // SECOND}:{name}"
    # SHA-1 because the convention says so; HMAC does not need more of it.
    digest = hmac.new(server.secret.encode(), login.encode(), hashlib.sha1).digest()
    return BrowserIce(urls=server.urls, login=login, credential=base64.b64encode(digest).decode())
