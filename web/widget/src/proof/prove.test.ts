import { describe, expect, it, vi } from "vitest";
import { prove } from "./prove.ts";
import { sha256 } from "./sha256.ts";
import { search } from "./solver.ts";

const hex = (text: string): string => [...sha256(text)].map((word) => word.toString(16).padStart(8, "0")).join("");

/** The browser's own. */
async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("proof of work", () => {
  it("hashes as everybody does, whatever the length", async () => {
    for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 300]) {
      const text = "a".repeat(length);
      expect(hex(text)).toBe(await digest(text));
    }
  });

  it("finds a number that the server would find too", async () => {
    const found = search({ challenge: "W10.abc", bits: 8 }, 0, 100_000);
    expect((await digest(`W10.abc.${found}`)).slice(0, 2)).toBe("00");
    expect(search({ challenge: "W10.abc", bits: 32 }, 0, 3)).toBeNull();
  });

  it("sends one proof for all that was refused, also without workers, and says what it does", async () => {
    vi.stubGlobal("Worker", undefined);
    const post = vi.fn(() => Promise.resolve(undefined as never));
    const params = { challenge: "W10.abc", bits: 8 };
    const [one, other] = [prove({ post }, params), prove({ post }, params)];
    expect(document.querySelector(".is-checking")?.textContent).toBe("Checking your browser…");
    await Promise.all([one, other]);
    expect(post).toHaveBeenCalledTimes(1);
    expect(post).toHaveBeenCalledWith("/proofs", { challenge: "W10.abc", number: search({ ...params }, 0, 100_000) });
    expect(document.querySelector(".is-checking")).toBeNull();
  });

  it("ignores a question that is none, or that could never be answered", async () => {
    const post = vi.fn(() => Promise.resolve(undefined as never));
    await prove({ post }, {});
    await prove({ post }, { challenge: "x", bits: 60 });
    expect(post).not.toHaveBeenCalled();
  });
});
