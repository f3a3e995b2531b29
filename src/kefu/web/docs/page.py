"""Serves /openapi.json and the reference page with its script and style; composed by `routes`."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.web.assets import Assets, answer
from kefu.web.headers import DOCS_CSP

_FILES = Assets(Path(__file__).parent)
_PUBLIC = {"is_public": True, "why": "the reference holds nothing of anybody"}


@cache
def _document() -> bytes:
    from kefu.web.openapi import document  # it needs the routes, which need this module

    return msgspec.json.encode(document())


@get("/openapi.json", opt=_PUBLIC, include_in_schema=False, sync_to_thread=True)
def openapi() -> Response[bytes]:
    """OpenAPI 3.1 of both doors."""
    headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
    return Response(_document(), media_type="application/json", headers=headers)


@get(["/docs", "/docs/{name:str}"], opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def page(request: Request[Any, Any, Any], name: str = "index.html") -> Response[bytes]:
    found = _FILES.read(name if name in ("docs.js", "docs.css") else "index.html")
    encodings, known = request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", "")
    return answer(found, encodings, known, {"Content-Security-Policy": DOCS_CSP, "Cache-Control": "no-cache"})


HANDLERS: list[ControllerRouterHandler] = [openapi, page]
