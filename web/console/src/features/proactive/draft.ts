/** A proactive rule as people edit it (lines of text, numbers that may be empty) and back; used by its screens. */

import type { ProactiveRuleBody, ProactiveRuleView } from "@kefu/protocol/console-api";

export interface VariantDraft {
  key: number;
  text: string;
  weight: string;
  hasCard: boolean;
  cardTitle: string;
  cardText: string;
  pictureUrl: string;
  buttonLabel: string;
  buttonUrl: string;
}

export interface Draft {
  name: string;
  inboxId: string;
  senderName: string;
  isActive: boolean;
  position: number;
  frequency: ProactiveRuleBody["frequency"];
  pages: string;
  butPages: string;
  seconds: string;
  scrollPercent: string;
  leastVisits: string;
  mostVisits: string;
  sources: string;
  attributes: string;
  languages: ("zh-CN" | "zh-TW" | "en")[];
  hours: "always" | "open" | "closed";
  variants: VariantDraft[];
}

let lastKey = 0;

export function newVariant(text = ""): VariantDraft {
  const card = { hasCard: false, cardTitle: "", cardText: "", pictureUrl: "", buttonLabel: "", buttonUrl: "" };
  return { key: ++lastKey, text, weight: "1", ...card };
}

export function newDraft(): Draft {
  return {
    name: "",
    inboxId: "",
    senderName: "",
    isActive: true,
    position: 0,
    frequency: "day",
    pages: "",
    butPages: "",
    seconds: "20",
    scrollPercent: "",
    leastVisits: "",
    mostVisits: "",
    sources: "",
    attributes: "",
    languages: [],
    hours: "always",
    variants: [newVariant()],
  };
}

function numberText(value: number | null): string {
  return value ? String(value) : "";
}

export function draftOf(rule: ProactiveRuleView): Draft {
  const { conditions } = rule;
  return {
    name: rule.name,
    inboxId: rule.inboxId ?? "",
    senderName: rule.senderName,
    isActive: rule.isActive,
    position: rule.position,
    frequency: rule.frequency,
    pages: conditions.pages.join("\n"),
    butPages: conditions.butPages.join("\n"),
    seconds: numberText(conditions.seconds),
    scrollPercent: numberText(conditions.scrollPercent),
    leastVisits: numberText(conditions.leastVisits),
    mostVisits: numberText(conditions.mostVisits),
    sources: conditions.sources.join(", "),
    attributes: conditions.attributes.map(({ name, value }) => `${name} = ${value}`).join("\n"),
    languages: conditions.languages as Draft["languages"],
    hours: conditions.hours,
    variants: rule.variants.map(({ text, weight, card }) => ({
      ...newVariant(text),
      weight: String(weight),
      hasCard: card !== null,
      cardTitle: card?.title ?? "",
      cardText: card?.text ?? "",
      pictureUrl: card?.pictureUrl ?? "",
      buttonLabel: card?.buttons[0]?.label ?? "",
      buttonUrl: card?.buttons[0]?.url ?? "",
    })),
  };
}

export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

/** `name = value` by line; a line without `=` has an empty value. */
export function attributesOf(text: string): { name: string; value: string }[] {
  return linesOf(text).flatMap((line) => {
    const [name = "", ...rest] = line.split("=");
    return name.trim() ? [{ name: name.trim(), value: rest.join("=").trim() }] : [];
  });
}

function whole(text: string): number | null {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}

function cardOf(variant: VariantDraft): Exclude<ProactiveRuleBody["variants"][number]["card"], undefined> {
  if (!variant.hasCard || variant.cardTitle.trim() === "") return null;
  const [label, url] = [variant.buttonLabel.trim(), variant.buttonUrl.trim()];
  return {
    title: variant.cardTitle.trim(),
    text: variant.cardText.trim(),
    pictureUrl: variant.pictureUrl.trim() || null,
    url: null,
    buttons: label && url ? [{ label, url }] : [],
  };
}

export function bodyOf(draft: Draft): ProactiveRuleBody {
  return {
    name: draft.name.trim(),
    inboxId: draft.inboxId || null,
    senderName: draft.senderName.trim(),
    isActive: draft.isActive,
    position: draft.position,
    frequency: draft.frequency,
    conditions: {
      pages: linesOf(draft.pages),
      butPages: linesOf(draft.butPages),
      seconds: whole(draft.seconds) ?? 0,
      scrollPercent: whole(draft.scrollPercent) ?? 0,
      leastVisits: whole(draft.leastVisits) || null,
      mostVisits: whole(draft.mostVisits) || null,
      sources: draft.sources.split(/[,，、;；\n]/).map((each) => each.trim()).filter(Boolean),
      attributes: attributesOf(draft.attributes),
      languages: draft.languages,
      hours: draft.hours,
    },
    variants: draft.variants.map((each) => ({ text: each.text.trim(), weight: whole(each.weight) || 1, card: cardOf(each) })),
  };
}

export function isComplete(draft: Draft): boolean {
  return draft.name.trim() !== "" && draft.variants.every((each) => each.text.trim() !== "");
}

/** How many of a hundred; a dash where nothing was shown. */
export function share(part: number, whole_: number): string {
  return whole_ === 0 ? "–" : `${Math.round((part / whole_) * 100)} %`;
}

export function totals(rule: ProactiveRuleView): { shown: number; opened: number; answered: number } {
  const sum = (key: "shown" | "opened" | "answered"): number => rule.variants.reduce((all, each) => all + each[key], 0);
  return { shown: sum("shown"), opened: sum("opened"), answered: sum("answered") };
}
