"""uvicorn's HTTP protocol with an end to what stands around a body; used by `serve`."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Heads in the wild have a few kilobytes, and a proxy in front mostly allows less than this.
_LONGEST_HEAD = 64 * 1024


class BoundedHttpProtocol(HttpToolsProtocol):
    """Refuses a head, a trailer or a chunk's extension that does not end; the parser would collect it for ever."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # Bytes since a piece of body or the end of a request.
        self._around = 0

    def data_received(self, data: bytes) -> None:
        self._around += len(data)
        super().data_received(data)
        if self._around > _LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_body(self, body: bytes) -> None:
        self._around = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._around = 0
        super().on_message_complete()
