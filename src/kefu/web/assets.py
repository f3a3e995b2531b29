"""The built web files as answers: hashed ones for ever, others by ETag, compressed once; served by `pages`."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

import msgspec
from litestar.response import Response

from kefu.kernel.errors import NotFound, Unavailable

FOLDER = Path(__file__).parent / "assets"
MEND = "Kefu's web assets are not built. Run `make build` (needs Node.js 20 or newer), or install a released wheel."

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=300, must-revalidate"
_COMPRESSED = (".js", ".css", ".html", ".svg", ".json", ".map", ".txt", ".webmanifest")
_WORTH_IT = 1024
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("font/woff2", ".woff2")


class Asset(msgspec.Struct, frozen=True):
    """One file in memory; `packed` is the gzip form, None where it would not be smaller."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str
    changed: int
    is_hashed: bool


class Assets:
    """Files below one folder, read when first asked for and again when they changed."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder.resolve()
        self._known: dict[str, Asset] = {}

    def has(self, name: str) -> bool:
        return self._path(name) is not None

    def read(self, name: str) -> Asset:
        """NotFound for what is not a file of the folder; Unavailable when nothing is built at all."""
        path = self._path(name)
        if path is None:
            if not (self._folder / "console" / "index.html").is_file():
                raise Unavailable("assets.missing", MEND)
            raise NotFound
        changed = path.stat().st_mtime_ns
        known = self._known.get(name)
        if known is None or known.changed != changed:
            known = _load(path, changed)
            self._known[name] = known
        return known

    def _path(self, name: str) -> Path | None:
        if "\x00" in name or "\\" in name:
            return None
        path = (self._folder / name).resolve()
        return path if path.is_relative_to(self._folder) and path.is_file() else None


def _load(path: Path, changed: int) -> Asset:
    content = path.read_bytes()
    packed = None
    if path.suffix in _COMPRESSED and len(content) >= _WORTH_IT:
        packed = gzip.compress(content, 9, mtime=0)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.endswith("json"):
        media_type += "; charset=utf-8"  # the framework adds it to text itself
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    # Vite puts what has a hash in its name into a folder of its own.
    return Asset(content, packed, media_type, etag, changed, path.parent.name == "assets")


def answer(asset: Asset, accept_encoding: str, if_none_match: str, headers: dict[str, str]) -> Response[bytes]:
    """The file, or 304 where the browser has it."""
    common = {
        "Cache-Control": _FOR_EVER if asset.is_hashed else _ASK_AGAIN,
        "ETag": asset.etag,
        "Vary": "Accept-Encoding",
        **headers,
    }
    if asset.etag in if_none_match:
        return Response(b"", status_code=304, headers=common, media_type=asset.media_type)
    if asset.packed is not None and "gzip" in accept_encoding:
        common["Content-Encoding"] = "gzip"
        return Response(asset.packed, headers=common, media_type=asset.media_type)
    return Response(asset.content, headers=common, media_type=asset.media_type)
