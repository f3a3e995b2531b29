"""What a page says of itself, and where a text links to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.link_previews.models import first_link
from kefu.link_previews.page import read_page

URL = "https://shop.test/a/b"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("看 https://shop.test/茶?a=1，好吗", "https://shop.test/茶?a=1"),
        ("(https://shop.test/x).", "https://shop.test/x"),
        ("[tea](https://shop.test/x) and http://b.test", "https://shop.test/x"),
        ("https://w.test/Tea_(drink) is", "https://w.test/Tea_(drink)"),
        ("ftp://x.test javascript:alert(1) mailto:a@b.c", None),
        ("https://", None),
        ("HTTP://SHOP.test/", "HTTP://SHOP.test/"),
    ],
)
def test_the_first_link_of_a_text(text: str, link: str | None) -> None:
    assert first_link(text) == link


def test_what_the_head_says() -> None:
    html = """<!doctype html><head><title>Old &amp; tired</title>
    <meta property="og:title" content="Green &lt;b&gt;tea&lt;/b&gt;\u202e">
    <meta name=description content="Fresh\n from the hills">
    <meta property="og:image" content="../tea.png"></head><body><meta property="og:title" content="late">"""
    words = read_page(html.encode(), "text/html", URL)
    assert (words.title, words.text) == ("Green <b>tea</b>", "Fresh from the hills")
    assert words.picture_url == "https://shop.test/tea.png"
    bare = read_page(b"<title>Only this</title>", "text/html", URL)
    assert (bare.title, bare.text, bare.picture_url) == ("Only this", "", None)
    assert read_page(b"", "text/html", URL).title == ""


def test_old_chinese_pages_are_read() -> None:
    html = '<meta charset="gb2312"><title>茶叶商店</title>'.encode("gb18030")
    assert read_page(html, "text/html", URL).title == "茶叶商店"
    assert read_page("<title>茶</title>".encode("gbk"), "text/html; charset=GBK", URL).title == "茶"
    assert read_page(b"<title>x</title>", "text/html; charset=nonsense", URL).title == "x"


@pytest.mark.parametrize(
    "body",
    [
        b"<" * 200_000, b"<a " * 70_000, b"<meta content='" * 20_000, b"<!--" * 50_000, b"<title>" * 30_000,
        b"<![CDATA[" * 20_000, b"&" * 200_000, b"<meta property=og:title content=x>" * 10_000, b"</" * 100_000,
    ],
)  # fmt: skip
def test_a_hostile_page_costs_little(body: bytes) -> None:
    started = time.perf_counter()
    words = read_page(body, "text/html", URL)
    assert len(words.title) <= 200
    assert time.perf_counter() - started < 3


@given(st.binary(max_size=300))
def test_any_bytes_are_only_words(body: bytes) -> None:
    words = read_page(body, "text/html", URL)
    assert words.title.isprintable()
    assert words.text.isprintable()
