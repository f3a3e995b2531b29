/** A component that is loaded when it is first drawn; used for the emoji picker and the recorder. */

import { h, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export function lazyPart<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  return function LazyPart(props: Props) {
    const [part, setPart] = useState<{ component: ComponentType<Props> } | null>(null);
    useEffect(() => {
      let isGone = false;
      // A part that cannot be had (the network is away) is simply not there: the next click asks again.
      load().then(
        (module) => isGone || setPart({ component: module.default }),
        () => undefined,
      );
      return () => {
        isGone = true;
      };
    }, []);
    return part && h(part.component, props);
  };
}
