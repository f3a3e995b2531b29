import { describe, expect, it } from "vitest";
import { queryOf, readFacets, writeFacets } from "./facets";

describe("facets of the list of tickets", () => {
  it("come back from the address as they went into it", () => {
    const facets = readFacets({ state: "solved", owner: "me", due: "overdue", search: "pot" });
    expect(readFacets(writeFacets(facets))).toEqual(facets);
    expect(facets).toMatchObject({ state: "solved", owner: "me", team: "", due: "overdue", search: "pot" });
  });

  it("leave the plain list without any", () => {
    expect(writeFacets(readFacets({}))).toEqual({});
  });

  it("take no words that the door does not know", () => {
    const facets = readFacets({ state: "lost", due: ["week", "today"], search: "x".repeat(300) });
    expect(facets).toMatchObject({ state: "active", due: "" });
    expect(facets.search).toHaveLength(100);
  });

  it("are named as the door names them", () => {
    expect(queryOf(readFacets({ owner: "nobody" }), "due")).toMatchObject({ assigneeId: "nobody", state: "active", sort: "due" });
  });
});
