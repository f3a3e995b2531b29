/** Links of files are renewed where they are used after their end, and left alone before. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AttachmentView, Entry } from "@kefu/protocol/agent-frames";
import { message, page, START } from "./testing";
import { InboxStore } from "./store";
import { putTimeline } from "./reducer";
import { timelineFromPage } from "./timeline";
import { attachmentIdOf, useFreshLinks } from "./use-fresh-links";

const OVER = 1;
const GOOD = 9_999_999_999;

function file(expires: number): AttachmentView {
  const url = `/api/v1/attachments/att_1/original?viewer=agents&expires=${expires}&signature=s`;
  return { id: "att_1", kind: "file", name: "tea.pdf", size: 1, contentType: "application/pdf", url, thumbnailUrl: null, width: null, height: null, durationMs: null };
}
const entry = (expires: number) => message(2, { attachments: [file(expires)] });

function bubble(expires: number): HTMLAnchorElement {
  document.body.innerHTML = `<div data-anchor="msg_2"><a download="tea.pdf" href="${file(expires).url}"><b>tea.pdf</b></a></div>`;
  const link = document.querySelector("a");
  if (!link) throw new Error("no link");
  return link;
}

afterEach(() => vi.restoreAllMocks());

describe("useFreshLinks", () => {
  const setUp = (expires: number) => {
    const renew = vi.fn<(id: string) => Promise<Entry | null>>(() => Promise.resolve(entry(GOOD)));
    return { renew, ...useFreshLinks(() => [message(1), entry(expires)], renew) };
  };

  it("downloads by the fresh link", async () => {
    const clicked: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(this.href);
    });
    const { renew, linkClicked } = setUp(OVER);
    const link = bubble(OVER);
    link.addEventListener("click", linkClicked);
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    link.querySelector("b")?.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(clicked).toEqual([expect.stringContaining(`expires=${GOOD}`)]));
    expect(renew).toHaveBeenCalledExactlyOnceWith("msg_2");
  });

  it("leaves a good link to the browser", () => {
    const { renew, linkClicked } = setUp(GOOD);
    const link = bubble(GOOD);
    link.addEventListener("click", (event) => {
      linkClicked(event);
      expect(event.defaultPrevented).toBe(false);
      event.preventDefault();
    });
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    expect(renew).not.toHaveBeenCalled();
  });

  it("knows the entry of a picture that is shown outside of it", () => {
    const { renew, pictureFailed } = setUp(OVER);
    pictureFailed("att_1");
    pictureFailed("att_unknown");
    expect(renew).toHaveBeenCalledExactlyOnceWith("msg_2");
  });

  it("reads the attachment out of its link", () => {
    expect(attachmentIdOf(file(OVER).url)).toBe("att_1");
    expect(attachmentIdOf("https://elsewhere.example/x")).toBe("");
  });
});

describe("TimelineLoader.renewLinks", () => {
  const setUp = (expires: number) => {
    const fetchEntries = vi.fn(() => Promise.resolve(page([message(1), entry(GOOD)])));
    const options = { agentId: "agt_1", live: {}, calls: { fetchEntries }, shelf: localStorage, now: () => START };
    const store = new InboxStore(options as unknown as ConstructorParameters<typeof InboxStore>[0]);
    store.change((state) => putTimeline(state, timelineFromPage("conv_1", page([message(1), entry(expires)]))));
    return { fetchEntries, renew: () => store.timelines.renewLinks("conv_1", "msg_2") };
  };

  it("asks once for all that fail together, and not again for good links", async () => {
    const { fetchEntries, renew } = setUp(OVER);
    expect(await Promise.all([renew(), renew()])).toEqual([entry(GOOD), entry(GOOD)]);
    expect(await renew()).toEqual(entry(GOOD));
    expect(fetchEntries).toHaveBeenCalledExactlyOnceWith("conv_1", { around: 2 });
  });

  it("has nothing while the server is away, and asks again", async () => {
    const { fetchEntries, renew } = setUp(OVER);
    fetchEntries.mockRejectedValueOnce(new Error("away"));
    expect(await renew()).toBeNull();
    expect(await renew()).toEqual(entry(GOOD));
  });
});
