"""Where a visit came from, read from its first address and its referrer."""

from __future__ import annotations

import pytest

from kefu.visitors.visits import DIRECT, campaign_of, source_of

TEA = "https://shop.test/tea"


@pytest.mark.parametrize(
    ("url", "referrer", "source"),
    [
        (TEA, None, DIRECT),
        (TEA, "https://www.shop.test/", DIRECT),
        (TEA, "https://www.google.co.uk/search?q=tea", "Google"),
        (TEA, "https://www.baidu.com/link?url=x", "Baidu"),
        (TEA, "https://mp.weixin.qq.com/s/x", "WeChat"),
        (TEA, "https://blog.example.org/best-tea", "blog.example.org"),
        (f"{TEA}?utm_source=newsletter&utm_campaign=May", "https://www.google.com/", "newsletter"),
        ("https://[broken", "https://[broken", DIRECT),
    ],
)
def test_the_source_is_one_word(url: str, referrer: str | None, source: str) -> None:
    assert source_of(url, referrer) == source


def test_the_campaign_is_read_from_the_address() -> None:
    url = f"{TEA}?utm_source=x&utm_medium=cpc&utm_campaign=%E6%98%A5&utm_term=&other=1&utm_content={'c' * 200}"
    assert campaign_of(url) == {"source": "x", "medium": "cpc", "campaign": "春", "content": "c" * 100}
