/** The list: whom one talked to, when, the last words, and what is unread; in pages. */

import { useEffect, useState } from "preact/hooks";
import { Avatar } from "../conversation/avatar.tsx";
import { Failed } from "../conversation/failed.tsx";
import type { Door, ListedConversation, ListPage } from "../door.ts";
import { formatDay } from "../format.ts";
import { wordFor } from "../live.ts";
import { plainText } from "../markdown.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { readPast } from "./reading.ts";

interface Pages {
  items: readonly ListedConversation[];
  /** Where the next page begins; undefined before the first, null after the last. */
  cursor: string | null | undefined;
  state: "loading" | "ready" | "failed";
}

function fetchPage(door: Door, cursor: string | null): Promise<ListPage> {
  return door.ask("GET", `/conversations?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
}

function usePages() {
  const actions = useActions();
  const [pages, setPages] = useState<Pages>({ items: [], cursor: undefined, state: "loading" });
  const load = async (): Promise<void> => {
    setPages((before) => ({ ...before, state: "loading" }));
    try {
      const { items, nextCursor } = await fetchPage(actions.lazyParts.door, pages.cursor ?? null);
      setPages((before) => ({ items: [...before.items, ...items], cursor: nextCursor, state: "ready" }));
    } catch {
      setPages((before) => ({ ...before, state: "failed" }));
    }
  };
  useEffect(() => void load(), []);
  return { ...pages, load: () => void load() };
}

export function PastList() {
  const { say, timeline } = useWidgetState();
  const { items, cursor, state, load } = usePages();
  const others = items.filter(({ conversation }) => conversation.id !== timeline.conversation?.id);
  if (state === "failed" && items.length === 0) return <Failed text={say("pastFailed")} retry={load} />;
  return (
    <div class="past">
      {state === "ready" && others.length === 0 && cursor === null && <p class="past-none">{say("pastNone")}</p>}
      <ul>
        {others.map((listed) => (
          <PastLine key={listed.conversation.id} listed={listed} />
        ))}
      </ul>
      {state === "loading" && <div class="skeleton" aria-label={say("loading")} role="img" />}
      {cursor && state !== "loading" && (
        <button type="button" class="link-button" onClick={load}>
          {say(state === "failed" ? "retry" : "pastMore")}
        </button>
      )}
    </div>
  );
}

function PastLine({ listed: { conversation, lastMessage } }: { listed: ListedConversation }) {
  const { say, language, config, past } = useWidgetState();
  const actions = useActions();
  const unread = past.unread[conversation.id] ?? 0;
  const { assignee } = conversation;
  const name = assignee?.name ?? (lastMessage?.direction === "outgoing" ? lastMessage.authorName : config.workspaceName);
  const time = lastMessage?.createdAt ?? conversation.createdAt;
  return (
    <li>
      <button type="button" class="past-line" onClick={() => readPast(actions.lazyParts, conversation)}>
        <Avatar name={name} url={assignee?.avatarUrl ?? lastMessage?.authorAvatarUrl ?? null} />
        <span class="past-words">
          <strong dir="auto">{name}</strong>
          <span dir="auto">{lastMessage && <LastWords message={lastMessage} />}</span>
        </span>
        <span class="past-side">
          <time datetime={new Date(time).toISOString()}>{formatDay(time, language, say)}</time>
          {unread > 0 && (
            <b>
              <span aria-hidden="true">{unread}</span>
              <span class="visually-hidden">{say("pastUnread", { count: unread })}</span>
            </b>
          )}
        </span>
      </button>
    </li>
  );
}

function LastWords({ message }: { message: NonNullable<ListedConversation["lastMessage"]> }) {
  const { say } = useWidgetState();
  const text = message.isRemoved ? say("removed") : plainText(message.text) || say(wordFor(message));
  return <>{message.direction === "incoming" ? say("pastYou", { text }) : text}</>;
}
