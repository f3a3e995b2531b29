"""Reads title, description and picture out of a page's head; only text leaves, and no script is ever looked at."""

import contextlib
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import msgspec

from kefu.kernel.text import clean_line

_LONGEST_HEAD = 200_000
_MOST_TAGS = 2_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BODY = re.compile(r"<(?:body|/head)\b", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title")
_TEXTS = ("og:description", "twitter:description", "description")
_PICTURES = ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src")


class PageWords(msgspec.Struct, frozen=True):
    """What a page says of itself."""

    title: str
    text: str
    picture_url: str | None


def read_page(body: bytes, content_type: str, url: str) -> PageWords:
    """What the head says; empty where it says nothing."""
    html = _decoded(body[:_LONGEST_HEAD], content_type)
    end = _BODY.search(html)
    reader = _Head()
    with contextlib.suppress(_Enough):
        reader.feed(html[: end.start()] if end else html)
    found = reader.found
    title = next((found[name] for name in _TITLES if found.get(name)), "") or "".join(reader.title)
    text = next((found[name] for name in _TEXTS if found.get(name)), "")
    picture = next((found[name] for name in _PICTURES if found.get(name)), None)
    return PageWords(clean_line(title, 200), clean_line(text, 300), _joined(url, picture) if picture else None)


def _joined(url: str, picture: str) -> str | None:
    try:
        return urljoin(url, picture.strip())
    except ValueError:
        return None


def _decoded(body: bytes, content_type: str) -> str:
    """By what the answer says, else what the page says, else UTF-8; Chinese pages of old are GB18030."""
    declared = _CHARSET.search(content_type.encode("latin-1", "ignore")) or _CHARSET.search(body[:2048])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    name = "gb18030" if name in ("gb2312", "gbk") else name
    try:
        return body.decode(name, errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


class _Enough(Exception):
    """More tags than a head has."""


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.title: list[str] = []
        self._is_title = False
        self._tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags += 1
        if self._tags > _MOST_TAGS:
            raise _Enough
        if tag == "title":
            self._is_title = True
        elif tag == "meta":
            values = {name: value or "" for name, value in attrs}
            name = (values.get("property") or values.get("name") or "").lower()
            if name and "content" in values:
                self.found.setdefault(name, values["content"][:2000])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._is_title = False

    def handle_data(self, data: str) -> None:
        if self._is_title and len(self.title) < 20:
            self.title.append(data[:500])
