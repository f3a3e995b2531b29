"""A workspace as stored, and the rules for its fields; read by every door."""

import re
from typing import Literal

import msgspec

from kefu.kernel.errors import Refused

Language = Literal["zh-CN", "zh-TW", "en"]
# What becomes of agents whose shift is over, once they have finished.
ShiftEnd = Literal["away", "offline", "nothing"]

LARGEST_UPLOAD = 1024 * 1024 * 1024
# Invisible, but emoji, Persian and Indic scripts need them between their letters.
_JOINERS = "\u200c\u200d"
_EXTENSION = re.compile(r"[a-z0-9]{1,10}")


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant; `allowed_extensions` None means the extensions that Kefu knows."""

    id: str
    name: str
    language: Language
    has_typing_preview: bool
    edit_window_seconds: int
    max_upload_bytes: int
    allowed_extensions: list[str] | None
    has_visits: bool
    has_link_previews: bool
    default_capacity: int
    give_back_seconds: int
    away_after_minutes: int | None
    transfer_seconds: int
    shift_end: ShiftEnd
    created_at: int


class WorkspaceChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a PATCH names; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    language: Language | msgspec.UnsetType = msgspec.UNSET
    has_typing_preview: bool | msgspec.UnsetType = msgspec.UNSET
    edit_window_seconds: int | msgspec.UnsetType = msgspec.UNSET
    max_upload_bytes: int | msgspec.UnsetType = msgspec.UNSET
    allowed_extensions: list[str] | msgspec.UnsetType = msgspec.UNSET
    has_visits: bool | msgspec.UnsetType = msgspec.UNSET
    has_link_previews: bool | msgspec.UnsetType = msgspec.UNSET
    default_capacity: int | msgspec.UnsetType = msgspec.UNSET
    give_back_seconds: int | msgspec.UnsetType = msgspec.UNSET
    away_after_minutes: int | msgspec.UnsetType | None = msgspec.UNSET
    transfer_seconds: int | msgspec.UnsetType = msgspec.UNSET
    shift_end: ShiftEnd | msgspec.UnsetType = msgspec.UNSET


def clean_name(name: str, code: str = "name.empty") -> str:
    """A name for people: one line, no control or direction-changing characters, not empty."""
    kept = (each for each in name if each.isprintable() or each.isspace() or each in _JOINERS)
    clean = " ".join("".join(kept).split())
    if not clean.strip(_JOINERS + " "):
        raise Refused(code, "Please give a name.")
    return clean


def clean_extensions(extensions: list[str]) -> list[str]:
    """Lower case, without dots, each once; Refused for what is no extension."""
    clean = {each.strip().lower().lstrip(".") for each in extensions}
    for each in clean:
        if not _EXTENSION.fullmatch(each):
            raise Refused("workspace.extension_wrong", "An extension has 1 to 10 letters and digits.", extension=each)
    return sorted(clean)


def language_of(tag: str | None, otherwise: Language) -> Language:
    """The nearest language of ours to a browser's tag."""
    wish = (tag or "").lower()
    if wish.startswith("zh"):
        return "zh-TW" if any(part in wish for part in ("tw", "hk", "mo", "hant")) else "zh-CN"
    return "en" if wish.startswith("en") else otherwise
