/** A survey as it is edited, one line a tag, and as the server takes it; pure. */

import type { Language, SurveySettings } from "@kefu/protocol/console-api";

export type Texts = Record<Language, string>;

export interface SurveyDraft {
  isOn: boolean;
  scale: NonNullable<SurveySettings["scale"]>;
  isAskedAfterResolving: boolean;
  hasComment: boolean;
  question: Texts;
  thanks: Texts;
  /** One tag a line; line N of each language is the same tag. */
  tags: Texts;
  keys: string[];
  isReminding: boolean;
  reminderHours: number;
}

const LANGUAGES: readonly Language[] = ["zh-CN", "zh-TW", "en"];
const MOST_TAGS = 12;

function textsOf(stored: Partial<Texts> | undefined): Texts {
  return { "zh-CN": "", "zh-TW": "", en: "", ...stored };
}

function written(texts: Texts): Partial<Texts> {
  return Object.fromEntries(LANGUAGES.filter((each) => texts[each].trim()).map((each) => [each, texts[each].trim()]));
}

export function surveyDraft(stored: Partial<SurveySettings>): SurveyDraft {
  const tags = stored.tags ?? [];
  const lines = (language: Language): string => tags.map((tag) => tag.label[language] ?? "").join("\n").trimEnd();
  return {
    isOn: stored.isOn ?? false,
    scale: stored.scale ?? "stars",
    isAskedAfterResolving: stored.isAskedAfterResolving ?? true,
    hasComment: stored.hasComment ?? true,
    question: textsOf(stored.question),
    thanks: textsOf(stored.thanks),
    tags: { "zh-CN": lines("zh-CN"), "zh-TW": lines("zh-TW"), en: lines("en") },
    keys: tags.map((tag) => tag.key),
    isReminding: (stored.reminderHours ?? null) !== null,
    reminderHours: stored.reminderHours ?? 24,
  };
}

/** A tag keeps its key as long as it stays on its line, so that what was ticked before keeps its meaning. */
function tagsOf(draft: SurveyDraft): NonNullable<SurveySettings["tags"]> {
  const byLanguage = LANGUAGES.map((language) => [language, draft.tags[language].split("\n").map((line) => line.trim())] as const);
  const count = Math.min(MOST_TAGS, Math.max(...byLanguage.map(([, lines]) => lines.length)));
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    const label = Object.fromEntries(byLanguage.flatMap(([language, lines]) => (lines[index] ? [[language, lines[index].slice(0, 40)]] : []))) as Partial<Texts>;
    let key = draft.keys[index] ?? `tag-${index + 1}`;
    for (let number = index + 1; taken.has(key); number++) key = `tag-${number + MOST_TAGS}`;
    taken.add(key);
    return { key, label };
  }).filter((tag) => Object.keys(tag.label).length > 0);
}

export function surveyBody(draft: SurveyDraft): Required<SurveySettings> {
  const hours = Number.isFinite(draft.reminderHours) ? Math.min(168, Math.max(1, Math.round(draft.reminderHours))) : 24;
  return {
    isOn: draft.isOn,
    scale: draft.scale,
    isAskedAfterResolving: draft.isAskedAfterResolving,
    hasComment: draft.hasComment,
    question: written(draft.question),
    thanks: written(draft.thanks),
    tags: tagsOf(draft),
    reminderHours: draft.isReminding ? hours : null,
  };
}
