/** Entry of the visitor's app; loaded by index.html inside the iframe. */
import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<main />, root);
