/** A contact that gets a name has it everywhere in the conversation at once. */
import { beforeAll, describe, expect, it } from "vitest";
import { loadAreas, setLanguage } from "../../shared/i18n/i18n";
import { authorName, quotedName } from "./author-name";
import { conversation, message } from "./testing";

const named = conversation({ contactName: "Zhang San" });
const nameless = { kind: "visitor", id: "cont_1", name: "", avatarUrl: null } as const;
const ada = { kind: "agent", id: "agt_1", name: "Ada", avatarUrl: null } as const;
const quote = (id: string, authorName: string) => ({ id, authorName, text: "tea?", type: "text" }) as const;

beforeAll(async () => {
  await setLanguage("en");
  await loadAreas(["inbox"]);
});

describe("authorName", () => {
  it("is the contact's name of today, and an agent's own", () => {
    expect(authorName(nameless, named)).toBe("Zhang San");
    expect(authorName({ ...nameless, name: "Old" }, named)).toBe("Zhang San");
    expect(authorName(ada, named)).toBe("Ada");
    expect(authorName(nameless, conversation({ contactName: "" }))).toBe("Visitor NT_1");
  });
});

describe("quotedName", () => {
  const entries = [message(1, { author: nameless }), message(2, { author: ada, direction: "outgoing" })];

  it("follows the quoted entry where it is held", () => {
    expect(quotedName(quote("msg_1", "Old"), entries, named)).toBe("Zhang San");
    expect(quotedName(quote("msg_2", "Ada"), entries, named)).toBe("Ada");
  });

  it("without the entry believes the quote, but for one without a name", () => {
    expect(quotedName(quote("msg_9", ""), entries, named)).toBe("Zhang San");
    expect(quotedName(quote("msg_9", "Grace"), entries, named)).toBe("Grace");
  });
});
