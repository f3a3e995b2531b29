"""An agent's shifts as stored; no I/O."""

import msgspec

from kefu.hours.models import Week


class Shifts(msgspec.Struct, frozen=True, kw_only=True):
    """When an agent works; `from_at` and `until_at` are the shift that is or comes next."""

    agent_id: str
    workspace_id: str
    week: Week
    from_at: int | None = None
    until_at: int | None = None
    told_at: int | None = None
    over_at: int | None = None

    def is_on(self, now: int) -> bool:
        return self.from_at is not None and self.until_at is not None and self.from_at <= now < self.until_at
