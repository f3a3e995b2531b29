"""What leaves with a file: headers under which it is only bytes, and exactly the range that was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.attachments.file_types import FILE_TYPES
from kefu.attachments.media import require_duration
from kefu.attachments.serving import ByteRange, parse_range, response_headers
from kefu.kernel.errors import Refused


@pytest.mark.parametrize("content_type", sorted({known.content_type for known in FILE_TYPES} | {"text/html"}))
def test_every_file_is_only_bytes_to_a_browser(content_type: str) -> None:
    headers = response_headers(content_type, "a.bin")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"].startswith("private")
    assert headers["Accept-Ranges"] == "bytes"
    is_media = content_type.startswith(("image/", "audio/", "video/"))
    is_shown = is_media and content_type != "image/avif"  # which we never store
    assert headers["Content-Disposition"].startswith("inline" if is_shown else "attachment")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "image/svg+xml",
        "application/pdf",
        "text/plain",
        "application/octet-stream",
        "IMAGE/SVG+XML",
    ],
)
def test_what_may_carry_a_program_is_never_shown(content_type: str) -> None:
    assert response_headers(content_type, "a", "inline")["Content-Disposition"].startswith("attachment")


def test_a_picture_can_be_asked_for_as_a_download() -> None:
    assert response_headers("image/png", "a.png", "attachment")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ("two words.pdf", 'attachment; filename="two words.pdf"'),
        ("报价.pdf", "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.pdf"),
        ("100%.pdf", "attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf"),
        ('a"; filename="b.exe', 'attachment; filename="a_; filename=_b.exe"'),
        ("a\r\nX-Evil: 1.pdf", 'attachment; filename="aX-Evil_ 1.pdf"'),
        ("../../a.pdf", 'attachment; filename="a.pdf"'),
    ],
)
def test_the_name_of_a_download_cannot_break_out(name: str, expected: str) -> None:
    assert response_headers("application/pdf", name)["Content-Disposition"] == expected


@given(st.text(max_size=300), st.text(max_size=60))
def test_headers_are_always_one_line_of_ascii(name: str, content_type: str) -> None:
    for value in response_headers(content_type, name).values():
        assert value.isascii()
        assert value.isprintable()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=40-59", (40, 60)),
        ("Bytes=40-59", (40, 60)),
        ("bytes= 40-59 ", (40, 60)),
        ("bytes=99-", (99, 100)),
        ("bytes=90-5000", (90, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-5000", (0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1-2", None),
        ("bytes=+1-2", None),
        ("bytes=١-٢", None),
        ("items=0-1", None),
        ("bytes 0-1", None),
        ("bytes=0-" + "9" * 5000, None),
    ],
)
def test_a_range_is_read_as_the_rfc_says(header: str | None, expected: tuple[int, int] | None) -> None:
    assert parse_range(header, 100) == (ByteRange(*expected) if expected else None)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=5000-", "bytes=-0"])
def test_a_range_of_nothing_is_an_error(header: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_range(header, 100)
    assert caught.value.code == "attachment.range_unsatisfiable"
    assert caught.value.params["size"] == 100


def test_a_range_says_what_it_is() -> None:
    assert ByteRange(0, 10).content_range(100) == "bytes 0-9/100"


@given(st.text(max_size=30), st.integers(min_value=0, max_value=1000))
def test_no_header_leads_outside_the_file(text: str, size: int) -> None:
    for header in (text, f"bytes={text}"):
        try:
            found = parse_range(header, size)
        except Refused:
            continue
        assert found is None or 0 <= found.start < found.stop <= size


def test_durations_are_hints_that_must_be_plausible() -> None:
    assert require_duration("voice", 4200) == 4200
    assert require_duration("video", None) is None
    assert require_duration("picture", 4200) is None
    for kind, duration_ms in (("voice", -1), ("voice", 10**9), ("video", 10**12)):
        with pytest.raises(Refused) as caught:
            require_duration(kind, duration_ms)  # type: ignore[arg-type]
        assert caught.value.code == "attachment.duration_refused"
