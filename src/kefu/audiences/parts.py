"""Parts of messages that both audiences see alike."""

from kefu.audiences.shapes import CardButton, CardView, QuoteView
from kefu.conversations import models


def card_view(card: models.StoredCard | None) -> CardView | None:
    if card is None:
        return None
    buttons = [CardButton(label=button.label, url=button.url) for button in card.buttons]
    return CardView(title=card.title, text=card.text, picture_url=card.picture_url, url=card.url, buttons=buttons)


def quote_view(quote: models.StoredQuote | None) -> QuoteView | None:
    if quote is None:
        return None
    return QuoteView(id=quote.id, author_name=quote.author_name, text=quote.text, type=quote.type)
