/** Gives components the state and the actions; the provider is in main.tsx. */

import { createContext } from "preact";
import { useContext, useLayoutEffect, useReducer } from "preact/hooks";
import type { Actions } from "./actions.ts";
import type { WidgetState, WidgetStore } from "./state.ts";

export interface Widget {
  store: WidgetStore;
  actions: Actions;
}

export const WidgetContext = createContext<Widget | null>(null);

function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (!widget) throw new Error("A component is outside of the widget's context.");
  return widget;
}

export function useActions(): Actions {
  return useWidget().actions;
}

/** The whole state; draws again when any of it changes. */
export function useWidgetState(): WidgetState {
  const { store } = useWidget();
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => store.subscribe(() => drawAgain(undefined)), [store]);
  return store.state;
}
