"""One suite for every FileStore: on disk and in an S3 bucket they must behave alike."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from kefu.attachments.store import (
    FileStore,
    ObjectFileStore,
    new_file_name,
    open_file_store,
    variant_name,
)
from kefu.attachments.store_url import StoreOptions
from kefu.kernel.errors import NotFound, Unavailable
from tests.servers.s3 import S3Server

_WORKSPACE = "ws_0000000000000000001"
_BIG = bytes(range(256)) * (11 * 4096)  # 11 MiB: more than two parts of an upload


class _SourceError(Exception):
    """What a connection that ends half-way raises in the middle of its stream."""


def open_disk(folder: Path) -> ObjectFileStore:
    return open_file_store(str(folder / "files"))


def open_s3(server: S3Server) -> ObjectFileStore:
    options = StoreOptions(
        endpoint=server.endpoint,
        region=server.region,
        key=server.access_key_id,
        secret=server.secret_access_key,
    )
    return open_file_store(f"s3://{server.bucket}/kept/here", options)


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "disk":
        return open_disk(tmp_path)
    server: S3Server = request.getfixturevalue("s3")
    return open_s3(server)


async def read(store: FileStore, name: str, start: int = 0, stop: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in await store.get(name, start, stop)])


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        await asyncio.sleep(0)
        yield chunk


async def test_bytes_come_back_as_they_were(store: FileStore) -> None:
    name = new_file_name(_WORKSPACE)
    assert await store.put(name, b"hello") == 5
    assert await read(store, name) == b"hello"
    assert await store.size(name) == 5
    assert await store.exists(name)


async def test_a_stream_and_a_path_of_many_parts_come_back_whole(store: FileStore, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(_BIG)
    from_path, from_stream = new_file_name(_WORKSPACE), new_file_name(_WORKSPACE)
    assert await store.put(from_path, source) == len(_BIG)
    halves = (_BIG[:6_000_001], _BIG[6_000_001:])
    assert await store.put(from_stream, stream(*halves)) == len(_BIG)
    assert await read(store, from_path) == _BIG
    assert await read(store, from_stream) == _BIG


async def test_a_large_file_is_read_in_pieces(store: FileStore) -> None:
    name = new_file_name(_WORKSPACE)
    await store.put(name, _BIG)
    sizes = [len(chunk) async for chunk in await store.get(name)]
    assert sum(sizes) == len(_BIG)
    assert max(sizes) < 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (0, 1, b"0"),
        (2, 5, b"234"),
        (9, 10, b"9"),
        (4, None, b"456789"),
        (7, 99, b"789"),
        (0, 10, b"0123456789"),
    ],
)
async def test_a_range_is_exact(store: FileStore, start: int, stop: int | None, expected: bytes) -> None:
    name = new_file_name(_WORKSPACE)
    await store.put(name, b"0123456789")
    assert await read(store, name, start, stop) == expected


async def test_an_empty_or_negative_range_is_an_error(store: FileStore) -> None:
    name = new_file_name(_WORKSPACE)
    await store.put(name, b"0123456789")
    for start, stop in ((-1, 4), (3, 3), (5, 2)):
        with pytest.raises(ValueError, match="range"):
            await store.get(name, start, stop)


async def test_what_is_missing_is_not_found_before_the_first_byte(store: FileStore) -> None:
    name = new_file_name(_WORKSPACE)
    asks: tuple[Callable[[str], Awaitable[object]], ...] = (store.get, store.size)
    for ask in asks:
        with pytest.raises(NotFound) as caught:
            await ask(name)
        assert caught.value.code == "attachment.file_missing"
    assert not await store.exists(name)


async def test_a_deleted_file_is_gone_and_deleting_again_is_no_error(store: FileStore) -> None:
    name, other = new_file_name(_WORKSPACE), new_file_name(_WORKSPACE)
    await store.put(name, b"secret")
    await store.put(other, b"stays")
    await store.delete(name)
    await store.delete(name)
    assert not await store.exists(name)
    assert await read(store, other) == b"stays"


async def test_a_source_that_breaks_leaves_nothing_and_its_error_comes_out(store: FileStore) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield _BIG
        raise _SourceError

    name = new_file_name(_WORKSPACE)
    with pytest.raises(_SourceError):
        await store.put(name, breaking())
    assert not await store.exists(name)


async def test_a_source_that_breaks_leaves_the_old_file_whole(store: FileStore) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield b"half of the new"
        raise _SourceError

    name = new_file_name(_WORKSPACE)
    await store.put(name, b"the old one")
    with pytest.raises(_SourceError):
        await store.put(name, breaking())
    assert await read(store, name) == b"the old one"


async def test_a_reader_never_sees_half_a_file(store: FileStore) -> None:
    name = new_file_name(_WORKSPACE)
    old, new = b"a" * 3_000_000, b"b" * 5_000_000
    await store.put(name, old)
    writing = asyncio.ensure_future(store.put(name, new))
    seen: set[bytes] = set()
    while not writing.done():
        content = await read(store, name)
        assert content in (old, new)
        seen.add(content[:1])
    await writing
    assert seen
    assert await read(store, name) == new


async def test_a_variant_stands_beside_its_file(store: FileStore) -> None:
    name = new_file_name(_WORKSPACE)
    thumbnail = variant_name(name, "thumbnail")
    await store.put(name, b"original")
    await store.put(thumbnail, b"small")
    assert (await read(store, name), await read(store, thumbnail)) == (b"original", b"small")


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd",
        "/etc/passwd",
        f"{_WORKSPACE}/ab/../../../secret",
        f"{_WORKSPACE}/ab/{'0' * 38}/../x",
        f"{_WORKSPACE}/ab/{'0' * 38}\0",
        f"{_WORKSPACE}/ab/{'0' * 38}\n",
        f"{_WORKSPACE}/ab/{'0' * 37}",
        f"{_WORKSPACE}\\ab\\{'0' * 38}",
        f"{_WORKSPACE}/ab/%2e%2e/{'0' * 35}",
        "invoice.pdf",
        "",
    ],
)
async def test_a_name_that_is_not_ours_touches_nothing(store: FileStore, name: str) -> None:
    asks: tuple[Callable[[str], Awaitable[object]], ...] = (store.get, store.size, store.exists, store.delete)
    for ask in asks:
        with pytest.raises(ValueError, match="not a name"):
            await ask(name)
    with pytest.raises(ValueError, match="not a name"):
        await store.put(name, b"x")


def test_names_are_random_and_only_of_the_workspace() -> None:
    names = {new_file_name(_WORKSPACE) for _ in range(2000)}
    assert len(names) == 2000
    assert all(re.fullmatch(rf"{_WORKSPACE}/[0-9a-f]{{2}}/[0-9a-f]{{38}}", name) for name in names)
    for hostile in ("../x", "a/b", "", "WS", "ws\0", "ws\n", "x" * 65):
        with pytest.raises(ValueError, match="workspace"):
            new_file_name(hostile)
    for hostile in ("../x", "", "a.b", "Thumb"):
        with pytest.raises(ValueError, match="variant"):
            variant_name(new_file_name(_WORKSPACE), hostile)


async def test_on_disk_no_stray_file_is_left_and_only_we_may_enter(tmp_path: Path) -> None:
    store = open_disk(tmp_path)
    name = new_file_name(_WORKSPACE)
    await store.put(name, stream(_BIG))
    folder = tmp_path / "files"
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == [name]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_file_address_and_a_path_are_the_same_store(tmp_path: Path) -> None:
    name = new_file_name(_WORKSPACE)
    await open_file_store(f"file://{tmp_path}/with%20space").put(name, b"x")
    assert await read(open_file_store(str(tmp_path / "with space")), name) == b"x"


async def test_a_bucket_is_described_by_its_address_alone(s3: S3Server) -> None:
    url = (
        f"s3://{s3.bucket}/kept/here?endpoint={s3.endpoint}&region={s3.region}"
        f"&key={s3.access_key_id}&secret={s3.secret_access_key}&style=path"
    )
    name = new_file_name(_WORKSPACE)
    await open_file_store(url).put(name, b"x")
    assert await read(open_s3(s3), name) == b"x"


async def test_a_store_that_does_not_answer_is_unavailable(s3: S3Server) -> None:
    without_bucket = open_s3(S3Server(endpoint=s3.endpoint, bucket="there-is-no-such-bucket"))
    without_server = open_s3(S3Server(endpoint="http://127.0.0.1:1", bucket="any"))
    for broken in (without_bucket, without_server):
        with pytest.raises(Unavailable) as caught:
            await broken.put(new_file_name(_WORKSPACE), b"x")
        assert caught.value.code == "attachment.store_unavailable"
    with pytest.raises(Unavailable):
        await without_server.exists(new_file_name(_WORKSPACE))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/x",
        "https://host/x",
        "s3://",
        "s3://bucket?endpont=http://x",
        "s3://bucket?style=sideways",
        "az://container",
        "file://srv/files",
    ],
)
def test_an_address_that_cannot_be_fails_at_start(url: str) -> None:
    with pytest.raises(ValueError, match=r"store|bucket|account|file://"):
        open_file_store(url)


@pytest.mark.parametrize(
    "url",
    [
        "s3://bucket/p?style=virtual&endpoint=https://oss.example.com&region=cn-hangzhou&key=k&secret=s",
        "az://container/p?account=kefu&key=a2V5",
        "gs://bucket/p",
    ],
)
def test_other_clouds_are_opened_from_their_address(url: str) -> None:
    assert isinstance(open_file_store(url), ObjectFileStore)
