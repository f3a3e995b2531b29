import { describe, expect, it } from "vitest";
import { surveyBody, surveyDraft } from "./draft";

describe("the survey of an inbox", () => {
  const stored = {
    isOn: true,
    scale: "faces",
    isAskedAfterResolving: false,
    hasComment: true,
    question: { en: "Well?" },
    thanks: {},
    tags: [
      { key: "fast", label: { en: "Fast", "zh-CN": "快" } },
      { key: "kind", label: { en: "Kind" } },
    ],
    reminderHours: 12,
  } as const;

  it("goes to the server as it came", () => {
    const copy = structuredClone(stored) as unknown as Parameters<typeof surveyDraft>[0];
    expect(surveyBody(surveyDraft(copy))).toEqual(stored);
  });

  it("keeps the keys of lines that stay, and gives new lines their own", () => {
    const draft = surveyDraft(structuredClone(stored) as unknown as Parameters<typeof surveyDraft>[0]);
    draft.tags.en = "Quick\nKind\nClear";
    expect(surveyBody(draft).tags?.map((tag) => tag.key)).toEqual(["fast", "kind", "tag-3"]);
  });

  it("leaves out empty lines and reminds nobody unless it is switched on", () => {
    const draft = { ...surveyDraft({}), tags: { "zh-CN": "", "zh-TW": "", en: "\n \n" } };
    expect(surveyBody(draft)).toMatchObject({ isOn: false, tags: [], reminderHours: null });
  });
});
