/** Which form is shown when. */
import { describe, expect, it } from "vitest";
import { aConversation } from "./fake-data.ts";
import { formToShow } from "./form-choice.ts";
import { NO_PAST } from "./past.ts";
import type { WidgetState } from "./state.ts";
import { EMPTY_TIMELINE } from "./timeline.ts";

const FORM = { intro: {}, fields: [], topics: [] };
const CLOSED = { isOpen: false, changesAt: null };

function state(config: object, change: object = {}): WidgetState {
  const base = { opening: null, intake: null, leaveMessage: null, isAnyoneOnline: true };
  return {
    config: { ...base, ...config },
    phase: "ready",
    timeline: EMPTY_TIMELINE,
    past: NO_PAST,
    offer: null,
    isBlocked: false,
    isIntakeDue: true,
    isStartingAnew: false,
    ...change,
  } as WidgetState;
}

const LEAVE = { shown: "closed", hasAttachments: true, form: FORM };
const OPEN_TALK = { timeline: { ...EMPTY_TIMELINE, conversation: aConversation() } };
const ENDED_TALK = { timeline: { ...EMPTY_TIMELINE, conversation: aConversation({ status: "resolved" }) } };

describe("formToShow", () => {
  it.each([
    ["nothing is asked", {}, {}, null],
    ["the questions are due", { intake: FORM }, {}, "intake"],
    ["they are answered", { intake: FORM }, { isIntakeDue: false }, null],
    ["closed", { leaveMessage: LEAVE, opening: CLOSED, intake: FORM }, {}, "leave"],
    ["open but nobody there, for hours only", { leaveMessage: LEAVE, isAnyoneOnline: false }, {}, null],
    ["open but nobody there", { leaveMessage: { ...LEAVE, shown: "closed_or_away" }, isAnyoneOnline: false }, {}, "leave"],
    ["a conversation is under way", { leaveMessage: LEAVE, opening: CLOSED, intake: FORM }, OPEN_TALK, null],
    ["an ended one is read", { intake: FORM }, ENDED_TALK, null],
    ["a new one begins after it", { intake: FORM }, { ...ENDED_TALK, isStartingAnew: true }, "intake"],
    ["the session is not there yet", { intake: FORM }, { phase: "loading" }, null],
  ])("%s", (_name, config, change, shown) => {
    expect(formToShow(state(config, change))).toBe(shown);
  });
});
