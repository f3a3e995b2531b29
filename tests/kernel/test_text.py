"""Text as people type it: cleaning, links, previews, search words and excerpts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.kernel import text


def test_control_characters_go_and_newlines_are_one_kind() -> None:
    assert text.clean_text("a\r\nb\rc\u2028d\x00\x07e\tf\x1b[31mg\ufeff") == "a\nb\nc\nde\tf[31mg"


@given(st.text())
def test_clean_text_can_always_be_stored(raw: str) -> None:
    clean = text.clean_text(raw)
    clean.encode()
    assert "\x00" not in clean
    assert text.clean_text(clean) == clean


def test_a_name_is_one_visible_line_of_limited_length() -> None:
    assert text.clean_line("  Ada\n\u202eLove\x00lace\t ", 50) == "Ada Lovelace"
    assert len(text.clean_line("x" * 500, 80)) == 80


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://例子.测试/路径?q=1#x",
        "mailto:ada@example.com",
        "tel:+86 10".replace(" ", ""),
        "HTTPS://EXAMPLE.COM",
    ],
)
def test_links_that_may_be_drawn(url: str) -> None:
    assert text.is_safe_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://example.com/1",
        "//example.com",
        "/relative",
        "https://",
        "https:///path",
        "https:example.com",
        "https://exa mple.com",
        "https://example.com\n",
        "https://example.com/\x00",
        "",
    ],
)
def test_links_that_may_not(url: str) -> None:
    assert not text.is_safe_url(url)


def test_a_preview_has_the_words_and_not_the_marks() -> None:
    assert text.preview("# **Hi** there,\n> see [our page](https://x.test) `now`", 40) == "Hi there, see our page now"
    assert text.preview("snake_case stays, 2*3 too", 40) == "snake_case stays, 2*3 too"
    assert text.preview("你**好**吗", 40) == "你好吗"
    assert text.preview("word " * 100, 20) == "word word word word "


def test_tokens_are_words_and_pairs_of_characters() -> None:
    assert text.index_text("Hello, 你好吗 iPhone15") == "hello 你好 好吗 吗 iphone15"
    assert text.index_text("ＡＢＣ ①") == "abc 1"
    assert text.index_text("…!") == ""


@given(st.text())
def test_tokens_hold_nothing_that_a_query_language_could_take_for_its_own(raw: str) -> None:
    tokens = text.index_text(raw)
    assert not set(tokens) & set("'\"\\:*&|()<>!_\n\t\x00")
    tokens.encode()
    assert all(0 < len(token) <= 64 for token in tokens.split(" ") if tokens)


def test_a_query_finds_pieces_as_phrases() -> None:
    def phrases(query: str) -> list[tuple[tuple[str, ...], bool]]:
        return [(phrase.tokens, phrase.is_prefix) for phrase in text.query_phrases(query)]

    assert phrases("退款") == [(("退款",), False)]
    assert phrases("退") == [(("退",), True)]
    assert phrases("怎么退 order 15") == [(("怎么", "么退"), False), (("order",), True), (("15",), False)]
    assert phrases("  ?! ") == []


def test_an_excerpt_shows_the_hit_and_where_it_stands() -> None:
    shown, places = text.excerpt("😀" * 60 + " 我的订单\n在哪里？Order-12", "订单 ORDER")
    units = shown.encode("utf-16-le")
    assert [units[a * 2 : b * 2].decode("utf-16-le") for a, b in places] == ["订单", "Order"]
    assert shown.startswith("…")
    assert "\n" not in shown


def test_short_words_are_marked_as_words_only() -> None:
    assert text.excerpt("this is it", "is") == ("this is it", [(5, 7)])


@given(st.text(), st.text())
def test_highlights_stay_inside_the_excerpt(raw: str, query: str) -> None:
    shown, places = text.excerpt(raw, query)
    length = len(shown.encode("utf-16-le", "surrogatepass")) // 2
    assert all(0 <= start < end <= length for start, end in places)
