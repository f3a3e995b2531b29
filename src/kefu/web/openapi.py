"""The OpenAPI documents: of everything for /openapi.json, of one door for `kefu schema openapi`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ControllerRouterHandler, Method
from litestar.types.internal_types import PathParameterDefinition

from kefu import __version__
from kefu.web.asgi import application, given
from kefu.web.auth import COOKIE
from kefu.web.routes import all_routes, console_router, widget_router

Door = Literal["console", "widget", "all"]

_DESCRIPTION = (
    "Kefu's HTTP API. Agents use the cookie of their session or an API token (`Authorization: Bearer kefu_…`); "
    "visitors use the token that `POST /api/v1/widget/inboxes/{inboxId}/sessions` gives. Times are milliseconds since "
    "1970 UTC. Errors are `application/problem+json` with a stable `code`. Unknown fields are refused."
)
_SECURITY = {
    "agentToken": SecurityScheme(type="http", scheme="bearer", description="An API token of an agent."),
    "agentSession": SecurityScheme(
        type="apiKey",
        name=COOKIE,
        security_scheme_in="cookie",
        description="The session cookie of the console.",
    ),
    "visitorToken": SecurityScheme(type="http", scheme="bearer", description="A visitor's token."),
}
_PARTS = ("wired", "sign_ins", "agent_verbs", "visitor_verbs")


def _routes(door: Door) -> Sequence[ControllerRouterHandler]:
    match door:
        case "console":
            return [console_router()]
        case "widget":
            return [widget_router()]
        case "all":
            return all_routes()


@cache
def document(door: Door = "all") -> dict[str, Any]:
    """The OpenAPI 3.1 document of a door."""
    config = OpenAPIConfig(
        title="Kefu" if door == "all" else f"Kefu {door}",
        version=__version__,
        description=_DESCRIPTION,
        use_handler_docstrings=True,
        operation_id_creator=_operation_id,
        components=Components(security_schemes=dict(_SECURITY)),
    )
    # The document needs the names of the running system's parts, not the parts.
    app = application(_routes(door), {name: given(None) for name in _PARTS}, config)
    schema = _renamed(app.openapi_schema.to_schema())
    schema["paths"] = {_camel(path): item for path, item in schema["paths"].items()}
    for path, item in schema["paths"].items():
        for operation in item.values():
            _finish(path, operation)
    schemas = schema["components"]["schemas"]
    schemas["Problem"] = _problem_schema()
    _close(schemas, _reachable(list(_bodies(schema)), schemas))
    schema["components"]["schemas"] = dict(sorted(schemas.items()))
    return schema


def _operation_id(handler: HTTPRouteHandler, method: Method, path: list[str | PathParameterDefinition]) -> str:
    """`console_inboxes_change`: the module and the function that answer."""
    module = ".".join(handler.fn.__module__.split(".")[2:]).replace(".", "_")
    name = handler.handler_name.strip("_")
    parts = [each for each in path if isinstance(each, str) and each]
    # One function may answer at two addresses, such as readiness.
    return f"{module}_{name}" if len(handler.paths) == 1 else f"{module}_{'_'.join(parts) or name}"


def _camel(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: "{" + rename(found.group(1)) + "}", path)


def rename(name: str) -> str:
    """snake_case as the wire writes it."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def _renamed(schema: dict[str, Any]) -> dict[str, Any]:
    """Names for people: `PageOfConversationView` instead of the framework's generic name.

    And `anyOf`, because an empty page fits each kind of page and 0 is an integer and a number: `oneOf` means exactly
    one.
    """
    text = msgspec.json.encode(schema).decode().replace('"oneOf":', '"anyOf":')
    text = re.sub(r"Page_kefu\.[\w.]*\.(\w+)_(?=\")", r"PageOf\1", text)
    renamed: dict[str, Any] = msgspec.json.decode(text)
    return renamed


def _bodies(schema: dict[str, Any]) -> Iterator[Any]:
    for item in schema["paths"].values():
        for operation in item.values():
            yield operation.get("requestBody", {})


def _reachable(start: Any, schemas: dict[str, Any]) -> set[str]:
    """Names of the schemas that a part of the document refers to, however deep."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(schemas[name])
            waiting.extend(part.values())
    return found


def _close(schemas: dict[str, Any], in_bodies: set[str]) -> None:
    """Unknown fields are refused; what we send always has every field, since defaults are sent too."""
    for name, each in schemas.items():
        if "properties" in each:
            each["additionalProperties"] = False
            if name not in in_bodies:
                each["required"] = sorted(each["properties"])


_PROBLEM = {
    "description": "A problem with a stable code.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


# Answers that are files to keep, by the end of their address.
_CSV, _XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES = {
    "/contact-export": (_CSV, _XLSX),
    "/errors.csv": (_CSV,),
    "/canned-export.csv": (_CSV,),
    "/words.txt": ("text/plain",),
    "/transcript": ("text/plain", "text/html"),
    "/link-code": ("image/svg+xml", "image/png"),
}


def _finish(path: str, operation: dict[str, Any]) -> None:
    """What the framework cannot know: our problems, files, names as on the wire, and who may call."""
    responses = operation["responses"]
    for end, kinds in _FILES.items():
        if path.endswith(end):
            responses["200"]["content"] = {kind: {"schema": {"type": "string"}} for kind in kinds}
    for status in [each for each in responses if each.startswith(("4", "5"))]:
        del responses[status]
    responses["default"] = _PROBLEM
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["name"] = rename(parameter["name"])
    if path.startswith("/api/v1/console"):
        operation["security"] = [{"agentSession": []}, {"agentToken": []}]
    elif path.startswith("/api/v1/widget"):
        operation["security"] = [{"visitorToken": []}]


def _problem_schema() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    place = {
        "type": "object",
        "required": ["pointer", "code", "detail"],
        "properties": {"pointer": text, "code": text, "detail": text},
    }
    properties: dict[str, Any] = {
        "type": text,
        "title": text,
        "status": number,
        "detail": text,
        "instance": text,
        "code": text,
        "requestId": text,
        "params": {"type": "object"},
        "errors": {"type": "array", "items": place},
    }
    return {"type": "object", "title": "Problem", "required": list(properties), "properties": properties}
