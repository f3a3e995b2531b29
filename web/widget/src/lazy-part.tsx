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
    // Even while it is being loaded, odd once that has failed: a few bytes that everybody loads.
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      let isGone = false;
      // A part that cannot be had (the network is away) is simply not there: the next click asks again.
      load().then(
        (module) => isGone || setPart({ component: module.default }),
        () => isGone || setAttempt(attempt + 1),
      );
      return () => {
        isGone = true;
      };
    }, [attempt >> 1]);
    if (part) return h(part.component, props);
    return (attempt % 2 && failed?.(() => setAttempt(attempt + 1))) || null;
  };
}
