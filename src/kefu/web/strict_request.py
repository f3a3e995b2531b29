"""A request whose JSON body is decoded straight into the handler's struct; given to the framework by `asgi`."""

from typing import Any

import msgspec
from litestar import Request

from kefu.web.errors import WrongBody


class StrictRequest(Request[Any, Any, Any]):
    """Exact types, unknown fields refused, one pass.

    The framework would decode to dictionaries first and then convert with casts: "5" would pass for 5, and an error
    would not say where it is.
    """

    async def json(self) -> Any:
        field = self.route_handler.parsed_data_field
        body = await self.body()
        try:
            return msgspec.json.decode(body, type=Any if field is None else field.annotation)
        except msgspec.DecodeError as error:
            raise WrongBody(error) from None
        except UnicodeDecodeError:
            raise WrongBody(msgspec.DecodeError("The body is not UTF-8")) from None
