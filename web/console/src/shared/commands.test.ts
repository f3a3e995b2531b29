import { describe, expect, it } from "vitest";
import { matchCommands, type Command } from "./commands";

const command = (label: string): Command => ({ id: label, label, group: "g", icon: "inbox", run: () => undefined });
const all = [command("Go to contacts"), command("Contacts: new"), command("前往联系人")];

describe("command palette", () => {
  it("wants every word, in any order", () => {
    expect(matchCommands(all, "contacts go").map((each) => each.label)).toEqual(["Go to contacts"]);
    expect(matchCommands(all, "联系").map((each) => each.label)).toEqual(["前往联系人"]);
  });

  it("puts first what begins with the words, and shows all for none", () => {
    expect(matchCommands(all, "con")[0]?.label).toBe("Contacts: new");
    expect(matchCommands(all, "  ")).toHaveLength(3);
  });
});
