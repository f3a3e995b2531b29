import { flushPromises } from "@vue/test-utils";
import { describe, expect, it, vi } from "vitest";
import { mountScreen, type } from "../../shared/testing/mount-screen";
import SignInScreen from "./sign-in-screen.vue";

function answer(status: number, body: unknown): void {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status }))));
}

const me = {
  agent: { id: "agt_1", name: "Ada", role: "owner" },
  workspace: { language: "en" },
  preferences: { language: "en", theme: "light" },
};

async function fillAndSubmit(control: (selector: string, name: string) => HTMLElement): Promise<void> {
  type(control("input", "E-mail"), " ada@example.com ");
  type(control("input", "Password"), "a calm green teapot");
  control("button", "Sign in").closest("form")?.requestSubmit();
  await flushPromises();
}

describe("sign-in", () => {
  it("says what was wrong and stays", async () => {
    const { control, router } = await mountScreen(SignInScreen, ["entrance"]);
    answer(401, { code: "sign_in.wrong", detail: "" });
    await fillAndSubmit(control);
    expect(document.querySelector("[role=alert]")?.textContent).toContain("E-mail address or password is wrong.");
    expect(router.currentRoute.value.path).toBe("/");
  });

  it("sends trimmed words and goes to where one wanted to go", async () => {
    const { control, router } = await mountScreen(SignInScreen, ["entrance"]);
    await router.replace("/?next=/contacts");
    answer(200, me);
    await fillAndSubmit(control);
    expect(vi.mocked(fetch).mock.calls[0]?.[1]?.body).toContain('"email":"ada@example.com"');
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe("/contacts"));
  });

  it("shows and hides the password by a button with a name", async () => {
    const { control } = await mountScreen(SignInScreen, ["entrance"]);
    const field = control("input", "Password");
    control("button", "Show password").click();
    await flushPromises();
    expect(field.getAttribute("type")).toBe("text");
    control("button", "Hide password").click();
    await flushPromises();
    expect(field.getAttribute("type")).toBe("password");
  });
});
