"""What is known of a page that somebody linked to, and where a text links to; no I/O."""

import hashlib
import re

import msgspec

from kefu.attachments.models import KeptFile

# Until then a page is not asked again; one that gave nothing is asked sooner.
KEPT_SECONDS = 24 * 3600
KEPT_NOTHING_SECONDS = 3600
_LINK = re.compile(r"https?://[^\s<>\"'`（）【】《》「」，。；！？、|\\^{}]{3,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}>*_~"


class PagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """A page as a card; without a title there is none."""

    title: str = ""
    text: str = ""
    picture: KeptFile | None = None


class KnownPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace knows of a page, so that a link that is sent often is fetched once."""

    workspace_id: str
    url_hash: str
    title: str
    text: str
    picture: KeptFile | None
    expires_at: int


class PreviewJob(msgspec.Struct, frozen=True):
    """A message that has a link, or had one."""

    workspace_id: str
    conversation_id: str
    entry_id: str


def first_link(text: str) -> str | None:
    """The first web address of a text, without the punctuation around it."""
    found = _LINK.search(text)
    if found is None:
        return None
    link = found.group().rstrip(_TRAILING)
    # A bracket that the address opened itself is its own.
    if link.count("(") > link.count(")") and found.group()[len(link) : len(link) + 1] == ")":
        link += ")"
    return link


def url_hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
