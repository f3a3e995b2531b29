/** An inbox as it is edited, and what differs from what is stored; used by the inbox screen. */

import type { InboxChange, InboxView, Language, WidgetTexts } from "@kefu/protocol/console-api";
import { fullRules, type FullRules } from "../../shared/rules";
import { lifecycleBody, lifecycleDraft, type LifecycleDraft } from "./ending/lifecycle";

export type TextName = keyof WidgetTexts;
export const TEXT_NAMES: readonly TextName[] = ["title", "subtitle", "greeting", "placeholder"];
export const TEXT_LIMITS: Record<TextName | "launcher", number> = {
  title: 80,
  subtitle: 160,
  greeting: 1000,
  placeholder: 80,
  launcher: 40,
};
const LANGUAGES: readonly Language[] = ["zh-CN", "zh-TW", "en"];

export interface InboxDraft {
  name: string;
  colour: string;
  position: InboxView["position"];
  theme: InboxView["theme"];
  language: InboxView["language"];
  texts: Record<Language, WidgetTexts>;
  launcherText: Record<Language, string>;
  /** One a line. */
  domains: string;
  isIdentityRequired: boolean;
  hasAttachments: boolean;
  hasVoice: boolean;
  /** "": the default hours of the workspace. */
  scheduleId: string;
  /** null: everybody answers. */
  teamId: string | null;
  rules: FullRules;
  lifecycle: LifecycleDraft;
}

function forEachLanguage<Value>(make: (language: Language) => Value): Record<Language, Value> {
  return { "zh-CN": make("zh-CN"), "zh-TW": make("zh-TW"), en: make("en") };
}

export function draftOf(inbox: InboxView): InboxDraft {
  const { name, colour, position, theme, language, isIdentityRequired, hasAttachments, hasVoice, teamId } = inbox;
  const empty: WidgetTexts = { title: "", subtitle: "", greeting: "", placeholder: "" };
  return {
    ...{ name, colour, position, theme, language, isIdentityRequired, hasAttachments, hasVoice, teamId },
    scheduleId: inbox.scheduleId ?? "",
    rules: fullRules(inbox.rules),
    lifecycle: lifecycleDraft(inbox.lifecycle),
    texts: forEachLanguage((each) => ({ ...empty, ...inbox.texts[each] })),
    launcherText: forEachLanguage((each) => inbox.launcherText[each] ?? ""),
    domains: inbox.allowedDomains.join("\n"),
  };
}

function linesOf(text: string): string[] {
  return text.split(/[\s,，]+/).filter(Boolean);
}

/** The draft as the server takes it; languages without a word are left out. */
function bodyOf(draft: InboxDraft): Required<InboxChange> {
  const { domains, texts, launcherText, ...plain } = draft;
  const written = LANGUAGES.filter((each) => TEXT_NAMES.some((name) => texts[each][name].trim() !== ""));
  const launchers = LANGUAGES.filter((each) => launcherText[each].trim() !== "");
  return {
    ...plain,
    lifecycle: lifecycleBody(draft.lifecycle),
    scheduleId: draft.scheduleId || null,
    name: draft.name.trim(),
    texts: Object.fromEntries(written.map((each) => [each, { ...texts[each] }])),
    launcherText: Object.fromEntries(launchers.map((each) => [each, launcherText[each].trim()])),
    allowedDomains: linesOf(domains),
  };
}

/** Only the fields that differ, so that two admins on two tabs do not undo each other. */
export function changeOf(draft: InboxDraft, stored: InboxView): InboxChange {
  const after = bodyOf(draft);
  const before = bodyOf(draftOf(stored));
  const names = Object.keys(after) as (keyof InboxChange)[];
  const changed = names.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as InboxChange;
}
