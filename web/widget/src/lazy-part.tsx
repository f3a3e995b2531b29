/** A component that is loaded when it is first drawn; used for the emoji picker, the recorder and the earlier conversations. */

import { h, type ComponentType, type VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  /** Drawn when the part cannot be had. */
  failed?: (retry: () => void) => VNode,
): ComponentType<Props> {
  return function LazyPart(props: Props) {
    const [part, setPart] = useState<{ component: ComponentType<Props> } | null>(null);
    const [attempt, setAttempt] = useState({ number: 0, hasFailed: false });
    useEffect(() => {
      let isGone = false;
      // A part that cannot be had (the network is away) is simply not there: the next click asks again.
      load().then(
        (module) => isGone || setPart({ component: module.default }),
        () => isGone || setAttempt({ ...attempt, hasFailed: true }),
      );
      return () => {
        isGone = true;
      };
    }, [attempt.number]);
    if (part) return h(part.component, props);
    return (attempt.hasFailed && failed?.(() => setAttempt({ number: attempt.number + 1, hasFailed: false }))) || null;
  };
}
