"""Fills a text in with what is known of a conversation: Liquid, with little of it, and never a raw `{{ }}` left over.

What is not known stays visible as a gap, `⟦contact.name⟧`, so that the agent fills it in before anything is sent.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from kefu.kernel.errors import Refused

if TYPE_CHECKING:
    from liquid import Environment

LONGEST_RENDERED = 10_000
_MOST_MARKS = 200
_MOST_LOOPS = 200
_LARGEST_LOCALS = 50_000
_TAGS = ("if", "unless", "case", "for", "break", "continue", "assign", "comment")
# Nothing among them multiplies one text by another, or makes a list of a range.
_FILTERS = (
    "default", "upcase", "downcase", "capitalize", "strip", "truncate", "date", "round", "ceil", "floor", "plus",
    "minus", "times", "divided_by", "modulo", "append", "prepend",
)  # fmt: skip
_GAP = re.compile(r"⟦([^⟦⟧\n]{1,80})⟧")
_RAW = re.compile(r"\{%-?\s*(raw|doc)\b")


class Rendered(msgspec.Struct, frozen=True):
    """The text, and the variables that nothing is known for, each once."""

    text: str
    missing: list[str]


def is_template(text: str) -> bool:
    return "{{" in text or "{%" in text


def render(text: str, known: Mapping[str, Any]) -> Rendered:
    """Raises Refused for what is no template or costs too much."""
    if not is_template(text):
        return Rendered(text, [])
    # A mark that is never closed is looked for to the end, by each of them.
    if text.count("{{") + text.count("{%") > _MOST_MARKS or _RAW.search(text):
        raise _wrong("too many variables, or raw ones")
    from liquid.exceptions import LiquidError

    try:
        filled = _environment().from_string(text).render(**known)
    except (LiquidError, ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise _wrong(str(error).partition("\n")[0][:200]) from None
    if len(filled) > LONGEST_RENDERED:
        raise Refused("canned_response.too_long", "The text with its variables is too long.", limit=LONGEST_RENDERED)
    return Rendered(filled, list(dict.fromkeys(_GAP.findall(filled))))


def require_template(text: str) -> None:
    """Raises Refused for a text that could not be filled in."""
    if is_template(render(text, {}).text):
        raise _wrong("a variable is not closed")


def without_gaps(known: Mapping[str, Any]) -> dict[str, Any]:
    """What is empty is not known."""
    kept: dict[str, Any] = {}
    for name, value in known.items():
        if isinstance(value, Mapping):
            kept[name] = without_gaps(value)
        elif value is not None and value != "":
            kept[name] = value
    return kept


def _wrong(reason: str) -> Refused:
    return Refused("canned_response.template_wrong", "The variables of this text cannot be read.", reason=reason)


@cache
def _environment() -> "Environment":
    from typing import TextIO

    from liquid import Environment, RenderContext  # late: few processes ever fill in a text
    from liquid.builtin.expressions import FilteredExpression
    from liquid.builtin.output import Output, OutputNode
    from liquid.undefined import is_undefined

    class GapNode(OutputNode):
        """An output that stays visible where nothing is known."""

        def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
            found = self.expression.evaluate(context)
            left = self.expression.left if isinstance(self.expression, FilteredExpression) else self.expression
            if (is_undefined(found) or found == "") and is_undefined(left.evaluate(context)):
                return buffer.write(f"⟦{str(left)[:80]}⟧")
            return super().render_to_output(context, buffer)

    class GapOutput(Output):
        node_class = GapNode

    class Modest(Environment):
        loop_iteration_limit = _MOST_LOOPS
        local_namespace_limit = _LARGEST_LOCALS
        output_stream_limit = LONGEST_RENDERED * 4

    made = Modest()
    made.add_tag(GapOutput)
    inner = [name for name in made.tags if not name[:1].isalpha() or name in ("content", "output", "illegal")]
    made.tags = {name: tag for name, tag in made.tags.items() if name in (*_TAGS, *inner)}
    made.filters = {name: made.filters[name] for name in _FILTERS}
    return made
