/** Who answers, whether somebody is there, and the few things one can do with the whole conversation. */

import { useState } from "preact/hooks";
import { formatDay } from "../format.ts";
import { IconButton } from "../icons.tsx";
import { lazyPart } from "../lazy-part.tsx";
import { countUnreadPast } from "../past.ts";
import { useActions, useWidgetState } from "../use-widget.ts";
import { Avatar } from "./avatar.tsx";
import { CallParts } from "./call-parts.tsx";

const ConversationMenu = lazyPart(() => import("../menu/conversation-menu.tsx"));

export function Header() {
  const { past } = useWidgetState();
  return past.isOpen ? <PastHeader /> : <CurrentHeader />;
}

/** Over the earlier conversations: one step back, to the list or to the current conversation. */
function PastHeader() {
  const { say, config, language, isInFrame, past } = useWidgetState();
  const actions = useActions();
  const conversation = past.reading?.conversation;
  const title = conversation ? (conversation.assignee?.name ?? config.workspaceName) : say("past");
  return (
    <header class="header is-past">
      <IconButton class="header-back" icon="back" label={say("back")} onClick={conversation ? actions.leavePast : actions.closePast} />
      <div class="header-words">
        <h1 dir="auto">{title}</h1>
        {conversation && <p>{formatDay(conversation.createdAt, language, say)}</p>}
      </div>
      {isInFrame && <IconButton icon="close" label={say("close")} onClick={actions.close} />}
    </header>
  );
}

function CurrentHeader() {
  const { say, config, language, timeline, past, isInFrame, isSoundOn } = useWidgetState();
  const actions = useActions();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const texts = config.texts[language];
  const assignee = timeline.conversation?.assignee ?? null;
  const isOpen = config.opening?.isOpen !== false;
  const isOnline = assignee?.isOnline ?? (config.isAnyoneOnline && isOpen);
  const title = assignee?.name ?? (texts?.title || config.workspaceName || say("title"));
  const builtIn = say(isOnline ? "subtitleOnline" : "subtitleAway");
  const subtitle = assignee ? say(isOnline ? "online" : "offline") : texts?.subtitle || builtIn;

  return (
    <header class="header">
      <span class={isOnline ? "presence is-online" : "presence"}>
        <Avatar name={title} url={assignee?.avatarUrl ?? null} size={40} />
      </span>
      <div class="header-words">
        <h1 dir="auto">{title}</h1>
        <p dir="auto">{subtitle}</p>
      </div>
      {config.calls?.canStart && <CallParts />}
      {past.hasAny && <HistoryButton />}
      <IconButton
        icon={isSoundOn ? "soundOn" : "soundOff"}
        label={say(isSoundOn ? "soundOn" : "soundOff")}
        isPressed={isSoundOn}
        onClick={actions.switchSound}
      />
      {timeline.conversation && <IconButton icon="more" label={say("menu")} isExpanded={isMenuOpen} onClick={() => setMenuOpen(true)} />}
      {isInFrame && <IconButton icon="close" label={say("close")} onClick={actions.close} />}
      {isMenuOpen && <ConversationMenu onClose={() => setMenuOpen(false)} />}
    </header>
  );
}

function HistoryButton() {
  const { say, past } = useWidgetState();
  const actions = useActions();
  const count = countUnreadPast(past);
  const label = count > 0 ? `${say("past")} (${say("pastUnread", { count })})` : say("past");
  return <IconButton class={count > 0 ? "has-unread" : ""} icon="history" label={label} onClick={actions.openPast} />;
}
