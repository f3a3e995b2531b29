"""Is it alive, is it ready, and the numbers for Prometheus; composed by `asgi`."""

import asyncio
import hmac
from typing import Any, Literal

import sqlalchemy as sa
import structlog
from litestar import Request, get
from litestar.response import Response
from litestar.types import ControllerRouterHandler
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest

from kefu.kernel.errors import NotAllowed
from kefu.kernel.wire import View
from kefu.web.addresses import bearer, client_address
from kefu.web.wired import Wired

_log = structlog.get_logger()
_PUBLIC = {"is_public": True, "why": "orchestrators ask without a session; the answer is one word"}
_METRICS = {"is_public": True, "why": "a token of its own, or the machine itself"}
_PATIENCE_SECONDS = 5.0

REQUESTS = Counter("kefu_http_requests_total", "HTTP requests by method and status.", ("method", "status"))
SECONDS = Histogram(
    "kefu_http_request_seconds",
    "Time until the last byte of an answer; long polls are not counted.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
SOCKETS = Gauge("kefu_sockets", "Open sockets of this process.")


class Health(View, frozen=True, kw_only=True):
    """One word."""

    status: Literal["ok", "unavailable"]


@get("/livez", opt=_PUBLIC, tags=["health"])
async def livez() -> Health:
    """The process answers."""
    return Health(status="ok")


@get(["/readyz", "/healthz"], opt=_PUBLIC, tags=["health"])
async def readyz(wired: Wired) -> Response[Health]:
    """The process can serve: the database answers."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), wired.database.read() as reader:
            await reader.scalar(sa.select(1))
    except Exception as error:  # noqa: BLE001  # whatever it is, we are not ready, and the log says why
        _log.warning("health.not_ready", error=str(error))
        return Response(Health(status="unavailable"), status_code=503)
    return Response(Health(status="ok"))


@get("/metrics", opt=_METRICS, include_in_schema=False)
async def metrics(request: Request[Any, Any, Any], wired: Wired) -> Response[bytes]:
    """For Prometheus: with KEFU_METRICS_TOKEN, or without one for the machine itself."""
    token = wired.settings.metrics_token
    if token:
        is_allowed = hmac.compare_digest(token.encode(), bearer(request.scope).encode())
    else:
        is_allowed = client_address(request.scope, wired.settings) in ("127.0.0.1", "::1")
    if not is_allowed:
        raise NotAllowed
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


HANDLERS: list[ControllerRouterHandler] = [livez, readyz, metrics]
