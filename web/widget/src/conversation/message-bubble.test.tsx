/** Bubbles by role and name: marks, what is removed, cards with bad links, and text that looks like HTML. */
import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import type { Actions } from "../actions.ts";
import { aConversation, aMessage } from "../fake-data.ts";
import { loadMessages, sayIn } from "../i18n/messages.ts";
import { Store, type WidgetState } from "../state.ts";
import { WidgetContext } from "../use-widget.ts";
import { markOf, MessageBubble } from "./message-bubble.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function show(message: VisitorMessage, actions: Partial<Actions> = {}, isReadOnly = false) {
  const conversation = aConversation({ agentReadSeq: 1 });
  const state = {
    say: sayIn(await loadMessages("en")),
    language: "en",
    config: { editWindowSeconds: 600 },
    timeline: { conversation, messages: [message], hasMore: false },
  } as unknown as WidgetState;
  const widget = { store: new Store(state), actions: actions as Actions };
  return render(
    <WidgetContext.Provider value={widget}>
      <MessageBubble message={message} isFirst isLast conversation={conversation} isReadOnly={isReadOnly} />
    </WidgetContext.Provider>,
  );
}

describe("MessageBubble", () => {
  it("draws Markdown as nodes and HTML as text", async () => {
    const { container } = await show(aMessage(1, { text: "**hi** <img src=x onerror=alert(1)> [x](javascript:alert(1))" }));
    expect(container.querySelector("strong")?.textContent).toBe("hi");
    expect(container.querySelector(".words img, .words a")).toBeNull();
    expect(container.textContent).toContain("<img src=x onerror=alert(1)>");
  });

  it("opens links in a new page that knows nothing of ours", async () => {
    const link = (await show(aMessage(1, { text: "https://a.example/x" }))).getByRole("link");
    expect(link.getAttribute("rel")).toContain("noopener");
    expect(link.getAttribute("target")).toBe("_blank");
  });

  it("shows nothing of a recalled message but that it was", async () => {
    const { container, queryByRole } = await show(aMessage(1, { isRemoved: true, text: "secret" }));
    expect(container.textContent).toContain("This message was recalled");
    expect(container.textContent).not.toContain("secret");
    expect(queryByRole("button")).toBeNull();
  });

  it("leaves out what a card may not open", async () => {
    const card = {
      title: "Chair",
      text: "",
      pictureUrl: "javascript:alert(1)",
      url: "data:text/html,x",
      buttons: [
        { label: "Bad", url: "javascript:alert(1)" },
        { label: "Good", url: "https://a.example/" },
      ],
    };
    const { container, findAllByRole } = await show(aMessage(1, { type: "card", text: "", card }));
    expect((await findAllByRole("link")).map((link) => link.textContent)).toEqual(["Good"]);
    expect(container.querySelector(".card img")).toBeNull();
    expect(container.textContent).toContain("Chair");
  });

  it("offers to change only what is the visitor's own and young", async () => {
    const own = await show(aMessage(1, { direction: "incoming", createdAt: Date.now() }));
    (own.getByRole("button", { name: "Message actions" }) as HTMLButtonElement).click();
    expect(await own.findByRole("button", { name: "Recall" })).toBeTruthy();
    cleanup();
    const old = await show(aMessage(1, { direction: "incoming", createdAt: Date.now() - 3_600_000 }));
    (old.getByRole("button", { name: "Message actions" }) as HTMLButtonElement).click();
    expect(await old.findByRole("button", { name: "Reply" })).toBeTruthy();
    expect(old.queryByRole("button", { name: "Recall" })).toBeNull();
  });
});

describe("MessageBubble of an earlier conversation", () => {
  it("can be copied, and neither answered nor changed", async () => {
    const own = await show(aMessage(1, { direction: "incoming", createdAt: Date.now() }), {}, true);
    (own.getByRole("button", { name: "Message actions" }) as HTMLButtonElement).click();
    expect(await own.findByRole("button", { name: "Copy" })).toBeTruthy();
    expect(own.queryByRole("button", { name: /Reply|Edit|Recall/ })).toBeNull();
  });
});

describe("MessageBubble with a link that has ended", () => {
  const url = (expires: number): string => `/api/v1/attachments/att_1/original?viewer=v&expires=${expires}&signature=s`;
  const fields = { id: "att_1", name: "tea.png", size: 9, contentType: "image/png", thumbnailUrl: null, width: 1, height: 1, durationMs: null };
  const withFile = (kind: "picture" | "file", expires: number): VisitorMessage =>
    aMessage(1, { text: "", type: kind, attachments: [{ ...fields, kind, url: url(expires) }] });

  it("gets the message anew when its picture does not load", async () => {
    const freshen = vi.fn(() => Promise.resolve(null));
    const { getByRole } = await show(withFile("picture", 1), { freshen });
    fireEvent.error(getByRole("img", { name: "tea.png" }));
    expect(freshen).toHaveBeenCalledTimes(1);
  });

  it("asks for nothing when a picture with a good link does not load", async () => {
    const freshen = vi.fn(() => Promise.resolve(null));
    const { getByRole } = await show(withFile("picture", 9_999_999_999), { freshen });
    fireEvent.error(getByRole("img", { name: "tea.png" }));
    expect(freshen).not.toHaveBeenCalled();
  });

  it("downloads a clicked file by its fresh link", async () => {
    const freshen = vi.fn(() => Promise.resolve(withFile("file", 9_999_999_999)));
    const clicked: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(this.href);
    });
    const { getByRole } = await show(withFile("file", 1), { freshen });
    const isLeftToTheBrowser = fireEvent.click(getByRole("link"));
    await vi.waitFor(() => expect(clicked).toEqual([expect.stringContaining("expires=9999999999")]));
    expect(isLeftToTheBrowser).toBe(false);
  });
});

describe("a quote", () => {
  const quoting = (text: string): VisitorMessage => aMessage(2, { replyTo: { id: "msg_1", authorName: "Ada", text, type: "text" } });

  it("says that what it quotes was taken back when nothing is left of it", async () => {
    expect((await show(quoting("tea?"))).container.textContent).toContain("tea?");
    cleanup();
    expect((await show(quoting(""))).container.textContent).toContain("This message was recalled");
  });
});

it("markOf tells sent, delivered and read apart", () => {
  const conversation = aConversation({ agentDeliveredSeq: 4, agentReadSeq: 2 });
  expect([2, 4, 5].map((seq) => markOf(seq, conversation).key)).toEqual(["read", "delivered", "sent"]);
});
