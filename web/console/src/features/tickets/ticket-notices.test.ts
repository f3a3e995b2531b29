import { describe, expect, it } from "vitest";
import type { AgentFrame, TicketChanged } from "@kefu/protocol/agent-frames";
import { ticketNewsOf } from "./ticket-notices";

const ADA = "agt_ada";
const frame = (change: Partial<TicketChanged>): AgentFrame => ({
  type: "ticket.changed",
  ticketId: "tick_1",
  number: 1001,
  title: "Broken pot",
  what: "overdue",
  actorId: null,
  assigneeId: ADA,
  teamId: null,
  ...change,
});

describe("news of tickets", () => {
  it("are what others and time do to one's own", () => {
    expect(ticketNewsOf(frame({}), ADA)?.number).toBe(1001);
    expect(ticketNewsOf(frame({ what: "visitor_replied", actorId: "cont_sam" }), ADA)).not.toBeNull();
  });

  it("are not what one does oneself, nor what is somebody else's, nor every small change", () => {
    expect(ticketNewsOf(frame({ what: "assigned", actorId: ADA }), ADA)).toBeNull();
    expect(ticketNewsOf(frame({ assigneeId: "agt_grace" }), ADA)).toBeNull();
    expect(ticketNewsOf(frame({ assigneeId: null }), ADA)).toBeNull();
    expect(ticketNewsOf(frame({ what: "changed" }), ADA)).toBeNull();
    expect(ticketNewsOf({ type: "pong" } as AgentFrame, ADA)).toBeNull();
  });
});
