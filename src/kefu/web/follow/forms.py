"""Reads what the pages' forms send: a few short fields, or one text with one file."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from litestar import Request

from kefu.attachments.models import Attachment
from kefu.kernel.actors import Visitor
from kefu.kernel.errors import Refused
from kefu.web.addresses import header
from kefu.web.uploads import keep_upload, received_form, upload_limits
from kefu.web.wired import Wired

AnyRequest = Request[Any, Any, Any]
_MOST_FIELDS = 10
_LARGEST = 64 * 1024


async def short_fields(request: AnyRequest) -> dict[str, str]:
    """The fields of an ordinary form; raises Refused for anything else."""
    kind = header(request.scope, b"content-type").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused("body.wrong_type", "Send a form.")
    body = await request.body()
    if len(body) > _LARGEST:
        raise Refused("body.too_large", "The request is too large.")
    try:
        read = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refused("body.malformed", "The form cannot be read.") from None
    return {name: values[0].replace("\x00", "") for name, values in read.items()}


async def written_reply(
    request: AnyRequest, wired: Wired, visitor: Visitor, longest: Mapping[str, int]
) -> tuple[dict[str, str], Attachment | None]:
    """The text fields, and the file if one was chosen, which is kept before anybody waits for a database."""
    limits = await upload_limits(wired, visitor)
    async with received_form(request, limits.max_bytes, longest) as form:
        if form.file is None:
            return form.fields, None
        try:
            return form.fields, await keep_upload(wired, visitor, form.file, limits)
        except Refused as refused:
            raise NotKept(refused, form.fields) from refused


class NotKept(Refused):
    """The file was refused; what was written beside it is not lost."""

    def __init__(self, cause: Refused, fields: dict[str, str]) -> None:
        super().__init__(cause.code, cause.detail, **cause.params)
        self.fields = fields
