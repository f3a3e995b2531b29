"""A link opens one file for one viewer for a while, and nobody else can make or stretch one."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.attachments.links import sign, verify
from kefu.kernel.errors import NotAllowed

_SECRET = b"s" * 32
_NOW = 1_800_000_000  # a whole hour
_VIEWER = "visitor_01"


def link(expires_at: int = _NOW + 1800) -> dict[str, str]:
    return dict(parse_qsl(sign(_SECRET, "att_1", "original", _VIEWER, expires_at)))


def refusal(query: dict[str, str], **changed: str | bytes | int) -> str:
    asked = {"secret": _SECRET, "attachment_id": "att_1", "variant": "original", "now": _NOW, **changed}
    with pytest.raises(NotAllowed) as caught:
        verify(query=query, **asked)  # type: ignore[arg-type]
    return caught.value.code


def test_a_link_names_its_viewer_until_it_ends() -> None:
    assert verify(_SECRET, "att_1", "original", link(), _NOW) == _VIEWER
    assert verify(_SECRET, "att_1", "original", link(), _NOW + 3599) == _VIEWER
    assert refusal(link(), now=_NOW + 3600) == "attachment.link_expired"


def test_links_of_the_same_hour_are_one_address() -> None:
    assert link(_NOW + 1) == link(_NOW + 1800) == link(_NOW + 3600)
    assert link(_NOW + 3600) != link(_NOW + 3601)
    assert int(link(_NOW + 1)["expires"]) % 3600 == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": b"t" * 32},
        {"attachment_id": "att_2"},
        {"attachment_id": "att_1x"},
        {"variant": "thumbnail"},
    ],
)
def test_a_link_is_for_one_file_and_one_secret(changed: dict[str, str | bytes | int]) -> None:
    assert refusal(link(), **changed) == "attachment.link_invalid"


@pytest.mark.parametrize(
    "changed",
    [
        {"viewer": "visitor_02"},
        {"viewer": ""},
        {"viewer": "x" * 10_000},
        {"expires": str(_NOW + 999 * 3600)},
        {"expires": ""},
        {"expires": "-1"},
        {"expires": "9" * 5000},
        {"expires": "١٨٠٠٠٠٣٦٠٠"},
        {"expires": f" {_NOW + 3600}"},
        {"signature": ""},
        {"signature": "A" * 43},
        {"signature": "签名"},
        {"signature": "\ud800"},
    ],
)
def test_a_changed_link_is_refused(changed: dict[str, str]) -> None:
    assert refusal({**link(), **changed}) == "attachment.link_invalid"


@pytest.mark.parametrize("missing", ["viewer", "expires", "signature"])
def test_a_link_with_a_part_missing_is_refused(missing: str) -> None:
    query = {name: value for name, value in link().items() if name != missing}
    assert refusal(query) == "attachment.link_invalid"


def test_a_shortened_or_respelt_signature_is_refused() -> None:
    signature = link()["signature"]
    assert len(signature) == 43, "all 256 bits"
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    # The last letter has two bits that carry nothing; another spelling of the same bytes is another link.
    last = alphabet.index(signature[-1])
    respelt = signature[:-1] + alphabet[last ^ 1]
    for forged in (signature[:-1], signature[:20], signature + "=", signature.lower(), respelt):
        assert refusal({**link(), "signature": forged}) == "attachment.link_invalid"


@given(st.text(max_size=20), st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_no_other_fields_share_a_signature(attachment_id: str, variant: str, viewer: str) -> None:
    joined = "".join((attachment_id, variant, viewer))
    if "\ud800" <= max(joined, default="") <= "\udfff":
        return
    query = dict(parse_qsl(sign(_SECRET, attachment_id, variant, viewer, _NOW + 1), keep_blank_values=True))
    assert verify(_SECRET, attachment_id, variant, query, _NOW) == viewer
    if variant:
        moved = (attachment_id + variant[0], variant[1:])
        with pytest.raises(NotAllowed):
            verify(_SECRET, moved[0], moved[1], query, _NOW)


def test_a_weak_secret_and_an_unnamed_viewer_are_mistakes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign(b"short", "att_1", "original", _VIEWER, _NOW)
    with pytest.raises(ValueError, match="viewer"):
        sign(_SECRET, "att_1", "original", "", _NOW)
