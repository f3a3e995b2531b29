"""`/.well-known/security.txt` (RFC 9116): where to report a weakness of this installation; composed by `routes`."""

from datetime import UTC, datetime, timedelta

from litestar import get
from litestar.response import Response
from litestar.types import ControllerRouterHandler

from kefu.kernel.clock import SECOND
from kefu.kernel.errors import NotFound
from kefu.settings import Settings
from kefu.web.wired import Wired

_PUBLIC = {"is_public": True, "why": "who finds a weakness has no account"}
# The RFC asks for an end of less than a year; whoever reads it later reads a newer one.
_VALID = timedelta(days=180)


def security_txt(settings: Settings, now: int) -> str:
    """The file, for an installation that names a contact."""
    contact = settings.security_contact
    if "@" in contact and not contact.startswith(("mailto:", "https://")):
        contact = f"mailto:{contact}"
    expires = datetime.fromtimestamp(now // SECOND, UTC).replace(hour=0, minute=0, second=0) + _VALID
    lines = [f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en, zh"]
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url}/.well-known/security.txt")
    return "".join(f"{line}\n" for line in lines)


@get("/.well-known/security.txt", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def serve(wired: Wired) -> Response[str]:
    """Not there unless the operator named somebody who reads it."""
    if not wired.settings.security_contact:
        raise NotFound
    text = security_txt(wired.settings, wired.clock.now())
    return Response(text, media_type="text/plain", headers={"Cache-Control": "max-age=86400"})


HANDLERS: list[ControllerRouterHandler] = [serve]
