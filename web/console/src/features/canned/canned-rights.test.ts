import { describe, expect, it } from "vitest";
import { canChange, ownTeams, scopesFor, spliced, type Seat } from "./canned-rights";

const team = (id: string, memberIds: string[], isArchived = false) => ({ id, memberIds, isArchived });
const teams = [team("team_a", ["agt_1"]), team("team_b", ["agt_2"]), team("team_old", ["agt_1"], true)];
const agent: Seat = { isAdmin: false, agentId: "agt_1", teams };
const admin: Seat = { isAdmin: true, agentId: "agt_9", teams };

describe("rights over canned responses", () => {
  it("reach as far as the agent's teams, and everywhere for admins", () => {
    expect(ownTeams(agent).map((each) => each.id)).toEqual(["team_a"]);
    expect(scopesFor(agent)).toEqual(["personal", "team"]);
    expect(scopesFor({ ...agent, agentId: "agt_3" })).toEqual(["personal"]);
    expect(scopesFor(admin)).toEqual(["personal", "team", "workspace"]);
    expect(canChange({ scope: "personal", teamId: null }, agent)).toBe(true);
    expect(canChange({ scope: "team", teamId: "team_b" }, agent)).toBe(false);
    expect(canChange({ scope: "team", teamId: "team_b" }, admin)).toBe(true);
    expect(canChange({ scope: "workspace", teamId: null }, agent)).toBe(false);
  });
});

it("a variable goes where the caret is", () => {
  expect(spliced("Hi !", 3, 3, "{{ contact.name }}")).toEqual({ text: "Hi {{ contact.name }}!", caret: 21 });
});
