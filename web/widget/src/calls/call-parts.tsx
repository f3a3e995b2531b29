/** What is small of calls, in one load: the buttons that begin one, and the line that one has left. */

import type { VisitorMessage } from "@kefu/protocol/visitor-frames";
import { CallButtons } from "./call-buttons.tsx";
import { CallLine } from "./call-line.tsx";

/** With a message its line, without one the buttons. */
export default function CallParts({ message }: { message?: VisitorMessage }) {
  return message ? <CallLine message={message} /> : <CallButtons />;
}
