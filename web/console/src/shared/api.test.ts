import { afterEach, describe, expect, it, vi } from "vitest";
import { addressOf, api, onSignedOut } from "./api";
import { ApiError } from "./api-error";

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = body === undefined ? null : JSON.stringify(body);
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(text, { status, headers }))));
}

async function refusalOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => null,
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

afterEach(() => onSignedOut(() => undefined));

describe("http door", () => {
  it("leaves empty query values out and escapes the others", () => {
    expect(addressOf("/contacts", { query: "王 &", cursor: null, limit: 50, x: "" })).toBe(
      "/api/v1/console/contacts?query=%E7%8E%8B+%26&limit=50",
    );
  });

  it("sends JSON and reads JSON; no content is undefined", async () => {
    answer(200, { id: "agt_1" });
    expect(await api.post("/sessions", { email: "a" })).toEqual({ id: "agt_1" });
    expect(vi.mocked(fetch).mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: '{"email":"a"}' });
    answer(204 as number, undefined);
    expect(await api.delete("/me/avatar")).toBeUndefined();
  });

  it("turns a problem into an error with code, params and the time to wait", async () => {
    const problem = { code: "too_many", detail: "Wait.", params: { limit: 3 }, errors: [] };
    answer(429, problem, { "Retry-After": "12" });
    const error = await refusalOf(api.get("/agents"));
    expect(error).toMatchObject({ code: "too_many", status: 429, params: { limit: 3 }, retryAfterSeconds: 12 });
  });

  it("copes with an answer that is no problem document", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }))));
    expect(await refusalOf(api.get("/agents"))).toMatchObject({ code: "internal", status: 502 });
  });

  it("says so when there is no server", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("failed"))));
    expect(await refusalOf(api.get("/agents"))).toMatchObject({ code: "network", status: 0 });
  });

  it("tells the shell when the session has ended, but not when a password was wrong", async () => {
    const told = vi.fn();
    onSignedOut(told);
    answer(401, { code: "sign_in.wrong", detail: "" });
    await refusalOf(api.post("/sessions"));
    expect(told).not.toHaveBeenCalled();
    answer(401, { code: "not_signed_in", detail: "" });
    await refusalOf(api.get("/agents"));
    expect(told).toHaveBeenCalledOnce();
  });
});
