"""A request whose JSON body is decoded straight into the handler's struct; given to the framework by `asgi`."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ClientException

from kefu.web.addresses import header
from kefu.web.errors import WrongBody

_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


class StrictRequest(Request[Any, Any, Any]):
    """Exact types, unknown fields refused, one pass.

    The framework would decode to dictionaries first and then convert with casts: "5" would pass for 5, and an error
    would not say where it is.
    """

    async def json(self) -> Any:
        if not _is_json(header(self.scope, b"content-type")):
            # A form of another site may send text/plain without asking first, and JSON by that name is such a form.
            raise ClientException(status_code=415)
        field = self.route_handler.parsed_data_field
        body = await self.body()
        try:
            return msgspec.json.decode(_without_nul(body), type=Any if field is None else field.annotation)
        except msgspec.DecodeError as error:
            raise WrongBody(error) from None
        except UnicodeDecodeError:
            raise WrongBody(msgspec.DecodeError("The body is not UTF-8")) from None
        except RecursionError:
            raise WrongBody(msgspec.DecodeError("The body is nested too deeply")) from None


def _is_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))


def _without_nul(body: bytes) -> bytes:
    """No text needs an escaped NUL, and PostgreSQL can neither store nor compare one.

    Cut out and not refused, so that a message pasted from a terminal is sent all the same.
    """
    return _NUL.sub(rb"\1", body) if b"\\u0000" in body else body
