"""Files that are bombs, lies or endless, over HTTP: refused with a clear problem, and nothing is kept."""

from __future__ import annotations

import time
import zipfile
from typing import Any

import pytest

from tests.attachments import samples
from tests.hostile.place import CONSOLE, WIDGET, Camp, Place
from tests.hostile.sizes import MEGABYTE, require_problem


def _bomb() -> bytes:
    """A ZIP of 20 kilobytes that says it has gigabytes in it, dressed as a document."""
    zeros = bytes(10 * MEGABYTE)
    return samples.zip_of(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": zeros, "word/media.bin": zeros}, zipfile.ZIP_DEFLATED
    )


async def test_bombs_over_http(place: Place, shop: Camp) -> None:
    before = place.rows()
    began = time.perf_counter()
    for name, content in (
        ("big.png", samples.huge_png()),
        ("wide.png", samples.huge_png(200_000, 3)),
        ("cut.jpg", samples.jpeg()[:200]),
        ("cut.png", samples.png()[:60]),
        ("x.docx", b"PK\x03\x04" + b"\xff" * 5000),
    ):
        answer = await place("POST", f"{WIDGET}/uploads", shop.visitor, files={"file": (name, content)})
        assert require_problem(answer, 422)["code"].startswith("attachment."), name
        avatar = await place("PUT", f"{CONSOLE}/me/avatar", shop.owner, files={"file": (name, content)})
        require_problem(avatar, 422)
    assert time.perf_counter() - began < 20
    assert place.rows() == before
    # What is only stored is never unpacked: it stays as small as it came.
    bomb = _bomb()
    made = await place.upload(WIDGET, shop.visitor, "x.docx", bomb)
    assert made["size"] == len(bomb) < 50_000


async def test_a_file_larger_than_allowed_is_not_read_to_its_end(place: Place, shop: Camp) -> None:
    small = 64 * 1024
    await place.good("PATCH", f"{CONSOLE}/workspace", shop.owner, json={"maxUploadBytes": small})
    sent = 0

    async def body() -> Any:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
        for _ in range(3000):
            sent += small
            yield b"x" * small

    try:
        headers = {**shop.visitor, "Content-Type": "multipart/form-data; boundary=x"}
        answer = await place("POST", f"{WIDGET}/uploads", headers, content=body())
        assert require_problem(answer, 413, 422)["code"] == "attachment.too_large"
        assert sent < 10 * small
        announced = {**headers, "Content-Length": str(10**12)}
        assert require_problem(await place("POST", f"{WIDGET}/uploads", announced, content=b"x"), 413, 422)
    finally:
        await place.good("PATCH", f"{CONSOLE}/workspace", shop.owner, json={"maxUploadBytes": 25 * MEGABYTE})


BROKEN_FORMS = [
    b"",
    b"--x--\r\n",
    b"--x\r\n",
    b'--y\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nhello\r\n--y--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nhello',
    b"--x\r\n\r\nhello\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data\r\n\r\nhello\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="other"; filename="x.txt"\r\n\r\nhello\r\n--x--\r\n',
    b"--x\r\n" + b"X-A: b\r\n" * 5000 + b"\r\nhello\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: " + b"form-data;" * 20_000 + b"\r\n\r\nhello\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="durationMs"\r\n\r\n' + b"9" * 5000 + b"\r\n--x--\r\n",
    b"\x00\xff" * 5000,
]


@pytest.mark.parametrize("content", BROKEN_FORMS, ids=range(len(BROKEN_FORMS)))
async def test_broken_forms(place: Place, shop: Camp, content: bytes) -> None:
    before = place.rows()
    for door, who in ((CONSOLE, shop.owner), (WIDGET, shop.visitor)):
        for content_type in (
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "multipart/form-data; boundary=" + "b" * 5000,
        ):
            headers = {**who, "Content-Type": content_type}
            require_problem(await place("POST", f"{door}/uploads", headers, content=content), 400, 413, 422)
    avatar = {**shop.owner, "Content-Type": "multipart/form-data; boundary=x"}
    require_problem(await place("PUT", f"{CONSOLE}/me/avatar", avatar, content=content), 400, 413, 422)
    assert place.rows() == before
