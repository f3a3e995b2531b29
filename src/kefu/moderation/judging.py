"""What becomes of a text with sensitive words in it: pure, so that it is tested without a database."""

from collections.abc import Sequence

import msgspec

from kefu.kernel.errors import Conflict, Refused
from kefu.moderation.matching import Match, Matcher, masked
from kefu.moderation.models import Outcome, Side, WordList


class Hit(msgspec.Struct, frozen=True):
    """A list of which a word was found."""

    list: WordList
    outcome: Outcome


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`texts` as they may be sent, `shown` as they may be written down; no hits: nothing was found."""

    texts: tuple[str, ...]
    shown: str = ""
    hits: list[Hit] = []
    refusal: Refused | None = None


def judge(
    matcher: Matcher, texts: Sequence[str], side: Side, inbox_id: str | None, *, is_confirmed: bool = False
) -> Verdict:
    """Blocking comes before warning, warning before masking; an agent who has confirmed is not warned again.

    Who asks is not warned: a visitor could only send it again.
    """
    applying = {place for place, each in enumerate(matcher.lists) if each.applies(side, inbox_id)}
    found = [[match for match in matcher.find(text) if match.place in applying] for text in texts]
    places = sorted({match.place for matches in found for match in matches})
    if not places:
        return Verdict(texts=tuple(texts))
    lists = [matcher.lists[place] for place in places]
    shown = " ".join(masked(text, matches) for text, matches in zip(texts, found, strict=True) if text)
    blocking = [each for each in lists if each.effect == "block"]
    warning = [each for each in lists if each.effect == "warn" and side == "agent" and not is_confirmed]
    if blocking:
        refusal: Refused | None = Refused("message.words_blocked", "This message has words that may not be sent.")
    elif warning:
        words = sorted(_words(texts, found, matcher, "warn"))
        refusal = Conflict("message.words_warn", "Please look at this message again.", words=", ".join(words)[:200])
    else:
        refusal = None
    sent = tuple(_sent(text, matches, matcher) for text, matches in zip(texts, found, strict=True))
    hits = [Hit(each, _outcome(each, blocking, warning)) for each in lists]
    return Verdict(texts=sent, shown=shown, hits=hits, refusal=refusal)


def _outcome(each: WordList, blocking: list[WordList], warning: list[WordList]) -> Outcome:
    if blocking:
        return "blocked"
    if warning:
        return "warned"
    return "masked" if each.effect == "mask" else "sent"


def _sent(text: str, matches: list[Match], matcher: Matcher) -> str:
    return masked(text, [match for match in matches if matcher.lists[match.place].effect == "mask"])


def _words(texts: Sequence[str], found: list[list[Match]], matcher: Matcher, effect: str) -> set[str]:
    return {
        text[match.start : match.end]
        for text, matches in zip(texts, found, strict=True)
        for match in matches
        if matcher.lists[match.place].effect == effect
    }
