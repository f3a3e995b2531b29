"""Marks of a link and the rules of topics."""

from __future__ import annotations

import pytest

from kefu.kernel.errors import Refused
from kefu.links.code import draw_code
from kefu.links.models import Marks, Topic, address_of, clean_topics, label_of, marks_of
from kefu.visitors.visits import source_of

RETURNS = Topic(key="returns", label={"en": "Returns", "zh-CN": "退货"})


@pytest.mark.parametrize(
    ("url", "marks"),
    [
        ("https://kefu.test/c/inb_1?source=poster+3&topic=returns", Marks(source="poster 3", topic="returns")),
        ("https://kefu.test/c/inb_1?source=%E9%97%A8%E5%BA%97A", Marks(source="门店A")),
        ("https://kefu.test/c/inb_1?topic=RETURNS&source=%3Cb%3E", Marks()),
        ("https://kefu.test/c/inb_1?source=" + "x" * 61, Marks()),
        ("https://shop.test/cart?source=poster&topic=returns", Marks()),
        ("https://kefu.test/c/inb_1", Marks()),
        ("http://[broken/c/?source=x", Marks()),
    ],
)
def test_marks_are_those_of_a_plain_link_and_well_formed(url: str, marks: Marks) -> None:
    assert marks_of(url) == marks


def test_an_address_reads_back_as_its_marks() -> None:
    marks = Marks(source="门店 A+1", topic="returns")
    assert marks_of(address_of("https://kefu.test", "inb_1", marks)) == marks
    assert address_of("https://kefu.test", "inb_1", Marks()) == "https://kefu.test/c/inb_1"


def test_the_source_of_a_link_is_the_source_of_the_visit() -> None:
    assert source_of("https://kefu.test/c/inb_1?source=poster", None) == "poster"
    assert source_of("https://kefu.test/c/inb_1?source=poster&utm_source=mail", None) == "mail"
    assert source_of("https://shop.test/?source=poster", None) == "direct"


def test_topics_have_a_name_and_a_key_of_their_own() -> None:
    assert label_of(RETURNS, "zh-CN") == "退货"
    assert label_of(RETURNS, "zh-TW") == "Returns"
    with pytest.raises(Refused, match="same key"):
        clean_topics([RETURNS, RETURNS])
    with pytest.raises(Refused, match="needs a name"):
        clean_topics([Topic(key="x", label={"en": " "})])


def test_a_code_is_a_picture_of_either_kind() -> None:
    assert b"<svg" in draw_code("https://kefu.test/c/inb_1", "svg")
    assert draw_code("https://kefu.test/c/inb_1", "png").startswith(b"\x89PNG")
