import { describe, expect, it, vi } from "vitest";
import type { Me } from "@kefu/protocol/console-api";
import { queryClient } from "../shared/query";
import { useSession } from "../shared/session";
import { refreshCaches, stateOf } from "./realtime";

const me: Me = {
  agent: {
    id: "agt_1",
    name: "Ada",
    email: "ada@example.com",
    role: "owner",
    availability: "online",
    isOnline: true,
    isIdle: false,
    capacity: 5,
    ownCapacity: null,
    openCount: 0,
    skills: [],
    languages: [],
    isActive: true,
    avatarUrl: null,
    createdAt: 0,
  },
  workspace: {
    id: "ws_1",
    name: "Tea House",
    language: "en",
    hasTypingPreview: true,
    hasVisits: true,
    hasLinkPreviews: false,
    editWindowSeconds: 0,
    maxUploadBytes: 1,
    allowedExtensions: [],
    defaultCapacity: 5,
    awayAfterMinutes: null,
    transferSeconds: 60,
    shiftEnd: "away",
    giveBackSeconds: 120,
    createdAt: 0,
  },
  preferences: {
    language: "en",
    theme: "light",
    isEnterSending: true,
    hasShortcuts: true,
    undoSendSeconds: 0,
    density: "comfortable",
    textSize: "normal",
  },
};

describe("realtime wiring", () => {
  it("tells polling from a live socket", () => {
    expect(stateOf({ name: "live", isPolling: true })).toBe("polling");
    expect(stateOf({ name: "live", isPolling: false })).toBe("live");
    expect(stateOf({ name: "ended", code: 4003 })).toBe("ended");
  });

  it("fetches settings again when the server says that they changed", () => {
    const invalidate = vi.spyOn(queryClient, "invalidateQueries").mockResolvedValue();
    refreshCaches({ type: "settings.changed", what: "canned_responses" });
    expect(invalidate).toHaveBeenCalledWith({ queryKey: ["canned-responses"] });
  });

  it("follows a change of the agent's own availability made elsewhere", async () => {
    await useSession().adopt(me);
    refreshCaches({ type: "agent.changed", agent: { ...me.agent, availability: "busy" } });
    await vi.waitFor(() => expect(useSession().agent.value?.availability).toBe("busy"));
  });
});
