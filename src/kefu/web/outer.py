"""What surrounds every HTTP request: its id, the limit by address, security headers, numbers, and the last net."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec
import structlog

from kefu.kernel.errors import KefuError, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.settings import Settings
from kefu.web.addresses import client_address, is_secure, limit_key
from kefu.web.errors import problem_of
from kefu.web.headers import complete
from kefu.web.health import REQUESTS, SECONDS
from kefu.web.limits import MemoryLimits, Rate

_log = structlog.get_logger()

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LONG_POLL = "/live"


class Outer:
    """Plain ASGI, because it must hold where the framework fails."""

    def __init__(self, inner: Application, settings: Settings) -> None:
        self._inner = inner
        self._settings = settings
        # In memory, also where nodes share Redis: it protects this process, and asking Redis would double the work.
        self._limits = MemoryLimits()
        self._rate = Rate("requests", settings.limit_requests, 60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = _Exchange(scope, send, is_secure(scope, self._settings))
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        scope.setdefault("state", {})["request_id"] = exchange.request_id
        try:
            if scope["path"].startswith("/api/"):
                self._limits.take_now(self._rate, limit_key(client_address(scope, self._settings)))
            _refuse_nul(scope)
            await self._inner(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001  # the last net: nothing of the error may reach the browser
            await exchange.fail(error)
        finally:
            exchange.count()


def _refuse_nul(scope: Scope) -> None:
    """No name has a NUL in it, and PostgreSQL fails on one; JSON bodies lose theirs in `StrictRequest`."""
    if "\x00" in scope["path"]:
        raise NotFound
    if b"%00" in scope["query_string"] or b"\x00" in scope["query_string"]:
        raise Refused("request.invalid", "A part of the request is missing or wrong.")


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send, is_tls: bool) -> None:
        self.request_id = new_id("req")
        self._scope = scope
        self._send = send
        self._is_tls = is_tls
        self._started_at = time.perf_counter()
        self._status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = complete(message.get("headers", ()), self.request_id, is_secure=self._is_tls)
        elif self._scope["method"] == "HEAD":
            message["body"] = b""
        await self._send(message)

    async def fail(self, error: Exception) -> None:
        if self._status:
            _log.error("request.broke_off", request_id=self.request_id, path=self._scope["path"], exc_info=error)
            return
        if not isinstance(error, KefuError):
            _log.error("request.failed", request_id=self.request_id, path=self._scope["path"], exc_info=error)
        problem, headers = problem_of(error, self.request_id, self._scope["path"])
        body = msgspec.json.encode(problem)
        given = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        given += [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": problem.status, "headers": given})
        await self.send({"type": "http.response.body", "body": body})

    def count(self) -> None:
        method = self._scope["method"] if self._scope["method"] in _METHODS else "other"
        REQUESTS.labels(method, str(self._status)).inc()
        if not self._scope["path"].endswith(_LONG_POLL):
            SECONDS.observe(time.perf_counter() - self._started_at)
