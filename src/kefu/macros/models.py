"""A canned response as stored, and who may change one; read by the console."""

import re

import msgspec

from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused

_SHORTCUT = re.compile(r"[^\s/\x00-\x1f]{1,40}")


class CannedResponse(msgspec.Struct, frozen=True, kw_only=True):
    """One text; `agent_id` None is everybody's, else one agent's own."""

    id: str
    workspace_id: str
    agent_id: str | None
    shortcut: str
    title: str
    text: str
    created_at: int
    updated_at: int


class CannedResponseChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a PATCH names; UNSET stays as it is."""

    shortcut: str | msgspec.UnsetType = msgspec.UNSET
    title: str | msgspec.UnsetType = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    is_personal: bool | msgspec.UnsetType = msgspec.UNSET


def clean_shortcut(shortcut: str) -> str:
    """What is typed after the `/`: no space and no slash, so that it can be found while typing."""
    clean = shortcut.strip().removeprefix("/").lower()
    if not _SHORTCUT.fullmatch(clean):
        raise Refused("canned_response.shortcut_wrong", "A shortcut has 1 to 40 characters, no space and no slash.")
    return clean


def require_can_change(actor: Agent, owner_id: str | None) -> None:
    """Everybody's texts are the admins' to change; an agent's own are its own."""
    if owner_id is None and not actor.is_admin:
        raise NotAllowed("canned_response.admins_only", "Only an admin can change shared canned responses.")
