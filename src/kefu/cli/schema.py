"""What the software speaks, printed for tools: OpenAPI, JSON Schema and the page of settings; `kefu schema` runs it."""

import json
from typing import Any, get_args

from kefu.audiences.schema import MODULES, events_schema
from kefu.settings import Documented, documented
from kefu.web.openapi import Door, document

_SETTINGS_HEAD = """# Settings

Every setting is an environment variable and has a default, so none is needed to start. An unknown variable that
begins with `KEFU_` stops the start, so that a misspelt one is noticed. A variable with `_FILE` at its end names a
file that holds the value; use it for secrets.

| variable | default | meaning |
|---|---|---|
"""


def print_schema(what: str, door: str) -> str:
    """The document; raises ValueError when there is none of that name."""
    audience = next((each for each in MODULES if each == door), None)
    if what == "events" and audience is not None:
        return _json(events_schema(audience))
    if what == "openapi" and door in get_args(Door):
        return _json(document(door))
    if what == "settings" and not door:
        return _SETTINGS_HEAD + "".join(_row(setting) for setting in documented())
    raise ValueError("say `openapi console|widget|all`, `events agents|visitors` or `settings`")


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _row(setting: Documented) -> str:
    default = "" if setting.is_secret or not setting.default else f"`{setting.default}`"
    choices = f" One of {', '.join(f'`{each}`' for each in setting.choices if each)}." if setting.choices else ""
    return f"| `{setting.variable}` | {default} | {setting.description}{choices} |\n"
