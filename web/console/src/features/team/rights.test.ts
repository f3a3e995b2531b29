import { describe, expect, it } from "vitest";
import { canManage, rolesFor } from "./rights";

const owner = { id: "agt_1", role: "owner" } as const;
const admin = { id: "agt_2", role: "admin" } as const;
const agent = { id: "agt_3", role: "agent" } as const;

describe("rights over agents", () => {
  it("lets nobody manage themselves, and agents manage nobody", () => {
    expect(canManage(owner, owner)).toBe(false);
    expect(canManage(agent, admin)).toBe(false);
  });

  it("keeps owners the owners' business", () => {
    expect(canManage(admin, owner)).toBe(false);
    expect(canManage(admin, agent)).toBe(true);
    expect(rolesFor(admin, agent)).toEqual(["admin"]);
    expect(rolesFor(owner, agent)).toEqual(["owner", "admin"]);
  });
});
