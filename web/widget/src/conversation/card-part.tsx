/** Cards are rare, so what draws them loads with the first one. */

import { lazyPart } from "../lazy-part.tsx";

export const CardView = lazyPart(() => import("./card-view.tsx"));
