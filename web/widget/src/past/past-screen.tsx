/** The earlier conversations of a returning visitor, as a list or one of them to read; loaded when it is first asked for. */

import "../styles/past.css";
import { useWidgetState } from "../use-widget.ts";
import { PastList } from "./past-list.tsx";
import { PastReader } from "./past-reader.tsx";

export default function PastScreen() {
  const { past } = useWidgetState();
  return past.reading ? <PastReader key={past.reading.conversation?.id} reading={past.reading} /> : <PastList />;
}
