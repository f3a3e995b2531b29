import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AttachmentView } from "@kefu/protocol/agent-frames";
import { findCannedQuery, insertText, nextGap } from "./canned";
import { cardOf, cardProblem, emptyCard } from "./card";
import { EMPTY_DRAFT, keepDraft, readDraft } from "./drafts";
import { namePasted, refuseFile } from "./file-rules";
import { isSendPress, isUndoPress } from "./keys";
import { TypingSignal } from "./typing-signal";
import { Uploads, type Uploader } from "./uploads";

describe("canned responses", () => {
  it("are asked for by a slash at the beginning of a word", () => {
    expect(findCannedQuery("/shi", 4)).toEqual({ start: 0, end: 4, words: "shi" });
    expect(findCannedQuery("您好 /发", 5)).toEqual({ start: 3, end: 5, words: "发" });
    expect(findCannedQuery("and/or", 6)).toBeNull();
    expect(findCannedQuery("https://x", 9)).toBeNull();
  });

  it("take the place of what was typed", () => {
    expect(insertText("a /hi b", { start: 2, end: 5 }, "Hello")).toEqual({ text: "a Hello b", caret: 7 });
  });

  it("lead from gap to gap until all are filled in", () => {
    const text = "Hi ⟦contact.name⟧, order ⟦attributes.order⟧";
    expect(nextGap(text, 0)).toEqual({ start: 3, end: 17 });
    expect(nextGap(text, 17)).toEqual({ start: 25, end: 43 });
    expect(nextGap(text, 43)).toEqual({ start: 3, end: 17 });
    expect(nextGap("Hi Sam [x]", 0)).toBeNull();
  });
});

describe("drafts", () => {
  beforeEach(() => localStorage.clear());

  it("survive, one per agent and conversation", () => {
    const draft = { ...EMPTY_DRAFT, text: "half a sent" };
    keepDraft(localStorage, "agt_1", "conv_1", draft);
    expect(readDraft(localStorage, "agt_1", "conv_1")).toEqual(draft);
    expect(readDraft(localStorage, "agt_1", "conv_2")).toEqual(EMPTY_DRAFT);
    expect(readDraft(localStorage, "agt_2", "conv_1")).toEqual(EMPTY_DRAFT);
  });

  it("leave nothing behind when they are empty, and bear broken storage", () => {
    keepDraft(localStorage, "a", "c", { ...EMPTY_DRAFT, text: "x" });
    keepDraft(localStorage, "a", "c", EMPTY_DRAFT);
    expect(localStorage.length).toBe(0);
    localStorage.setItem("kefu.draft.a.c", "{broken");
    expect(readDraft(localStorage, "a", "c")).toEqual(EMPTY_DRAFT);
  });
});

describe("sending by key", () => {
  const enter = { key: "Enter", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, keyCode: 13 };

  it("follows the preference, and never takes an input method's Enter", () => {
    expect(isSendPress(enter, true)).toBe(true);
    expect(isSendPress({ ...enter, shiftKey: true }, true)).toBe(false);
    expect(isSendPress(enter, false)).toBe(false);
    expect(isSendPress({ ...enter, ctrlKey: true }, false)).toBe(true);
    expect(isSendPress({ ...enter, isComposing: true }, true)).toBe(false);
    expect(isSendPress({ ...enter, keyCode: 229 }, true)).toBe(false);
  });
});

describe("taking back by key", () => {
  const press = { key: "Escape", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, keyCode: 27 };

  it("leaves an input method its Esc, and a text its own undoing", () => {
    expect(isUndoPress(press, false)).toBe(true);
    expect(isUndoPress({ ...press, isComposing: true }, true)).toBe(false);
    expect(isUndoPress({ ...press, keyCode: 229 }, true)).toBe(false);
    expect(isUndoPress({ ...press, key: "z", ctrlKey: true }, true)).toBe(true);
    expect(isUndoPress({ ...press, key: "z", ctrlKey: true }, false)).toBe(false);
    expect(isUndoPress({ ...press, key: "z" }, true)).toBe(false);
  });
});

