/** What a source is called on screen. */

import { translate } from "../../shared/i18n/i18n";

export function sourceName(source: string): string {
  return source === "direct" ? translate("visitors.direct") : source;
}
