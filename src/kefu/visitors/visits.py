"""A visit: one stay of a browser on the site, where it came from and what it looked at; no I/O."""

from urllib.parse import parse_qsl, urlsplit

import msgspec

from kefu.kernel.actors import Visitor
from kefu.kernel.clock import MINUTE
from kefu.kernel.ids import new_id
from kefu.kernel.text import clean_line

# Who comes back within this time goes on with the same visit.
LONGEST_PAUSE = 30 * MINUTE
MOST_PAGES = 500

_CAMPAIGN = ("source", "medium", "campaign", "term", "content")
_LONGEST_CAMPAIGN = 100
_SEARCHES = ("google", "bing", "baidu", "sogou", "so", "yahoo", "duckduckgo", "yandex", "naver", "ecosia", "sm")
_SOCIALS = {
    "weixin.qq.com": "WeChat",
    "mp.weixin.qq.com": "WeChat",
    "weibo.com": "Weibo",
    "xiaohongshu.com": "Xiaohongshu",
    "douyin.com": "Douyin",
    "zhihu.com": "Zhihu",
    "bilibili.com": "Bilibili",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "x.com": "X",
    "t.co": "X",
    "linkedin.com": "LinkedIn",
    "youtube.com": "YouTube",
    "reddit.com": "Reddit",
}
DIRECT = "direct"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page that a visitor has been seen on; the address is one that may be followed."""

    url: str
    title: str | None
    referrer: str | None
    at: int


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One stay; `number` 1 is the contact's first."""

    id: str
    workspace_id: str
    contact_id: str
    visitor_id: str
    inbox_id: str
    number: int
    source: str
    referrer: str | None
    campaign: dict[str, str]
    page_url: str
    page_title: str | None
    page_at: int
    page_count: int
    started_at: int
    seen_at: int


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a visit, and since when it was looked at."""

    url: str
    title: str | None
    viewed_at: int


def begin_visit(visitor: Visitor, page: Page, number: int) -> Visit:
    """The visit that begins with `page`."""
    return Visit(
        id=new_id("visit"),
        workspace_id=visitor.workspace_id,
        contact_id=visitor.contact_id,
        visitor_id=visitor.id,
        inbox_id=visitor.inbox_id,
        number=number,
        source=source_of(page.url, page.referrer),
        referrer=page.referrer,
        campaign=campaign_of(page.url),
        page_url=page.url,
        page_title=page.title,
        page_at=page.at,
        page_count=1,
        started_at=page.at,
        seen_at=page.at,
    )


def goes_on(visit: Visit, now: int) -> bool:
    """Whether what happens now is still the same stay."""
    return now - visit.seen_at <= LONGEST_PAUSE


def turn_page(visit: Visit, page: Page) -> Visit:
    """The visit after `page`; the same page again (a reload, another tab) counts once."""
    if page.url == visit.page_url:
        return msgspec.structs.replace(visit, page_title=page.title or visit.page_title, seen_at=page.at)
    return msgspec.structs.replace(
        visit,
        page_url=page.url,
        page_title=page.title,
        page_at=page.at,
        page_count=visit.page_count + 1,
        seen_at=page.at,
    )


def campaign_of(url: str) -> dict[str, str]:
    """The `utm_…` marks of an address."""
    marks = dict(parse_qsl(_query(url), max_num_fields=None))
    found = {name: clean_line(marks.get(f"utm_{name}", ""), _LONGEST_CAMPAIGN) for name in _CAMPAIGN}
    if not found["source"] and _is_plain_link(url):
        found["source"] = clean_line(marks.get("source", ""), _LONGEST_CAMPAIGN)
    return {name: value for name, value in found.items() if value}


def _is_plain_link(url: str) -> bool:
    """A chat page of ours, whose link names its source in short."""
    try:
        return urlsplit(url).path.startswith("/c/")
    except ValueError:
        return False


def source_of(url: str, referrer: str | None) -> str:
    """Where a visit came from in one word: the campaign's source, a search engine, a network, a site, or `direct`."""
    named = campaign_of(url).get("source")
    if named:
        return named
    host = _host(referrer or "")
    if not host or host == _host(url):
        return DIRECT
    for domain, name in _SOCIALS.items():
        if host == domain or host.endswith(f".{domain}"):
            return name
    labels = host.split(".")
    for engine in _SEARCHES:
        if engine in labels[:-1]:
            return engine.capitalize()
    return host


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")[:100]
    except ValueError:
        return ""


def _query(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        return ""
