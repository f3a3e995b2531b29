"""Short-lived signed links to attachments; made by the audiences' views, checked where a file is served."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from kefu.kernel.errors import NotAllowed

_HOUR = 3600
_SECONDS = re.compile(r"[0-9]{1,11}")
_MAX_VIEWER = 200


def sign(secret: bytes, attachment_id: str, variant: str, viewer: str, expires_at: int) -> str:
    """The query that lets `viewer` read one variant of one attachment until about `expires_at` (in seconds).

    The end is moved up to the next whole hour, so the links of one hour are one URL and the browser's cache
    works. `viewer` is readable in the link: pass the id of an agent, a session or a visitor, never a token.
    Who serves the file still asks whether that viewer may see it: a signature alone would outlive a sign-out.
    """
    if not viewer or len(viewer) > _MAX_VIEWER:
        raise ValueError("a link is made for one viewer")
    expires = -(-expires_at // _HOUR) * _HOUR
    signature = _signature(secret, attachment_id, variant, viewer, expires)
    return urlencode({"viewer": viewer, "expires": expires, "signature": signature})


def verify(secret: bytes, attachment_id: str, variant: str, query: Mapping[str, str], now: int) -> str:
    """The viewer for whom the link was made; NotAllowed when it is not ours, not for this file, or over."""
    viewer, expires = query.get("viewer", ""), query.get("expires", "")
    if not viewer or len(viewer) > _MAX_VIEWER or not _SECONDS.fullmatch(expires):
        raise _invalid()
    expected = _signature(secret, attachment_id, variant, viewer, int(expires))
    # As bytes: compare_digest raises on text that is not ASCII, and a stranger chooses this text.
    if not hmac.compare_digest(expected.encode(), query.get("signature", "").encode(errors="replace")):
        raise _invalid()
    if now >= int(expires):
        raise NotAllowed("attachment.link_expired", "This link has expired; open the conversation again.")
    return viewer


def _invalid() -> NotAllowed:
    return NotAllowed("attachment.link_invalid", "This link is not valid.")


def _signature(secret: bytes, attachment_id: str, variant: str, viewer: str, expires: int) -> str:
    if len(secret) < 32:
        raise ValueError("links are signed with a secret of at least 32 bytes")
    # JSON, so that no two sets of fields are one text; the first field keeps other uses of the secret apart.
    text = msgspec.json.encode(("kefu.attachment-link.1", attachment_id, variant, viewer, expires))
    return base64.urlsafe_b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode().rstrip("=")
