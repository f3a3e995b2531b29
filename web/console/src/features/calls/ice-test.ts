/** Tries one STUN or TURN server from this browser: what it finds through it, in one word; used by the settings page. */

import type { IceView } from "@kefu/protocol/agent-frames";
import { iceServers } from "@kefu/realtime/call/peer";

export type IceResult = "stun_ok" | "turn_ok" | "stun_failed" | "turn_failed" | "turn_denied" | "broken";

const PATIENCE_MS = 8_000;

export interface Found {
  /** Kinds of candidates: "host", "srflx" (through STUN), "relay" (through TURN). */
  types: readonly string[];
  /** Codes of STUN and TURN errors: 401 and 403 are about name and password, 701 about not being reached. */
  errorCodes: readonly number[];
}

export function resultOf(isTurn: boolean, found: Found): IceResult {
  if (!isTurn) return found.types.includes("srflx") ? "stun_ok" : "stun_failed";
  if (found.types.includes("relay")) return "turn_ok";
  return found.errorCodes.some((code) => [400, 401, 403, 438].includes(code)) ? "turn_denied" : "turn_failed";
}

export const isTurnServer = ({ urls }: Pick<IceView, "urls">): boolean => urls.some((url) => url.startsWith("turn"));

function gather(server: IceView): Promise<Found> {
  const types: string[] = [];
  const errorCodes: number[] = [];
  const pc = new RTCPeerConnection({ iceServers: iceServers([server]), iceTransportPolicy: isTurnServer(server) ? "relay" : "all" });
  const gathered = new Promise<void>((resolve) => {
    const isEnough = (type: string): boolean => type === (isTurnServer(server) ? "relay" : "srflx");
    pc.onicecandidate = ({ candidate }) => {
      if (candidate?.type) types.push(candidate.type);
      if (!candidate || (candidate.type && isEnough(candidate.type))) resolve();
    };
    pc.onicecandidateerror = ({ errorCode }) => errorCodes.push(errorCode);
    setTimeout(resolve, PATIENCE_MS);
  });
  pc.createDataChannel("test");
  return pc
    .setLocalDescription()
    .then(() => gathered)
    .then(() => ({ types, errorCodes }))
    .finally(() => pc.close());
}

export async function tryServer(server: IceView): Promise<IceResult> {
  try {
    return resultOf(isTurnServer(server), await gather(server));
  } catch {
    return "broken";
  }
}
