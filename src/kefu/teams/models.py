"""A team as stored; read by the console, by conversations and by what gives conversations out."""

import msgspec

from kefu.teams.rules import Rules


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Agents who answer the same kind of questions; `member_ids` in the order of the agents' ids."""

    id: str
    workspace_id: str
    name: str
    description: str
    is_archived: bool
    created_at: int
    rules: Rules | None = None
    schedule_id: str | None = None
    member_ids: tuple[str, ...] = ()


class TeamChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a PATCH names; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    is_archived: bool | msgspec.UnsetType = msgspec.UNSET
    rules: Rules | msgspec.UnsetType | None = msgspec.UNSET
    schedule_id: str | msgspec.UnsetType | None = msgspec.UNSET
