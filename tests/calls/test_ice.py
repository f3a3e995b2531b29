"""Servers of a workspace: which addresses are good, whose secrets are kept, and what a browser is given."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from kefu.calls.ice import CallSettings, IceServer, IceServerDraft, browser_ice, clean_servers
from kefu.kernel.clock import HOUR, SECOND
from kefu.kernel.errors import Refused
from tests.world import NOW

KNOWN = IceServer(key="ice_1", urls=["turn:turn.example.com"], auth="shared_secret", secret="s3cret")


@pytest.mark.parametrize(
    "url",
    [
        "stun:stun.example.com",
        "STUN:stun.example.com:3478",
        "stuns:192.0.2.1:5349",
        "stun:[2001:db8::1]:3478",
        " stun:localhost ",
    ],
)
def test_good_addresses(url: str) -> None:
    [server] = clean_servers([IceServerDraft(urls=[url])], [])
    assert server.urls == [url.strip().lower()]


@pytest.mark.parametrize(
    "url",
    [
        "https://stun.example.com",
        "stun://stun.example.com",
        "stun:",
        "stun:a b",
        "stun:example.com:0",
        "stun:example.com:65536",
        "stun:example.com?transport=udp",
        "stun:example.com\nturn:evil.example",
        "stun:-example.com",
        "turn:user@example.com",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_servers([IceServerDraft(urls=[url], auth="static", login="kefu", secret="x")], [])
    assert refused.value.code in ("calls.server_url", "calls.server_auth")


def test_turn_needs_credentials_and_stun_has_none() -> None:
    for draft in (
        IceServerDraft(urls=["turn:turn.example.com"]),
        IceServerDraft(urls=["stun:stun.example.com"], auth="static", login="a", secret="b"),
    ):
        with pytest.raises(Refused, match="credentials"):
            clean_servers([draft], [])
    for missing in (
        IceServerDraft(urls=["turn:turn.example.com"], auth="static", login=" ", secret="b"),
        IceServerDraft(urls=["turn:turn.example.com"], auth="shared_secret"),
    ):
        with pytest.raises(Refused, match="credentials of this"):
            clean_servers([missing], [])


def test_a_secret_stays_under_its_key_and_never_moves_to_another_address() -> None:
    same = IceServerDraft(key="ice_1", urls=["turn:turn.example.com"], auth="shared_secret")
    assert clean_servers([same], [KNOWN]) == [KNOWN]
    with pytest.raises(Refused):
        clean_servers([IceServerDraft(key="ice_1", urls=["turn:evil.example"], auth="shared_secret")], [KNOWN])
    with pytest.raises(Refused):
        clean_servers([IceServerDraft(key="ice_1", urls=KNOWN.urls, auth="static", login="me")], [KNOWN])
    assert "s3cret" not in repr(CallSettings(ice_servers=[KNOWN]))


def test_a_browser_gets_a_name_that_is_good_for_four_hours_as_coturn_checks_it() -> None:
    stun = IceServer(key="ice_0", urls=["stun:stun.example.com"])
    fixed = IceServer(key="ice_2", urls=["turns:turn.example.com"], auth="static", login="kefu", secret="open")
    plain, limited, static = browser_ice(CallSettings(ice_servers=[stun, KNOWN, fixed]), "call_1", NOW)
    assert (plain.login, plain.credential) == ("", "")
    assert limited.login == f"{(NOW + 4 * HOUR) // SECOND}:call_1"
    expected = hmac.new(b"s3cret", limited.login.encode(), hashlib.sha1).digest()
    assert limited.credential == base64.b64encode(expected).decode()
    assert (static.login, static.credential) == ("kefu", "open")
