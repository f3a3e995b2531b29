"""Every HTTP address of Kefu: the two doors with their guards, and the public pages; composed by `asgi`."""

from collections.abc import Sequence

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from kefu.web import avatars, files, health, pages, security_txt, unsubscribe
from kefu.web.auth import agents_only, provide_agent, provide_sign_in, provide_visitor, visitors_only
from kefu.web.console.routes import console_handlers
from kefu.web.demo import page as demo
from kefu.web.docs import page as docs
from kefu.web.follow import calls, look
from kefu.web.follow import page as follow
from kefu.web.rating import page as rating
from kefu.web.live.handlers import CONSOLE_HANDLERS, WIDGET_HANDLERS
from kefu.web.widget.routes import widget_handlers


def console_router() -> Router:
    """The agents' door."""
    live = Router(path="/", route_handlers=CONSOLE_HANDLERS, tags=["live"])
    return Router(
        path="/api/v1/console",
        route_handlers=[*console_handlers(), live],
        guards=[agents_only],
        dependencies={"agent": Provide(provide_agent), "sign_in": Provide(provide_sign_in)},
    )


def widget_router() -> Router:
    """The visitors' door."""
    return Router(
        path="/api/v1/widget",
        route_handlers=[*widget_handlers(), *WIDGET_HANDLERS],
        guards=[visitors_only],
        dependencies={"visitor": Provide(provide_visitor)},
        tags=["widget"],
    )


def all_routes() -> Sequence[ControllerRouterHandler]:
    return [
        console_router(),
        widget_router(),
        *avatars.HANDLERS,
        *files.HANDLERS,
        *health.HANDLERS,
        *docs.HANDLERS,
        *demo.HANDLERS,
        *pages.HANDLERS,
        *look.HANDLERS,
        *calls.HANDLERS,
        *follow.HANDLERS,
        *rating.HANDLERS,
        *security_txt.HANDLERS,
        *unsubscribe.HANDLERS,
    ]
