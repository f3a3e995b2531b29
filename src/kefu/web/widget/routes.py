"""The visitors' door as one list; a new file of this folder is added here."""

from litestar.types import ControllerRouterHandler

from kefu.web.widget import (
    callbacks,
    config,
    contact,
    forms,
    messages,
    proactive,
    queue,
    sessions,
    surveys,
    transcripts,
    uploads,
)

_PARTS = (config, sessions, contact, forms, uploads, messages, proactive, queue, callbacks, surveys, transcripts)


def widget_handlers() -> list[ControllerRouterHandler]:
    return [handler for part in _PARTS for handler in part.HANDLERS]
