"""Who a visitor is, proven by a JWT that the website signs with the inbox's secret; called when a session begins."""

import math
from typing import Annotated, Any

import msgspec

from kefu.contacts.models import AttributeValue, Details
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import Refused

AUDIENCE = "kefu"
LONGEST_LIFE_SECONDS = 3600
_SKEW_SECONDS = 60
_LONGEST_TOKEN = 8192
# One algorithm, said here and never taken from the token: `none` and a public key used as a secret cannot get in.
_ALGORITHMS = ["HS256"]


class Identity(msgspec.Struct, frozen=True):
    """What the website proved."""

    external_id: str
    details: Details


class _Claims(msgspec.Struct, frozen=True):
    sub: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    exp: float | int
    aud: str | list[str]
    iat: float | int | None = None
    nbf: float | int | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    attributes: dict[str, AttributeValue] | None = None


def prove_identity(token: str, secret: str, now: int) -> Identity:
    """The identity that `token` proves at `now` (in milliseconds); else Refused `identity.invalid` with a reason."""
    if not secret or len(token) > _LONGEST_TOKEN:
        raise _invalid("token")
    claims = _claims(_signed(token, secret))
    _require_audience(claims)
    _require_time(claims, now / SECOND)
    if not claims.sub.isprintable() or not claims.sub.strip():
        raise _invalid("sub")
    named = {key: value for key in ("name", "email", "phone") if (value := getattr(claims, key)) is not None}
    attributes = claims.attributes if claims.attributes is not None else msgspec.UNSET
    return Identity(claims.sub, Details(**named, attributes=attributes))


def _signed(token: str, secret: str) -> dict[str, Any]:
    # It brings cryptography along: memory for who proves identities.
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import OctKey

    try:
        return dict(jwt.decode(token, OctKey.import_key(secret), algorithms=_ALGORITHMS).claims)
    except (JoseError, ValueError, TypeError, KeyError):
        raise _invalid("signature") from None


def _claims(raw: dict[str, Any]) -> _Claims:
    try:
        return msgspec.convert(raw, _Claims)
    except msgspec.ValidationError as error:
        raise _invalid("claims", str(error)[:200]) from None


def _require_audience(claims: _Claims) -> None:
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if AUDIENCE not in audiences:
        raise _invalid("aud")


def _require_time(claims: _Claims, now: float) -> None:
    times = [each for each in (claims.exp, claims.iat, claims.nbf) if each is not None]
    if not all(map(math.isfinite, times)):
        raise _invalid("claims")
    if claims.exp <= now:
        raise _invalid("expired")
    issued = min(claims.iat, now) if claims.iat is not None else now
    if claims.exp - issued > LONGEST_LIFE_SECONDS + _SKEW_SECONDS:
        raise _invalid("lives_too_long")
    starts = max(claims.iat or 0, claims.nbf or 0)
    if starts > now + _SKEW_SECONDS:
        raise _invalid("not_yet")


def _invalid(reason: str, detail: str = "The identity token is not valid.") -> Refused:
    return Refused("identity.invalid", detail, reason=reason)
