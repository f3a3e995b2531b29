/** Entry of the agent console; loaded by index.html. */

import "./app/styles.css";
import { startConsole } from "./app/start";

void startConsole();
