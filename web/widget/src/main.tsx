/** The entry of the page in the iframe and of the plain page: starts the parts and draws them. */

import "@kefu/ui/tokens.css";
import "./styles/base.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { start } from "./start.ts";
import { StartFailed } from "./start-failed.tsx";
import { WidgetContext } from "./use-widget.ts";
import { watchViewport } from "./viewport.ts";

const root = document.getElementById("app");

if (root) {
  watchViewport();
  start().then(
    (widget) =>
      render(
        <WidgetContext.Provider value={widget}>
          <App />
        </WidgetContext.Provider>,
        root,
      ),
    () => render(<StartFailed />, root),
  );
}
