"""Pages and files for browsers: the console, the widget's frame, its loader, the full page; composed by `routes`."""

from typing import Any

from litestar import Request, get
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.inboxes.models import Inbox, frame_ancestors
from kefu.inboxes.queries import find_inbox
from kefu.kernel.errors import NotFound
from kefu.web.assets import Assets, answer
from kefu.web.headers import CALLS_ALLOWED, CONSOLE_CSP, widget_csp
from kefu.web.wired import Wired

_ASK_ALWAYS = {"Cache-Control": "no-cache"}
_CONSOLE = {
    **_ASK_ALWAYS,
    "Content-Security-Policy": CONSOLE_CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": CALLS_ALLOWED,
}
_WIDGET = {**_ASK_ALWAYS, "Permissions-Policy": CALLS_ALLOWED}
# Any site may load these; what they may do there is their own affair.
_FOR_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_PUBLIC = {"is_public": True, "why": "pages and files; what they show needs a session of its own"}

AnyRequest = Request[Any, Any, Any]


def _file(request: AnyRequest, name: str, headers: dict[str, str]) -> Response[bytes]:
    assets: Assets = request.app.state.assets
    accept = request.headers.get("accept-encoding", "")
    return answer(assets.read(name), accept, request.headers.get("if-none-match", ""), headers)


@get(
    [
        "/",
        "/sign-in",
        "/setup",
        "/invite/{rest:path}",
        "/inbox",
        "/inbox/{rest:path}",
        "/queue",
        "/team-now",
        "/tickets",
        "/tickets/{rest:path}",
        "/visitors",
        "/visitors/{rest:path}",
        "/contacts",
        "/contacts/{rest:path}",
        "/search",
        "/satisfaction",
        "/settings",
        "/settings/{rest:path}",
    ],
    opt=_PUBLIC,
    include_in_schema=False,
    sync_to_thread=False,
)
def console(request: AnyRequest) -> Response[bytes]:
    """The console is one page that knows its own routes."""
    return _file(request, "console/index.html", _CONSOLE)


@get("/console-assets/{name:path}", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def console_file(request: AnyRequest, name: str) -> Response[bytes]:
    return _file(request, f"console/{str(name).lstrip('/')}", {})


@get("/service-worker.js", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def service_worker(request: AnyRequest) -> Response[bytes]:
    """At the top, because a worker serves what lies below its own address; its policy also holds for what it fetches."""
    return _file(request, "worker/service-worker.js", _CONSOLE)


@get("/widget.js", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def loader(request: AnyRequest) -> Response[bytes]:
    """What the snippet loads into other people's pages."""
    return _file(request, "widget.js", _FOR_OTHER_SITES)


@get("/widget/{name:path}", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def widget_file(request: AnyRequest, name: str) -> Response[bytes]:
    # The loader may draw icons and play sounds of these files in other people's pages.
    return _file(request, f"widget/{str(name).lstrip('/')}", _FOR_OTHER_SITES)


@get("/favicon.ico", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def favicon(request: AnyRequest) -> Response[bytes]:
    assets: Assets = request.app.state.assets
    name = next((each for each in ("console/favicon.ico", "console/favicon.svg") if assets.has(each)), "")
    return _file(request, name, {}) if name else Response(b"", status_code=204)


@get("/robots.txt", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def robots() -> Response[str]:
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")


@get("/widget/frame/{inbox_id:str}", opt=_PUBLIC, include_in_schema=False)
async def frame(request: AnyRequest, wired: Wired, inbox_id: str) -> Response[bytes]:
    """The widget inside a website: only sites of the inbox's allowed domains may show it."""
    inbox = await _inbox(wired, inbox_id)
    headers = {**_WIDGET, "Content-Security-Policy": widget_csp(frame_ancestors(inbox))}
    # A site that isolates itself (COEP) may embed only what says that it may be embedded.
    headers |= {"Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "credentialless"}
    return _file(request, "widget/index.html", headers)


@get(["/chat/{inbox_id:str}", "/c/{inbox_id:str}"], opt=_PUBLIC, include_in_schema=False)
async def full_page(request: AnyRequest, wired: Wired, inbox_id: str) -> Response[bytes]:
    """The same application as a page of its own, for links in mail, in profiles, on paper."""
    await _inbox(wired, inbox_id)
    headers = {**_WIDGET, "Content-Security-Policy": widget_csp("'none'")}
    return _file(request, "widget/index.html", headers)


async def _inbox(wired: Wired, inbox_id: str) -> Inbox:
    async with wired.database.read() as reader:
        inbox = await find_inbox(reader, inbox_id)
    if inbox is None or inbox.is_archived:
        raise NotFound("inbox.not_found", "There is no such inbox.")
    return inbox


HANDLERS: list[ControllerRouterHandler] = [
    console,
    console_file,
    service_worker,
    loader,
    widget_file,
    frame,
    full_page,
    favicon,
    robots,
]
