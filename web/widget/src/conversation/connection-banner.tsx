/** Says that the connection is away and when it is tried again; silent for the first moment, which is normal. */

import { useEffect, useState } from "preact/hooks";
import type { ConnectionState } from "@kefu/realtime/client";
import { announce } from "../announcer.ts";
import type { Say } from "../i18n/messages.ts";
import { useActions, useWidgetState } from "../use-widget.ts";

const PATIENCE_MS = 1_500;

export function sentenceFor(connection: ConnectionState, say: Say, now: number): string | null {
  switch (connection.name) {
    case "live":
      return null;
    case "connecting":
      return say("connecting");
    case "waiting":
      return say("lostConnection", { seconds: Math.max(0, Math.ceil((connection.retryAt - now) / 1000)) });
    case "offline":
      return say("noNetwork");
    case "ended":
      return connection.code === 1000 ? null : say(connection.code === 4003 ? "closedByServer" : "outdated");
  }
}

export function ConnectionBanner() {
  const { connection, phase, say } = useWidgetState();
  const actions = useActions();
  const [now, setNow] = useState(0);
  const isAway = phase === "ready" && connection.name !== "live";

  useEffect(() => {
    if (!isAway) {
      setNow(0);
      return;
    }
    let ticker = 0;
    const patience = window.setTimeout(() => {
      setNow(Date.now());
      announce(sentenceFor(connection, say, Date.now()) ?? "");
      ticker = window.setInterval(() => setNow(Date.now()), 1000);
    }, PATIENCE_MS);
    return () => {
      clearTimeout(patience);
      clearInterval(ticker);
    };
  }, [isAway, say]);

  const sentence = isAway && now > 0 ? sentenceFor(connection, say, now) : null;
  if (!sentence) return null;
  return (
    <div class="banner">
      <span>{sentence}</span>
      {connection.name === "waiting" && (
        <button type="button" class="link-button" onClick={actions.reconnect}>
          {say("retry")}
        </button>
      )}
      {connection.name === "ended" && (
        <button type="button" class="link-button" onClick={() => location.reload()}>
          {say("reload")}
        </button>
      )}
    </div>
  );
}
