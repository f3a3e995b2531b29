"""One JSON Schema for each audience: its frames, commands and views; `kefu schema` prints it for `make types`."""

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_origin

import msgspec

from kefu.audiences import frames, shapes
from kefu.audiences.agents import commands as agent_commands
from kefu.audiences.agents import events as agent_events
from kefu.audiences.agents import notification_views
from kefu.audiences.agents import views as agent_views
from kefu.audiences.visitors import commands as visitor_commands
from kefu.audiences.visitors import events as visitor_events
from kefu.audiences.visitors import views as visitor_views
from kefu.kernel.wire import View

Audience = Literal["agents", "visitors"]
MODULES: dict[Audience, tuple[types.ModuleType, ...]] = {
    "agents": (shapes, frames, agent_views, notification_views, agent_events, agent_commands),
    "visitors": (shapes, frames, visitor_views, visitor_events, visitor_commands),
}


def events_schema(audience: Audience) -> dict[str, Any]:
    """Everything that may cross this audience's socket, in both directions, and the views of its HTTP door."""
    modules = MODULES[audience]
    named = {name: kind for module in modules for name, kind in _public_types(module)}
    schemas, definitions = msgspec.json.schema_components(list(named.values()), ref_template="#/$defs/{name}")
    aliases = {name: schema for name, schema in zip(named, schemas, strict=True) if name not in definitions}
    for name, kind in named.items():
        if isinstance(kind, type) and issubclass(kind, View):
            _require_every_field(definitions[name])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{audience.capitalize()}Wire",
        "type": "object",
        "additionalProperties": False,
        "$defs": dict(sorted({**definitions, **aliases}.items())),
    }


def _public_types(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    """The structs that the module defines, and its named unions and choices."""
    for name, value in vars(module).items():
        is_struct = isinstance(value, type) and issubclass(value, msgspec.Struct)
        is_alias = get_origin(value) in {Union, types.UnionType, Literal}
        if (is_struct and value.__module__ == module.__name__) or (is_alias and name[0].isupper()):
            yield name, value


def _require_every_field(definition: dict[str, Any]) -> None:
    # A default only helps whoever builds the struct: what we send always has every field.
    definition["required"] = list(definition.get("properties", {}))
