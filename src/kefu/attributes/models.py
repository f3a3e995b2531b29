"""A definition as stored, and the rules for values of each kind; no I/O."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line, is_safe_url

Subject = Literal["contact", "conversation", "ticket"]
Kind = Literal["text", "number", "date", "checkbox", "list", "link"]
Value = str | int | float | bool | None

LONGEST_KEY = 64
LONGEST_LABEL = 80
LONGEST_TEXT = 500
MOST_OPTIONS = 100
MOST_DEFINITIONS = 100
# What would end the name inside a path of JSON.
_KEY_REFUSED = re.compile(r'["\\\x00-\x1f]')


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute: `key` is its name in data, `label` its name on screens."""

    id: str
    workspace_id: str
    subject: Subject
    key: str
    label: str
    kind: Kind
    options: list[str]
    position: int
    created_at: int


def clean_key(key: str) -> str:
    """The name in data; raises Refused for what no filter could name."""
    clean = clean_line(key, LONGEST_KEY)
    if not clean or len(key.strip()) > LONGEST_KEY or _KEY_REFUSED.search(key):
        raise Refused("attribute.key_wrong", f"A key has 1 to {LONGEST_KEY} characters, no quotes and no backslash.")
    return clean


def clean_label(label: str) -> str:
    clean = clean_line(label, LONGEST_LABEL)
    if not clean:
        raise Refused("attribute.label_empty", "Please give the attribute a name.")
    return clean


def clean_options(kind: Kind, options: Sequence[str]) -> list[str]:
    """The choices of a list, each once; raises Refused for a list without any."""
    if kind != "list":
        return []
    clean = list(dict.fromkeys(each for option in options if (each := clean_line(option, LONGEST_LABEL))))
    if not 0 < len(clean) <= MOST_OPTIONS:
        raise Refused("attribute.options_wrong", f"A list has 1 to {MOST_OPTIONS} choices.", limit=MOST_OPTIONS)
    return clean


def checked_value(definition: Definition, value: Value) -> Value:
    """The value as it is kept, None to forget it; raises Refused for what is not of the definition's kind."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    clean = _fitting(definition, value)
    if clean is None:
        raise Refused(
            "attribute.value_wrong",
            f"“{definition.label}” does not take this value.",
            key=definition.key,
            label=definition.label,
            kind=definition.kind,
        )
    return clean


def _fitting(definition: Definition, value: Value) -> Value:
    match definition.kind:
        case "checkbox":
            return value if isinstance(value, bool) else None
        case "number":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return value if is_number and math.isfinite(value) and abs(value) < 2**53 else None  # type: ignore[arg-type]
        case "text":
            is_text = isinstance(value, str) and len(value) <= LONGEST_TEXT
            return clean_line(str(value), LONGEST_TEXT) or None if is_text else None
        case "list":
            return value if value in definition.options else None
        case "link":
            is_link = isinstance(value, str) and len(value) <= LONGEST_TEXT and is_safe_url(value)
            return value if is_link else None
        case "date":
            return value if isinstance(value, str) and _is_date(value) else None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def checked_values(definitions: Mapping[str, Definition], values: Mapping[str, Any]) -> dict[str, Any]:
    """Defined ones as they are kept, others as they are: a website may tell more than a workspace defines."""
    return {
        key: checked_value(definitions[key], value) if key in definitions else value for key, value in values.items()
    }
