/** A product, an order or a link as a card; every address is checked again here, whoever wrote it. */

import type { CardView as Card } from "@kefu/protocol/visitor-frames";
import { safeUrl } from "../markdown.ts";

export default function CardView({ card }: { card: Card }) {
  const url = card.url === null ? null : safeUrl(card.url);
  const picture = card.pictureUrl === null ? null : pictureUrl(card.pictureUrl);
  const buttons = card.buttons.flatMap(({ label, url: address }) => {
    const safe = safeUrl(address);
    return safe ? [{ label, url: safe }] : [];
  });
  return (
    <div class="card">
      {picture && <img src={picture} alt="" loading="lazy" referrerpolicy="no-referrer" />}
      <div class="card-words" dir="auto">
        {url ? (
          <a href={url} target="_blank" rel="noopener noreferrer">
            <strong>{card.title}</strong>
          </a>
        ) : (
          <strong>{card.title}</strong>
        )}
        {card.text && <p>{card.text}</p>}
      </div>
      {buttons.map((button) => (
        <a key={button.url + button.label} class="card-button" href={button.url} target="_blank" rel="noopener noreferrer">
          {button.label}
        </a>
      ))}
    </div>
  );
}

/** Ours may be relative; any other must be a web address. */
function pictureUrl(text: string): string | null {
  if (text.startsWith("/") && !text.startsWith("//")) return text;
  return /^https?:/i.test(text) ? safeUrl(text) : null;
}
