"""The visitors' door as one list; a new file of this folder is added here."""

from litestar.types import ControllerRouterHandler

from kefu.web.widget import config, contact, forms, messages, proactive, sessions, uploads


def widget_handlers() -> list[ControllerRouterHandler]:
    return [*config.HANDLERS, *sessions.HANDLERS, *contact.HANDLERS, *forms.HANDLERS, *uploads.HANDLERS, *messages.HANDLERS, *proactive.HANDLERS]
