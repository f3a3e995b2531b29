/** The message that another one answers, above it, or that it was taken back; a click shows the original where it is on screen. */

import type { QuoteView } from "@kefu/protocol/visitor-frames";
import { wordFor } from "../live.ts";
import { plainText } from "../markdown.ts";
import { useWidgetState } from "../use-widget.ts";

export function Quote({ quote }: { quote: QuoteView }) {
  const { say } = useWidgetState();
  const isBlank = quote.text === "" && quote.type === "text";
  const show = (): void => {
    const original = document.getElementById(quote.id);
    original?.scrollIntoView({ block: "center" });
    original?.classList.add("is-pointed-at");
    setTimeout(() => original?.classList.remove("is-pointed-at"), 1_600);
  };
  return (
    <button type="button" class="quote" onClick={show}>
      <strong dir="auto">{quote.authorName}</strong>
      <span dir="auto">{plainText(quote.text) || say(isBlank ? "removed" : wordFor(quote))}</span>
    </button>
  );
}
