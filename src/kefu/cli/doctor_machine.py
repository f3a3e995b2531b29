"""The doctor's looks at the machine itself: folder, web pages, port, address; a text is well, NotWell is not."""

import asyncio
import shutil
import tempfile
from ipaddress import ip_address
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from kefu.settings import Settings
from kefu.web.assets import MEND, Assets

_LEAST_FREE = 500 * 1024 * 1024
_ENTRIES = ("console/index.html", "widget/index.html", "widget.js")


class NotWell(Exception):
    """Something is wrong; the text says what, and how to mend it."""


async def data_folder(settings: Settings) -> str:
    folder = settings.data_dir.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise NotWell(
            f"{folder} cannot be written ({error.strerror}): let the system user that runs Kefu own it, "
            "or set KEFU_DATA_DIR to a folder that it may write."
        ) from None
    megabytes = free // (1024 * 1024)
    if free < _LEAST_FREE:
        raise NotWell(f"only {megabytes} MB are free at {folder}: make room, or move the folder (KEFU_DATA_DIR).")
    return f"{folder} can be written, {megabytes} MB free"


async def web_pages(settings: Settings) -> str:
    assets = Assets()
    missing = [name for name in _ENTRIES if not assets.has(name)]
    if missing:
        raise NotWell(f"{', '.join(missing)} missing. {MEND}")
    return "console, widget and loader are there"


async def port(settings: Settings) -> str:
    """Free, or taken by a Kefu that answers."""
    if settings.port == 0:
        return "any free one"
    try:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), settings.host, settings.port)
    except OSError as error:
        if await asyncio.to_thread(_is_kefu, settings):
            return f"{settings.host}:{settings.port} is served by Kefu"
        raise NotWell(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror or error}): "
            "stop what listens there, or set KEFU_PORT and KEFU_HOST."
        ) from None
    server.close()
    return f"{settings.host}:{settings.port} is free"


def _is_kefu(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    try:
        opener = build_opener(ProxyHandler({}))
        with opener.open(f"http://{host}:{settings.port}/livez", timeout=5) as answer:
            return b'"status"' in answer.read(200)
    except (URLError, OSError, ValueError):
        return False


async def public_address(settings: Settings) -> str:
    if not settings.public_url:
        if _is_loopback(settings.host):
            return "not set; Kefu is reached on this machine only"
        raise NotWell(
            f"Kefu listens on {settings.host}, which others may reach, and KEFU_PUBLIC_URL is not set: "
            "set it to the address that people type, such as https://help.example.com."
        )
    parts = urlsplit(settings.public_url)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise NotWell(
            f"{settings.public_url} is not encrypted: browsers refuse microphone and notices there, and passwords "
            "travel in the clear. Put a proxy with a certificate in front and set KEFU_PUBLIC_URL to https://…"
        )
    return settings.public_url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
