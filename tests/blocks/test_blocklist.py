"""What a list of blocks says of a visitor and of an address; no I/O."""

from __future__ import annotations

import pytest

from kefu.blocks.models import Block, Blocklist, clean_range
from kefu.kernel.errors import Refused
from tests.world import LIN, NOW, SAM, SHOP


def held(kind: str, value: str, expires_at: int | None = None) -> Block:
    return Block(
        id=f"blk_{value}",
        workspace_id=SHOP,
        kind=kind,  # type: ignore[arg-type]
        value=value,
        reason="",
        expires_at=expires_at,
        agent_id="agt_ada",
        created_at=NOW,
    )


def test_contacts_and_browsers_are_shut_out_until_the_end() -> None:
    blocks = Blocklist([held("contact", SAM.contact_id, NOW + 1), held("visitor", LIN.id)])
    assert blocks.blocks(SAM, NOW)
    assert not blocks.blocks(SAM, NOW + 1)
    assert blocks.blocks(LIN, NOW + 10**9)
    assert not Blocklist([]).blocks(SAM, NOW)


@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        ("203.0.113.9", True),
        ("::ffff:203.0.113.9", True),
        ("203.0.114.1", False),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("unix", False),
        ("", False),
    ],
)
def test_addresses_are_shut_out_by_range(address: str, is_in: bool) -> None:
    blocks = Blocklist([held("address", "203.0.113.0/24"), held("address", "2001:db8::/32")])
    assert blocks.blocks_address(address, NOW) is is_in


def test_ranges_have_one_written_form_and_a_limit() -> None:
    assert clean_range(" 203.0.113.77/24 ") == "203.0.113.0/24"
    assert clean_range("2001:DB8::1") == "2001:db8::1/128"
    for wrong in ("shop.test", "203.0.113.0/33", "0.0.0.0/0", "::/0", ""):
        with pytest.raises(Refused):
            clean_range(wrong)
