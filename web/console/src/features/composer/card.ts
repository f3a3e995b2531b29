/** The fields of the card dialog and the card they make; used by `card-dialog.vue`. */

import type { CardView } from "@kefu/protocol/agent-frames";

export interface CardFields {
  title: string;
  text: string;
  pictureUrl: string;
  url: string;
  buttons: { label: string; url: string }[];
}

export type CardProblem = "title" | "pictureUrl" | "url" | "buttons";

export const MOST_BUTTONS = 5;

export function emptyCard(): CardFields {
  return { title: "", text: "", pictureUrl: "", url: "", buttons: [] };
}

function isLink(address: string, pattern: RegExp): boolean {
  return pattern.test(address) && URL.canParse(address);
}

const WEB = /^https?:\/\//i;
const ANY = /^(https?:\/\/|mailto:|tel:)/i;

export function cardProblem(fields: CardFields): CardProblem | null {
  if (fields.title.trim() === "") return "title";
  if (fields.pictureUrl.trim() && !isLink(fields.pictureUrl.trim(), WEB)) return "pictureUrl";
  if (fields.url.trim() && !isLink(fields.url.trim(), ANY)) return "url";
  const isBad = fields.buttons.some((button) => button.label.trim() === "" || !isLink(button.url.trim(), ANY));
  return isBad ? "buttons" : null;
}

export function cardOf(fields: CardFields): CardView {
  return {
    title: fields.title.trim(),
    text: fields.text.trim(),
    pictureUrl: fields.pictureUrl.trim() || null,
    url: fields.url.trim() || null,
    buttons: fields.buttons.map((button) => ({ label: button.label.trim(), url: button.url.trim() })),
  };
}
