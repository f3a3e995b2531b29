import { flushPromises } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { mountScreen } from "../shared/testing/mount-screen";
import { confirm } from "./confirm";
import UiConfirmDialog from "./confirm-dialog.vue";

describe("confirm", () => {
  it("answers yes only by its own verb", async () => {
    const { control } = await mountScreen(UiConfirmDialog, []);
    const answer = confirm({ title: "Delete it?", text: "For ever.", action: "Delete", isDanger: true });
    await flushPromises();
    expect(document.querySelector("[role=dialog]")?.textContent).toContain("For ever.");
    control("button", "Delete").click();
    expect(await answer).toBe(true);
  });

  it("answers no by cancel, and when another question comes first", async () => {
    const { control } = await mountScreen(UiConfirmDialog, []);
    const first = confirm({ title: "One?", action: "Go" });
    const second = confirm({ title: "Two?", action: "Go" });
    expect(await first).toBe(false);
    await flushPromises();
    control("button", "Cancel").click();
    expect(await second).toBe(false);
  });
});
