"""The only table from errors to HTTP statuses; every error leaves as application/problem+json (RFC 9457)."""

import re
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import DecodeError, ValidationError

from kefu.kernel.errors import (
    Conflict,
    KefuError,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    TooMany,
    Unavailable,
)
from kefu.kernel.wire import View

_log = structlog.get_logger()
_STATUS: tuple[tuple[type[KefuError], int], ...] = (
    (Conflict, 409),
    (Refused, 422),
    (NotFound, 404),
    (NotAllowed, 403),
    (NotSignedIn, 401),
    (TooMany, 429),
    (Unavailable, 503),
)
# Of the framework's own errors only these reach people as they are; their texts are ours.
_FRAMEWORK: dict[int, tuple[str, str]] = {
    400: ("request.malformed", "The request cannot be understood."),
    404: ("not_found", "There is nothing here."),
    405: ("method_not_allowed", "This address does not take this method."),
    413: ("body.too_large", "The request is too large."),
    415: ("body.wrong_type", "This address takes JSON."),
}
_PATH = re.compile(r" - at `(\$.*?)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_KINDS = (
    ("unknown field", "field.unknown"),
    ("missing required field", "field.missing"),
    ("of length <=", "field.too_long"),
    ("of length >=", "field.too_short"),
    ("Expected", "field.wrong"),
    ("Invalid", "field.wrong"),
)


class FieldError(View, frozen=True, kw_only=True):
    """What is wrong with one place of the request; `pointer` is a JSON pointer into the body, or /query/name."""

    pointer: str
    code: str
    detail: str


class Problem(View, frozen=True, kw_only=True):
    """Every error that leaves Kefu over HTTP; `code` is stable, texts are not."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    params: dict[str, Any] = {}
    errors: list[FieldError] = []


class WrongBody(Exception):
    """The body is not what the handler takes; raised by `StrictRequest` alone, so other decoding errors stay 500."""

    def __init__(self, cause: DecodeError) -> None:
        super().__init__(str(cause))
        self.is_json = isinstance(cause, ValidationError)
        self.error = _field_error(str(cause))


def _field_error(message: str) -> FieldError:
    path = _PATH.search(message)
    detail = _PATH.sub("", message)
    pointer = _pointer(path.group(1)) if path else ""
    code = next((code for part, code in _KINDS if part in detail), "field.wrong")
    if code in ("field.unknown", "field.missing") and (name := re.search(r"`([^`]*)`", detail)):
        pointer = f"{pointer}/{_escaped(name.group(1))}"
    return FieldError(pointer=pointer, code=code, detail=detail[:300])


def _pointer(path: str) -> str:
    """`$.a.b[0]` as `/a/b/0`; msgspec names no keys of mappings, so the pointer ends there."""
    steps = []
    for name, index in _STEP.findall(path):
        if index == "...":
            break
        steps.append(_escaped(name or index))
    return "".join(f"/{step}" for step in steps)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")[:100]


def problem_of(error: Exception, request_id: str, path: str) -> tuple[Problem, dict[str, str]]:
    """The problem and the headers that an error becomes; anything unforeseen says nothing of itself."""
    headers: dict[str, str] = {}
    fields: list[FieldError] = []
    params: dict[str, Any] = {}
    if isinstance(error, KefuError):
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        code, detail, params = error.code, error.detail, dict(error.params)
        if isinstance(error, TooMany | Unavailable):
            headers["Retry-After"] = str(error.retry_after_seconds)
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(error, WrongBody):
        status, code, detail, fields = _wrong_body(error)
    elif isinstance(error, ValidationException):
        status, code, detail, fields = _wrong_parameters(error)
    elif isinstance(error, HTTPException) and error.status_code < 500:
        status = error.status_code if error.status_code in _FRAMEWORK else 400
        code, detail = _FRAMEWORK[status]
        headers.update({key: value for key, value in (error.headers or {}).items() if key.lower() == "allow"})
    else:
        status, code = 500, "internal"
        detail = "Something went wrong on our side. Please quote the request id when you report it."
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=path[:300],
        code=code,
        request_id=request_id,
        params=params,
        errors=fields,
    )
    return problem, headers


def _wrong_body(error: WrongBody) -> tuple[int, str, str, list[FieldError]]:
    if not error.is_json:
        return 400, "body.malformed", "The body is not JSON.", []
    return 422, "body.invalid", "The body is not what this address takes.", [error.error]


def _wrong_parameters(error: ValidationException) -> tuple[int, str, str, list[FieldError]]:
    fields = []
    for each in error.extra or []:
        if isinstance(each, dict):
            place = each.get("source") or "query"
            source = "" if place == "body" else f"/{getattr(place, 'value', place)}"
            name = _escaped(str(each.get("key", "")))
            fields.append(
                FieldError(
                    pointer=f"{source}/{name}" if name else source or "/",
                    code="field.wrong",
                    detail=str(each.get("message", ""))[:300],
                )
            )
    return 422, "request.invalid", "A part of the request is missing or wrong.", fields


def request_id_of(request: Request[Any, Any, Any]) -> str:
    return str(request.scope["state"].get("request_id", ""))


def on_error(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """The app's only exception handler."""
    request_id = request_id_of(request)
    problem, headers = problem_of(error, request_id, request.scope["path"])
    if problem.status >= 500:
        _log.error(
            "request.failed", request_id=request_id, method=request.method, path=problem.instance, exc_info=error
        )
    return Response(problem, status_code=problem.status, headers=headers, media_type="application/problem+json")
