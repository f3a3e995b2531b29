"""The error tree of Kefu; every error that a caller may see has a stable code.

    KefuError
    ├── Refused              the request is understood and not acceptable (422)
    │   └── Conflict         it contradicts what is stored (409)
    ├── NotFound             missing, or not visible to who asks: both look alike (404)
    ├── NotAllowed           who asks is known and may not (403)
    ├── NotSignedIn          nobody we know asks (401)
    ├── TooMany              a limit was passed; carries retry_after_seconds (429)
    └── Unavailable          try again later; carries retry_after_seconds (503)

The status of each is decided once, in `kefu.web.errors`; sockets carry the code alone.
"""

from collections.abc import Mapping


class KefuError(Exception):
    """An error with a stable `code` for machines, a `detail` for people, and `params` for translations."""

    code: str = "internal"

    def __init__(self, code: str, detail: str = "", **params: object) -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail or code
        self.params: Mapping[str, object] = params


class Refused(KefuError):
    """The request is understood and its content is not acceptable."""


class Conflict(Refused):
    """The request contradicts what is stored."""


class NotFound(KefuError):
    """Missing, or not visible to who asks; the two must look alike."""

    def __init__(self, code: str = "not_found", detail: str = "There is nothing here.", **params: object) -> None:
        super().__init__(code, detail, **params)


class NotAllowed(KefuError):
    """Who asks is known and may not do this."""

    def __init__(self, code: str = "not_allowed", detail: str = "You may not do this.", **params: object) -> None:
        super().__init__(code, detail, **params)


class NotSignedIn(KefuError):
    """Nobody we know asks."""

    def __init__(self, code: str = "not_signed_in", detail: str = "Please sign in.", **params: object) -> None:
        super().__init__(code, detail, **params)


class TooMany(KefuError):
    """A limit was passed; the caller may come back after `retry_after_seconds`."""

    def __init__(self, code: str, detail: str, retry_after_seconds: int) -> None:
        super().__init__(code, detail, retryAfterSeconds=retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(KefuError):
    """Something Kefu needs does not answer; the caller may come back after `retry_after_seconds`."""

    retry_after_seconds = 3
