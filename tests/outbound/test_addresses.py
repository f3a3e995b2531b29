"""Which addresses may be reached: nothing of ours, in whatever dress."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from kefu.outbound.addresses import is_public, may_reach_public, parsed_address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.2.1", "198.18.0.1",
        "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001:0:1::1", "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1", "100::1",
    ],
)  # fmt: skip
def test_what_is_not_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "::ffff:93.184.216.34", "2606:4700::1111", "240e::1"])
def test_the_open_internet_is_not(address: str) -> None:
    assert is_public(ip_address(address))
    assert may_reach_public(ip_address(address), 443)
    assert not may_reach_public(ip_address(address), 22)


def test_a_scope_is_no_way_around() -> None:
    parsed = parsed_address("fe80::1%eth0")
    assert parsed is not None
    assert not is_public(parsed)
    assert parsed_address("nonsense") is None
