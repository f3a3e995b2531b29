"""Who asks and by which name: proxies are believed only where the operator says so."""

from __future__ import annotations

from typing import Any

import pytest

from kefu.settings import Settings
from kefu.web.addresses import client_address, is_own_handshake, is_same_origin, is_secure, limit_key, own_origin

PROXIES = Settings(trusted_proxies=["10.0.0.0/8", "2001:db8::/32"])


def scope(peer: str | None, **headers: str) -> dict[str, Any]:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "scheme": "http", "client": (peer, 1) if peer else None, "headers": pairs}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, garbage", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8::1", "2001:4860::8", "2001:4860::8"),
    ],
)
def test_the_address_is_the_first_one_that_nobody_could_write(peer: str, forwarded: str, address: str) -> None:
    headers = {"x_forwarded_for": forwarded} if forwarded else {}
    assert client_address(scope(peer, **headers), PROXIES) == address


def test_a_unix_socket_is_a_proxy_on_this_machine() -> None:
    assert client_address(scope(None, x_forwarded_for="203.0.113.9"), Settings()) == "203.0.113.9"


def test_one_line_of_ipv6_is_one_address() -> None:
    assert limit_key("2001:db8:1:2:3::4") == limit_key("2001:db8:1:2:ffff::1")
    assert limit_key("192.0.2.1") != limit_key("192.0.2.2")


def test_tls_is_believed_of_proxies_and_of_the_public_address() -> None:
    assert is_secure(scope("10.0.0.1", x_forwarded_proto="https"), PROXIES)
    assert not is_secure(scope("192.0.2.1", x_forwarded_proto="https"), PROXIES)
    assert is_secure(scope("192.0.2.1"), Settings(public_url="https://help.example.com"))


def test_links_use_the_configured_address_when_there_is_one() -> None:
    asked = scope("192.0.2.1", host="evil.example")
    assert own_origin(asked, Settings(public_url="https://help.example.com/")) == "https://help.example.com"
    assert own_origin(scope("192.0.2.1", host="127.0.0.1:8000"), Settings()) == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("https://help.example.com", True),
        ("http://kefu.internal:8000", True),
        ("https://help.example.com.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
        ("file://", False),
        ("https://", False),
    ],
)
def test_our_origins(origin: str, is_ours: bool) -> None:
    settings = Settings(public_url="https://help.example.com")
    asked = scope("192.0.2.1", host="kefu.internal:8000", origin=origin)
    assert is_same_origin(asked, settings) is is_ours
    assert is_own_handshake(asked, settings) is is_ours


def test_a_program_with_a_token_may_open_a_socket_and_a_silent_browser_may_not() -> None:
    assert is_own_handshake(scope("192.0.2.1", host="a", authorization="Bearer kefu_x"), Settings())
    assert not is_own_handshake(scope("192.0.2.1", host="a"), Settings())
