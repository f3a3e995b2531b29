"""Answers of the public pages: HTML with its headers, and errors as pages for people."""

from typing import Any

from litestar import Request
from litestar.response import Response

from kefu.kernel.errors import Conflict, KefuError, NotAllowed, NotFound, Refused, TooMany
from kefu.web.follow.render import problem_page
from kefu.web.headers import FOLLOW_CSP
from kefu.workspaces.models import language_of

# The address is a key: it must not travel on, and no search engine may keep it.
HEADERS = {
    "Content-Security-Policy": FOLLOW_CSP,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_STATUS: tuple[tuple[type[KefuError], int], ...] = (
    (TooMany, 429),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
)


def html(text: str, status: int = 200) -> Response[str]:
    return Response(text, status_code=status, media_type="text/html", headers=HEADERS)


def on_page_error(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """A person reads this, so it is a page; what the person wrote is kept by the handlers that can."""
    assert isinstance(error, KefuError), "only ours come here"
    status = next((number for kind, number in _STATUS if isinstance(error, kind)), 503)
    language = language_of(request.headers.get("accept-language", ""), "en")
    parts = request.scope["path"].split("/")
    is_deed = len(parts) > 3 and parts[1] == "t" and not isinstance(error, NotFound | TooMany)
    return html(problem_page(language, "", error.code, f"/t/{parts[2]}" if is_deed else ""), status)
