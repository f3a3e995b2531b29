/** Says under the header when somebody is back; nothing while the inbox is open. */

import { closedSentence } from "../opening.ts";
import { useWidgetState } from "../use-widget.ts";

export function HoursLine() {
  const { config, language, say } = useWidgetState();
  const sentence = closedSentence(config.opening, language, say);
  return sentence && <p class="hours">{sentence}</p>;
}
