"""What the standards say, and where a push must not go."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from kefu.kernel.errors import Refused
from kefu.notifications.push_crypto import encrypt, from_base64, require_keys, to_base64
from kefu.notifications.push_service import WebPushService, is_public_address, require_endpoint
from tests.notifications.test_push import ENDPOINT, Browser


def test_the_example_of_the_rfc() -> None:
    """RFC 8291, appendix A."""
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=from_base64("DGv6ra1nlYgDCS1FRnbzlw"),
        ephemeral=from_base64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )
    assert to_base64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.net/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::a00:1]/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "https://printer.local/x",
        "https://user:secret@push.example.net/x",
        "https://push.example.net/a b",
        "https://push.example.net/x\r\nHost: evil",
        "https://push.example.net:0/x",
        "https://push.example.net:99999/x",
        "ftp://push.example.net/x",
        "https:///x",
    ],
)
def test_addresses_that_are_no_push_services(endpoint: str) -> None:
    with pytest.raises(Refused, match="push service"):
        require_endpoint(endpoint)


def test_addresses_that_are() -> None:
    for endpoint in (ENDPOINT, "https://updates.push.services.mozilla.com/wpush/v2/g", "https://web.push.apple.com/Q"):
        assert require_endpoint(endpoint).scheme == "https"


@pytest.mark.parametrize(
    "answers", [["10.0.0.5"], ["93.184.215.14", "127.0.0.1"], ["fe80::1%eth0"], ["::ffff:192.168.1.1"]]
)
async def test_a_name_that_leads_into_a_private_network_is_not_asked(answers: list[str]) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        return answers

    with pytest.raises(Refused):
        await WebPushService(look_up).post(ENDPOINT, {}, b"x")


def test_keys_that_no_browser_made() -> None:
    browser = Browser()
    require_keys(to_base64(browser.point), to_base64(browser.auth))
    for p256dh, auth in (
        (to_base64(browser.point), "AAAA"),
        (to_base64(b"\x04" + bytes(64)), to_base64(browser.auth)),
        ("%%%", to_base64(browser.auth)),
    ):
        with pytest.raises(Refused):
            require_keys(p256dh, auth)


def test_only_the_open_internet_is_public() -> None:
    assert is_public_address(ip_address("93.184.215.14"))
    assert not is_public_address(ip_address("224.0.0.1"))
    assert not is_public_address(ip_address("2002:0a00:0001::"))