describe("files", () => {
  const limits = { maxUploadBytes: 100, allowedExtensions: ["png", ".PDF"] };

  it("are refused before the upload when the workspace does not take them", () => {
    expect(refuseFile({ name: "a.png", size: 10 }, limits)).toBeNull();
    expect(refuseFile({ name: "a.pdf", size: 10 }, limits)).toBeNull();
    expect(refuseFile({ name: "a.exe", size: 10 }, limits)).toBe("kind");
    expect(refuseFile({ name: "a.png", size: 101 }, limits)).toBe("tooLarge");
    expect(refuseFile({ name: "a.png", size: 0 }, limits)).toBe("empty");
  });

  it("a pasted screenshot gets a name", () => {
    expect(namePasted(new File(["x"], "image.png", { type: "image/png" }), Date.UTC(2026, 0, 2, 3, 4, 5)).name).toBe("screenshot-2026-01-02-03-04-05.png");
  });
});

describe("uploads", () => {
  const view = (id: string) => ({ id, kind: "file", name: "a", size: 1, thumbnailUrl: null }) as AttachmentView;
  const file = new File(["x"], "a.txt", { type: "text/plain" });

  it("report progress and end as attachments", async () => {
    const uploader: Uploader = (_file, options) => {
      options.onProgress?.(0.5);
      return Promise.resolve(view("att_1"));
    };
    const uploads = new Uploads(uploader, () => undefined);
    const done = uploads.add(file);
    expect(uploads.isBusy).toBe(true);
    expect(uploads.items[0]?.progress).toBe(0.5);
    await done;
    expect(uploads.attachments.map((each) => each.id)).toEqual(["att_1"]);
    expect(uploads.isBusy).toBe(false);
  });

  it("can fail and be tried again", async () => {
    const uploader = vi.fn<Uploader>().mockRejectedValueOnce(new Error("no")).mockResolvedValueOnce(view("att_2"));
    const uploads = new Uploads(uploader, () => undefined);
    expect(await uploads.add(file)).toBeNull();
    expect(uploads.items[0]?.state).toBe("failed");
    await uploads.retry(uploads.items[0]?.id ?? 0);
    expect(uploads.attachments).toHaveLength(1);
  });

  it("are aborted when taken away", () => {
    let signal: AbortSignal | undefined;
    const uploads = new Uploads((_file, options) => {
      signal = options.signal;
      return new Promise(() => undefined);
    }, () => undefined);
    void uploads.add(file);
    uploads.remove(uploads.items[0]?.id ?? 0);
    expect(signal?.aborted).toBe(true);
    expect(uploads.items).toHaveLength(0);
  });
});

describe("typing", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is told at once, then every three seconds, and ends after a silence", () => {
    const said: boolean[] = [];
    const signal = new TypingSignal((isTyping) => said.push(isTyping));
    for (let second = 0; second < 7; second += 1) {
      signal.typed();
      vi.advanceTimersByTime(1_000);
    }
    expect(said).toEqual([true, true, true]);
    vi.advanceTimersByTime(4_000);
    expect(said.at(-1)).toBe(false);
    signal.stop();
    expect(said).toHaveLength(4);
  });
});

describe("cards", () => {
  it("need a title and only safe links", () => {
    expect(cardProblem(emptyCard())).toBe("title");
    const fields = { ...emptyCard(), title: "Jacket" };
    expect(cardProblem({ ...fields, url: "javascript:alert(1)" })).toBe("url");
    expect(cardProblem({ ...fields, pictureUrl: "mailto:a@b.example" })).toBe("pictureUrl");
    expect(cardProblem({ ...fields, buttons: [{ label: "", url: "https://a.example" }] })).toBe("buttons");
    expect(cardOf({ ...fields, url: " https://a.example " })).toEqual({ title: "Jacket", text: "", pictureUrl: null, url: "https://a.example", buttons: [] });
  });
});
