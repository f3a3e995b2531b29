/** The place in the queue in words. */

import type { QueuePlace } from "@kefu/protocol/visitor-frames";
import type { Say } from "../i18n/messages.ts";

export function placeSentence(place: QueuePlace, say: Say): string {
  if (place.hasLeftMessage) return say("queueLeft");
  const where = place.position === 1 ? say("queueNext") : say("queuePlace", { position: String(place.position) });
  if (place.expectedSeconds === null) return where;
  // Rounded up: who is answered earlier than promised is glad.
  return `${where} · ${say("queueWait", { minutes: String(Math.ceil(place.expectedSeconds / 60)) })}`;
}
