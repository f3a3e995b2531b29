import { describe, expect, it } from "vitest";
import type { InboxView } from "@kefu/protocol/console-api";
import { BY_HAND } from "../../shared/rules";
import { changeOf, draftOf } from "./draft";

const inbox: InboxView = {
  id: "inb_1",
  name: "Shop",
  colour: "#3b5bdb",
  position: "end",
  theme: "auto",
  language: "auto",
  texts: { en: { title: "Hi", subtitle: "", greeting: "", placeholder: "" } },
  launcherText: {},
  allowedDomains: ["example.com"],
  isIdentityRequired: false,
  hasAttachments: true,
  hasVoice: true,
  scheduleId: null,
  snippet: "",
  isArchived: false,
  teamId: null,
  rules: BY_HAND,
  lifecycle: { returning: "continue", continueDays: 7, idleCloseMinutes: 10 },
  createdAt: 0,
};

describe("inbox draft", () => {
  it("changes nothing when nothing was touched", () => {
    expect(changeOf(draftOf(inbox), inbox)).toEqual({});
  });

  it("names only what differs", () => {
    const draft = draftOf(inbox);
    draft.position = "start";
    draft.domains = "example.com\n*.shop.example, www.example.org";
    expect(changeOf(draft, inbox)).toEqual({
      position: "start",
      allowedDomains: ["example.com", "*.shop.example", "www.example.org"],
    });
  });

  it("leaves out languages without a word, and keeps the others whole", () => {
    const draft = draftOf(inbox);
    draft.texts["zh-CN"].greeting = "你好";
    draft.texts.en.title = "";
    draft.launcherText.en = " Talk to us ";
    expect(changeOf(draft, inbox)).toEqual({
      texts: { "zh-CN": { title: "", subtitle: "", greeting: "你好", placeholder: "" } },
      launcherText: { en: "Talk to us" },
    });
  });
});
