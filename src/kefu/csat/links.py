"""The signed link under which a survey can be answered without being the visitor's browser; it is in the reminder."""

import base64
import hashlib
import hmac

import msgspec

from kefu.kernel.errors import NotFound


def sign(secret: bytes, survey_id: str) -> str:
    """The last part of the link; good for this survey as long as the survey can be answered."""
    if len(secret) < 32:
        raise ValueError("links are signed with a secret of at least 32 bytes")
    text = msgspec.json.encode(("kefu.survey-link.1", survey_id))
    return base64.urlsafe_b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode().rstrip("=")


def survey_path(secret: bytes, survey_id: str) -> str:
    """Where the page of a survey is, below the address of this server."""
    return f"/rate/{survey_id}/{sign(secret, survey_id)}"


def require_signature(secret: bytes, survey_id: str, signature: str) -> None:
    """Raises NotFound: a wrong link and a missing survey look alike."""
    # As bytes: compare_digest raises on text that is not ASCII, and a stranger chooses this text.
    if not hmac.compare_digest(sign(secret, survey_id).encode(), signature.encode(errors="replace")):
        raise NotFound("survey.not_found", "There is no such survey.")
