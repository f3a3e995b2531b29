"""The web side of a process: the live doors, the HTTP application and what surrounds it; called by `kefu serve`."""

import warnings
from collections.abc import Sequence
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import LitestarDeprecationWarning
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from kefu.web.addresses import client_address, is_own_handshake
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.assets import Assets
from kefu.web.auth import SignIns
from kefu.web.entrance import Entrance
from kefu.web.errors import on_error
from kefu.web.live.doors import Doors, Gate
from kefu.web.outer import Outer
from kefu.web.routes import all_routes
from kefu.web.strict_request import StrictRequest
from kefu.web.visitor_verbs import VisitorVerbs
from kefu.web.wired import Wired

# Uploads have limits of their own; everything else is a few fields of text.
_LARGEST_BODY = 512 * 1024


def create_entrance(wired: Wired) -> tuple[Entrance, Doors]:
    """The ASGI application for uvicorn, and the live doors, which the server drains before it stops."""
    settings = wired.settings
    sign_ins = SignIns(wired.database, wired.clock, settings)
    gate = Gate(
        sign_ins.agent_of,
        sign_ins.is_still_signed_in,
        lambda scope: is_own_handshake(scope, settings),
        lambda scope: client_address(scope, settings),
        settings.limit_sockets,
    )
    doors = Doors(AgentVerbs(wired), VisitorVerbs(wired), gate)
    return Entrance(doors, Outer(create_http(wired, doors, sign_ins), settings)), doors


def create_http(wired: Wired, doors: Doors, sign_ins: SignIns) -> Litestar:
    """Every HTTP address with its dependencies."""
    parts: dict[str, Any] = {
        "wired": wired,
        "doors": doors,
        "sign_ins": sign_ins,
        "agent_verbs": doors.agents,
        "visitor_verbs": doors.visitors,
        "assets": Assets(),
    }
    names = ("wired", "sign_ins", "agent_verbs", "visitor_verbs")
    app = application(all_routes(), {name: given(parts[name]) for name in names})
    app.state.update(parts)
    return app


def application(
    routes: Sequence[ControllerRouterHandler],
    dependencies: dict[str, Provide],
    openapi: OpenAPIConfig | None = None,
) -> Litestar:
    """The framework's application as we set it up; also made, never served, to write the API documents."""
    with warnings.catch_warnings():
        # Version 3 will want marks on some hundred parameters; we are pinned below it, and the names say enough.
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        return Litestar(
            routes,
            dependencies=dependencies,
            exception_handlers={Exception: on_error},
            request_class=StrictRequest,
            request_max_body_size=_LARGEST_BODY,
            openapi_config=openapi,
            logging_config=None,
            state=State({}, deep_copy=False),
            debug=False,
        )


def given(part: Any) -> Provide:
    """A dependency that is there already."""

    async def give() -> Any:
        return part

    return Provide(give, use_cache=True)
