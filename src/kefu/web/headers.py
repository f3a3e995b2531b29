"""Security headers of every answer, and the content security policies of our pages; no page needs inline code."""

from collections.abc import Iterable, Mapping

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob: https:; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)

CONSOLE_CSP = f"{_OURS}; frame-src 'self'; frame-ancestors 'none'"
# The shop embeds the widget's frame; its own style and pictures are files of ours.
DEMO_CSP = f"{_OURS}; frame-src 'self'; frame-ancestors 'none'"
DOCS_CSP = f"{_OURS}; frame-ancestors 'none'"

# Pages for visitors without an account: no script at all.
FOLLOW_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def widget_csp(frame_ancestors: str) -> str:
    """The widget's page may stand where the inbox's allowed domains say, and nowhere else."""
    return f"{_OURS}; frame-ancestors {frame_ancestors}"


# Pages on which people talk to each other may use what that needs; a site that embeds one must allow it as well.
CALLS_ALLOWED = "camera=(self), display-capture=(self), geolocation=(), payment=(), usb=(), microphone=(self)"

# What every answer has unless its handler says otherwise. `same-origin` keeps invitation links and conversation ids out
# of other sites' logs. Voice is recorded in the console and in the widget, hence the microphone.
_ALWAYS: Mapping[bytes, bytes] = {
    b"content-security-policy": _NOTHING.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), display-capture=(), geolocation=(), payment=(), usb=(), microphone=(self)",
    b"cross-origin-resource-policy": b"same-origin",
    b"x-permitted-cross-domain-policies": b"none",
    b"cache-control": b"no-store",
}
_TLS = (b"strict-transport-security", b"max-age=31536000")


def complete(headers: Iterable[tuple[bytes, bytes]], request_id: str, *, is_secure: bool) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with ours added where the handler set none."""
    given = [(name, value) for name, value in headers if name.lower() != b"server"]
    names = {name.lower() for name, _ in given}
    given += [(name, value) for name, value in _ALWAYS.items() if name not in names]
    if is_secure and _TLS[0] not in names:
        given.append(_TLS)
    given.append((b"x-request-id", request_id.encode()))
    return given
