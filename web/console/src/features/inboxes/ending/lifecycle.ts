/** When conversations end and what becomes of who comes back, as it is edited and as the server takes it; pure. */

import type { Language, Lifecycle } from "@kefu/protocol/console-api";

export type Returning = NonNullable<Lifecycle["returning"]>;

export interface LifecycleDraft {
  returning: Returning;
  continueDays: number;
  isClosing: boolean;
  warnMinutes: number;
  closeMinutes: number;
  warning: Record<Language, string>;
}

const LANGUAGES: readonly Language[] = ["zh-CN", "zh-TW", "en"];
const MOST_MINUTES = 43_200;
const MOST_DAYS = 365;

export function lifecycleDraft(stored: Partial<Lifecycle>): LifecycleDraft {
  return {
    returning: stored.returning ?? "continue",
    continueDays: stored.continueDays ?? 7,
    isClosing: (stored.idleWarnMinutes ?? null) !== null,
    warnMinutes: stored.idleWarnMinutes ?? 30,
    closeMinutes: stored.idleCloseMinutes ?? 10,
    warning: { "zh-CN": "", "zh-TW": "", en: "", ...stored.idleWarning },
  };
}

function within(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(1, Math.round(value))) : 1;
}

/** Numbers are brought into their limits; languages without a word are left out. */
export function lifecycleBody(draft: LifecycleDraft): Required<Lifecycle> {
  return {
    returning: draft.returning,
    continueDays: within(draft.continueDays, MOST_DAYS),
    idleWarnMinutes: draft.isClosing ? within(draft.warnMinutes, MOST_MINUTES) : null,
    idleCloseMinutes: within(draft.closeMinutes, MOST_MINUTES),
    idleWarning: Object.fromEntries(LANGUAGES.filter((each) => draft.warning[each].trim()).map((each) => [each, draft.warning[each].trim()])),
  };
}
