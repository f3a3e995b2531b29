"""Signed links by which a visitor follows a ticket without an account; made for mail and cards, checked by pages."""

import base64
import hashlib
import hmac
import re

import msgspec

_TOKEN = re.compile(r"(tick_[0-9a-z]{20})\.([A-Za-z0-9_-]{43})")


def link_token(secret: bytes, ticket_id: str, version: int) -> str:
    """The part of the address that opens one ticket; another `version` of its row makes it void."""
    return f"{ticket_id}.{_signature(secret, ticket_id, version)}"


def named_in(token: str) -> str | None:
    """The ticket that a token names; nothing is proven yet."""
    found = _TOKEN.fullmatch(token)
    return found.group(1) if found is not None else None


def is_link_of(secret: bytes, token: str, ticket_id: str, version: int) -> bool:
    """Whether we made this link and it still holds."""
    return hmac.compare_digest(link_token(secret, ticket_id, version).encode(), token.encode(errors="replace"))


def _signature(secret: bytes, ticket_id: str, version: int) -> str:
    if len(secret) < 32:
        raise ValueError("links are signed with a secret of at least 32 bytes")
    # JSON, so that no two sets of fields are one text; the first field keeps other uses of the secret apart.
    text = msgspec.json.encode(("kefu.ticket-link.1", ticket_id, version))
    return base64.urlsafe_b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode().rstrip("=")
