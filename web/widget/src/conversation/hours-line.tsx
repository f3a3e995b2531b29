/** Says under the header when somebody is back; loaded while the inbox is closed. */

import { closedSentence } from "../back-at.ts";
import { useWidgetState } from "../use-widget.ts";

export default function HoursLine() {
  const { config, language, say } = useWidgetState();
  const sentence = closedSentence(config.opening, language, say);
  return sentence && <p class="hours">{sentence}</p>;
}
