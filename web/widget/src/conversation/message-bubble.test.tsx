/** Bubbles by role and name: marks, what is removed, cards with bad links, and text that looks like HTML. */
import { cleanup, render } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import type { Actions } from "../actions.ts";
import { aConversation, aMessage } from "../fake-data.ts";
import { loadMessages, sayIn } from "../i18n/messages.ts";
import { Store, type WidgetState } from "../state.ts";
import { WidgetContext } from "../use-widget.ts";
import { markOf, MessageBubble } from "./message-bubble.tsx";

afterEach(cleanup);

async function show(message: VisitorMessage) {
  const state = {
    say: sayIn(await loadMessages("en")),
    language: "en",
    config: { editWindowSeconds: 600 },
    timeline: { conversation: aConversation({ agentReadSeq: 1 }), messages: [message], hasMore: false },
  } as unknown as WidgetState;
  const widget = { store: new Store(state), actions: {} as Actions };
  return render(
    <WidgetContext.Provider value={widget}>
      <MessageBubble message={message} isFirst isLast />
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
    const { container, getAllByRole } = await show(aMessage(1, { type: "card", text: "", card }));
    expect(getAllByRole("link").map((link) => link.textContent)).toEqual(["Good"]);
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

it("markOf tells sent, delivered and read apart", () => {
  const conversation = aConversation({ agentDeliveredSeq: 4, agentReadSeq: 2 });
  expect([2, 4, 5].map((seq) => markOf(seq, conversation).key)).toEqual(["read", "delivered", "sent"]);
});
