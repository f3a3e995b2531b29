"""`kefu doctor`: looks at everything Kefu stands on, and says what to do about what is wrong."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from kefu.cli import doctor_machine as machine
from kefu.cli import doctor_reach as reach
from kefu.settings import Settings

Check = Callable[[Settings], Awaitable[str]]

_PATIENCE_SECONDS = 20.0
_CHECKS: tuple[tuple[str, Check], ...] = (
    ("data folder", machine.data_folder),
    ("web pages", machine.web_pages),
    ("port", machine.port),
    ("public address", machine.public_address),
    ("database", reach.database),
    ("clock", reach.clock),
    ("files", reach.files),
    ("redis", reach.redis),
    ("mail", reach.mail),
)


class Finding(msgspec.Struct, frozen=True):
    """What one look found; when it is not well, the detail says how to mend it."""

    is_ok: bool
    subject: str
    detail: str

    def as_dict(self) -> dict[str, object]:
        return {"isOk": self.is_ok, "subject": self.subject, "detail": self.detail}


async def examine(settings: Settings) -> list[Finding]:
    """One finding for each check, in order; a check that breaks is a finding too."""
    return [await _look(subject, check, settings) for subject, check in _CHECKS]


async def _look(subject: str, check: Check, settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return Finding(True, subject, await check(settings))
    except machine.NotWell as trouble:
        return Finding(False, subject, str(trouble))
    except TimeoutError:
        return Finding(False, subject, f"no answer within {_PATIENCE_SECONDS:.0f} seconds")
    except Exception as error:  # noqa: BLE001  # whatever it is, the other checks still have something to say
        return Finding(False, subject, f"{type(error).__name__}: {error}")
