"""A browser session as stored, and what is known of the page and the browser; no I/O."""

import msgspec

from kefu.kernel.text import clean_line

LONGEST_URL = 2000


class VisitorSession(msgspec.Struct, frozen=True, kw_only=True):
    """One browser of a contact in one inbox; only the hash of its secret is kept."""

    id: str
    workspace_id: str
    inbox_id: str
    contact_id: str
    is_identified: bool
    language: str | None
    user_agent: str
    address: str | None
    country: str | None
    page_url: str | None
    page_title: str | None
    referrer: str | None
    visit_id: str | None
    created_at: int
    seen_at: int


class PageReport(msgspec.Struct, frozen=True, kw_only=True):
    """The page that a visitor looks at, as its browser says."""

    url: str
    title: str = ""
    referrer: str = ""


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visitor comes from, as its request says."""

    language: str | None = None
    user_agent: str = ""
    address: str | None = None
    country: str | None = None


def page_columns(page: PageReport) -> dict[str, str | None]:
    """The columns of a page; only http and https are links that an agent may follow."""
    return {
        "page_url": _link(page.url),
        "page_title": clean_line(page.title, 300) or None,
        "referrer": _link(page.referrer),
    }


def _link(url: str) -> str | None:
    clean = clean_line(url, LONGEST_URL + 1)
    is_link = clean.lower().startswith(("http://", "https://")) and len(clean) <= LONGEST_URL
    return clean if is_link else None
