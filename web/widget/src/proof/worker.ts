/** The worker that searches beside the page; started by prove.ts. */

import { search, type Question } from "./solver.ts";

self.onmessage = (event: MessageEvent<Question>): void => {
  self.postMessage(search(event.data, 0, Number.MAX_SAFE_INTEGER));
};
