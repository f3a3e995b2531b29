"""What a request gives away of a visitor: browser, system, country."""

from __future__ import annotations

import pytest

from kefu.visitors.browsers import Software, country_of, software_of
from kefu.visitors.models import PageReport, page_columns

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 MicroMessenger/8.0.50(0x1800323b) NetType/WIFI Language/zh_CN"
)


async def test_software_is_named_in_words() -> None:
    assert await software_of(ANDROID) == Software("Chrome Mobile 126", "Android 14", "Pixel 8")
    assert (await software_of(WECHAT)).system == "iOS 17"
    assert await software_of("nonsense") == await software_of("") == Software(None, None, None)


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("114.114.114.114", "CN"),
        ("8.8.8.8", "US"),
        ("127.0.0.1", None),
        ("10.0.0.1", None),
        ("::1", None),
        ("nonsense", None),
    ],
)
def test_the_country_of_an_address(address: str, country: str | None) -> None:
    assert country_of(address) == country


def test_only_web_pages_are_links_that_an_agent_may_follow() -> None:
    report = PageReport(url="https://shop.test/a?b=1", title=" Tea\n\u202eshop ", referrer="javascript:alert(1)")
    assert page_columns(report) == {"page_url": "https://shop.test/a?b=1", "page_title": "Tea shop", "referrer": None}
    assert page_columns(PageReport(url="https://x.test/" + "a" * 3000))["page_url"] is None
