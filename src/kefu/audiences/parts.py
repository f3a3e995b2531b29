"""Parts of messages that both audiences see alike."""

from kefu.audiences.attachments import attachment_view
from kefu.audiences.scene import Scene
from kefu.audiences.shapes import CallLineView, CardButton, CardView, QuoteView
from kefu.conversations import stored
from kefu.conversations.previews import StoredPreview


def card_view(card: stored.StoredCard | None) -> CardView | None:
    if card is None:
        return None
    buttons = [CardButton(label=button.label, url=button.url) for button in card.buttons]
    return CardView(title=card.title, text=card.text, picture_url=card.picture_url, url=card.url, buttons=buttons)


def preview_view(preview: StoredPreview | None, viewer: str, scene: Scene) -> CardView | None:
    """The card of a link; its picture is ours, and nobody's browser asks the other site."""
    if preview is None:
        return None
    picture = None
    if preview.picture_id is not None:
        kept = stored.StoredAttachment(
            id=preview.picture_id, kind="picture", name="", size=0, content_type="image/webp", has_thumbnail=True
        )
        picture = attachment_view(kept, viewer, scene.links_key, scene.now).thumbnail_url
    return CardView(title=preview.title, text=preview.text, picture_url=picture, url=preview.url)


def quote_view(quote: stored.StoredQuote | None) -> QuoteView | None:
    if quote is None:
        return None
    return QuoteView(id=quote.id, author_name=quote.author_name, text=quote.text, type=quote.type)


def call_line_view(call: stored.StoredCall | None) -> CallLineView | None:
    if call is None:
        return None
    return CallLineView(kind=call.kind, outcome=call.outcome, duration_ms=call.duration_ms, agent_name=call.agent_name)
