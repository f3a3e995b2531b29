"""Where the bytes of attachments are kept: the FileStore protocol; ObjectFileStore for disk and buckets."""

import asyncio
import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore

from kefu.attachments.store_url import StoreOptions, open_object_store
from kefu.kernel.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from obstore import BytesStream, GetOptions  # these two exist for type checkers only

_WORKSPACE = re.compile(r"[a-z0-9_]{1,64}")
_VARIANT = re.compile(r"[a-z]{1,16}")
_NAME = re.compile(r"[a-z0-9_]{1,64}/[0-9a-f]{2}/[0-9a-f]{38}(-[a-z]{1,16})?")
_PART_BYTES = 5 * 1024 * 1024  # the smallest part that S3 takes
_PARTS_IN_FLIGHT = 2  # so one upload holds some 15 MB at most, however large the file is
_CHUNK_BYTES = 256 * 1024


class FileStore(Protocol):
    """Keeps files under names that we made; every implementation passes tests/contracts/test_file_store.py.

    - A name comes from `new_file_name` or `variant_name`; any other is a ValueError before anything is
      touched, so nothing that a person typed can ever be a path.
    - `put` is atomic: a reader sees the whole new file or what was there before (mostly nothing), also when
      the source fails half-way or the process dies. When it returns, the file is durable. After a cancelled
      `put` the whole file may still appear.
    - `put` does not hold a stream or a large file in memory; what a stream raises comes out unchanged.
    - `get` raises NotFound before the first byte, then gives exactly the bytes of [start, stop), cut at the
      end of the file; an empty range is a ValueError, one that starts behind the end is Unavailable.
    - `delete` of what is not there is no error; after it, `exists` is False.
    - A store that does not answer raises Unavailable.
    """

    async def put(self, name: str, source: bytes | Path | AsyncIterable[bytes]) -> int:
        """Keep `source` under `name` and return its size in bytes."""
        ...

    async def get(self, name: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `stop`; to the end when `stop` is None."""
        ...

    async def size(self, name: str) -> int: ...

    async def exists(self, name: str) -> bool: ...

    async def delete(self, name: str) -> None: ...


def new_file_name(workspace_id: str) -> str:
    """A name nobody can guess (160 random bits), in one of 256 folders of the workspace."""
    if not _WORKSPACE.fullmatch(workspace_id):
        raise ValueError("a workspace id has only a-z, 0-9 and _")
    token = secrets.token_hex(20)
    return f"{workspace_id}/{token[:2]}/{token[2:]}"


def variant_name(name: str, variant: str) -> str:
    """The name of another form of the same file, such as its thumbnail; who erases one can find the other."""
    if not _VARIANT.fullmatch(variant):
        raise ValueError("a variant is one short word")
    return _checked(f"{name}-{variant}")


def open_file_store(url: str, options: StoreOptions | None = None) -> "ObjectFileStore":
    """A store for a folder (`./data/files`, `file:///srv/files`), `s3://bucket/prefix`, `gs://…` or `az://…`."""
    return ObjectFileStore(open_object_store(url, options or StoreOptions()))


class ObjectFileStore:
    """A FileStore over obstore, which writes aside and renames (disk) or completes an upload (buckets)."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._folder = store.prefix if isinstance(store, LocalStore) else None

    async def put(self, name: str, source: bytes | Path | AsyncIterable[bytes]) -> int:
        _checked(name)
        if isinstance(source, bytes | Path):
            return await asyncio.to_thread(self._put_blocking, name, source)
        # Spooled, so that a source that fails has touched nothing. obstore would take the stream itself, but
        # its asynchronous multipart upload calls Python from its own threads and can abort Python at exit.
        with tempfile.TemporaryDirectory(prefix="kefu-put-") as folder:
            spooled = Path(folder) / "file"
            with spooled.open("wb") as out:
                async for chunk in source:
                    await asyncio.to_thread(out.write, chunk)
            return await asyncio.to_thread(self._put_blocking, name, spooled)

    def _put_blocking(self, name: str, source: bytes | Path) -> int:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        with _store_errors(can_miss=False):
            obstore.put(self._store, name, source, chunk_size=_PART_BYTES, max_concurrency=_PARTS_IN_FLIGHT)
            if self._folder is not None:
                _make_durable(self._folder, name)
        return size

    async def get(self, name: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        _checked(name)
        if start < 0 or (stop is not None and stop <= start):
            raise ValueError("a range starts at or after 0 and is not empty")
        whole = start == 0 and stop is None
        options: GetOptions = {"range": {"offset": start} if stop is None else (start, stop)}
        with _store_errors():
            found = await obstore.get_async(self._store, name, options=None if whole else options)
        return _chunks(found.stream(min_chunk_size=_CHUNK_BYTES))

    async def size(self, name: str) -> int:
        _checked(name)
        with _store_errors():
            return (await obstore.head_async(self._store, name))["size"]

    async def exists(self, name: str) -> bool:
        try:
            await self.size(name)
        except NotFound:
            return False
        return True

    async def delete(self, name: str) -> None:
        _checked(name)
        try:
            with _store_errors():
                await obstore.delete_async(self._store, name)
        except NotFound:
            return


async def _chunks(stream: "BytesStream") -> AsyncIterator[bytes]:
    with _store_errors():
        async for chunk in stream:
            yield bytes(chunk)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of a stored file")
    return name


@contextmanager
def _store_errors(can_miss: bool = True) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        if can_miss:
            raise NotFound("attachment.file_missing", "The file is no longer there.") from None
        raise _unavailable() from error  # a write misses nothing but the bucket or the folder itself
    except (BaseError, OSError) as error:
        raise _unavailable() from error


def _unavailable() -> Unavailable:
    return Unavailable("attachment.store_unavailable", "The file store does not answer.")


def _make_durable(folder: Path, name: str) -> None:
    """Flush the file and the folders on its way: a rename alone may be undone by a power cut."""
    path = folder / name
    for each in (path, path.parent, path.parent.parent, folder):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
