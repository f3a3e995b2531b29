"""Fetching from strangers: what is taken, and everything that is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from kefu.outbound import fetch as fetching
from kefu.outbound.addresses import Address
from kefu.outbound.fetch import Fetched, FetchLimits, OutboundError, ascii_url, fetch
from tests.outbound.hostile_site import Site, endless, hostile_site, plain, redirect, silent

QUICK = FetchLimits(seconds=2, most_bytes=2000)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with hostile_site() as made:
        yield made


async def got(site: Site, path: str, limits: FetchLimits = QUICK) -> Fetched:
    """With this one server standing for the open internet."""

    def may_reach(address: Address, port: int) -> bool:
        return str(address) == "127.0.0.1" and port == site.port

    return await fetch(site.url + path, limits, may_reach)


async def refusal(site: Site, path: str, limits: FetchLimits = QUICK) -> str:
    with pytest.raises(OutboundError) as refused:
        await got(site, path, limits)
    return refused.value.code


async def test_a_page_is_got_and_asked_for_without_a_name(site: Site) -> None:
    site.answers["/"] = redirect("/there?a=1")
    site.answers["/there?a=1"] = plain(b"<title>Hi</title>")
    page = await got(site, "/")
    assert (page.url, page.content_type, page.body) == (
        f"{site.url}/there?a=1", "text/html; charset=utf-8", b"<title>Hi</title>",
    )  # fmt: skip
    assert "cookie" not in site.heads[-1].lower()
    assert "accept-encoding: identity" in site.heads[-1].lower()


async def test_our_own_network_is_never_asked(site: Site) -> None:
    for url in (site.url, "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest", "http://2130706433/"):
        with pytest.raises(OutboundError) as refused:
            await fetch(url, QUICK)
        assert refused.value.code in ("refused", "address", "unresolved"), url
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://127.0.0.1:1/",
        "file:///etc/passwd", "gopher://127.0.0.1/", "http://name:word@127.0.0.1/", "//[::ffff:10.0.0.1]/", "http://[/",
    ],
)  # fmt: skip
async def test_a_redirect_leads_nowhere_that_the_link_could_not(site: Site, target: str) -> None:
    site.answers["/"] = redirect(target)
    assert await refusal(site, "/") in ("refused", "address")
    assert site.asked == ["/"]


async def test_a_name_is_looked_up_once_and_every_address_counts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with one good and one bad address, as rebinding uses them, is a bad name."""
    answers: list[list[str]] = [["127.0.0.1", "10.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    async def lookup(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in answers[len(asked) - 1]]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup, raising=False)
    site.answers["/"] = plain(b"ok")

    def may_reach(address: Address, port: int) -> bool:
        return str(address) == "127.0.0.1"

    url = f"http://shop.test:{site.port}/"
    with pytest.raises(OutboundError) as refused:
        await fetch(url, QUICK, may_reach)
    assert (refused.value.code, site.asked) == ("refused", [])
    assert (await fetch(url, QUICK, may_reach)).body == b"ok"
    assert asked == ["shop.test", "shop.test"], "connecting asks nobody again"


async def test_what_does_not_end_is_ended(site: Site) -> None:
    site.answers["/endless"] = endless
    assert len((await got(site, "/endless")).body) == 2000
    strict = FetchLimits(seconds=2, most_bytes=2000, is_cut=False)
    assert await refusal(site, "/endless", strict) == "too_large"
    site.answers["/large"] = plain(b"x" * 3000)
    assert await refusal(site, "/large", strict) == "too_large"
    site.answers["/silent"] = silent
    assert await refusal(site, "/silent", FetchLimits(seconds=0.2)) == "timeout"
    site.answers["/round"] = redirect("/round")
    assert await refusal(site, "/round") == "redirects"
    assert site.asked.count("/round") == 4


async def test_what_is_no_answer_is_none(site: Site) -> None:
    site.answers["/packed"] = plain(b"x", "text/html", "Content-Encoding: gzip")

    async def nonsense(writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x00\xff nothing like HTTP\r\n\r\n")

    site.answers["/nonsense"] = nonsense
    assert await refusal(site, "/packed") == "encoding"
    assert await refusal(site, "/nonsense") == "unreachable"
    assert await refusal(site, "/gone") == "status"
    assert await refusal(site, "/" + "x" * 3000) == "address"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("HTTPS://例子.测试/茶 叶?q=茶#x", "https://xn--fsqu00a.xn--0zwm56d/%E8%8C%B6%20%E5%8F%B6?q=%E8%8C%B6"),
        ("http://shop.test", "http://shop.test/"),
        ("http://[2606:4700::1111]:8080/a%20b", "http://[2606:4700::1111]:8080/a%20b"),
        ("http://shop.test/\r\nHost: x", "http://shop.test/Host:%20x"),
    ],
)
def test_addresses_go_over_the_line_in_ascii(typed: str, sent: str) -> None:
    assert ascii_url(typed) == sent


def test_the_limits_are_those_that_are_promised() -> None:
    assert (FetchLimits().seconds, FetchLimits().most_bytes) == (5.0, 512 * 1024)
    assert fetching._MOST_HOPS == 4
