import { flushPromises } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import { mountScreen, type } from "../../shared/testing/mount-screen";
import CannedDialog from "./canned-dialog.vue";

it("stores a canned response without the slash that people type", async () => {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response("[]", { status: 200 }))));
  const seat = { isAdmin: true, agentId: "agt_1", teams: [] };
  const { control, wrapper } = await mountScreen(CannedDialog, ["canned"], { open: true, response: null, seat, folders: [] });
  await flushPromises();
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response("{}", { status: 201 }))));
  expect((control("button", "Save") as HTMLButtonElement).disabled).toBe(true);
  type(control("input", "Shortcut"), "/ship");
  type(document.querySelector("textarea") as HTMLElement, "We ship today.");
  await flushPromises();
  document.querySelector("form")?.requestSubmit();
  await flushPromises();
  const sent = JSON.parse(String(vi.mocked(fetch).mock.calls.at(-1)?.[1]?.body)) as unknown;
  expect(sent).toEqual({ title: "", shortcut: "ship", text: "We ship today.", scope: "workspace", teamId: null, folderId: null, attachmentIds: [] });
  expect(wrapper.emitted("saved")).toHaveLength(1);
});
