/** Most sites have no calls, so what draws them loads with the first one. */

import { lazyPart } from "../lazy-part.tsx";

export const CallParts = lazyPart(() => import("../calls/call-parts.tsx"));
