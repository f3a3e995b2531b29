/** The visitor's HTTP door: sessions, history, uploads; used by the actions, never by components. */

import type { AttachmentView, QueuePlace, VisitorConversation, VisitorMessage, WidgetConfig } from "@kefu/protocol/visitor-frames";

export const DOOR = "/api/v1/widget";

export interface PageBody {
  url: string;
  title: string;
  referrer: string;
}

export interface VisitorSession {
  token: string;
  visitorId: string;
  isIdentified: boolean;
  contactName: string | null;
  conversation: VisitorConversation | null;
  messages: VisitorMessage[];
  hasMore: boolean;
  /** A form is to be filled in before the first message; `knownFields` need not be asked again. */
  isIntakeDue: boolean;
  knownFields: string[];
  /** What is unread in the visitor's other conversations; null where there are none. */
  unreadBeside: Record<string, number> | null;
  isBlocked: boolean;
}

export interface ListedConversation {
  conversation: VisitorConversation;
  lastMessage: VisitorMessage | null;
}

export interface ListPage {
  items: ListedConversation[];
  nextCursor: string | null;
}

/** null: it does not wait in the queue. */
export interface PlaceAnswer {
  place: QueuePlace | null;
}

export interface HistoryPage {
  items: VisitorMessage[];
  hasMore: boolean;
}

/** A refusal by the server (`code` is stable), or no answer at all (`status` 0). */
export class DoorError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly params: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

async function refusal(response: Response): Promise<DoorError> {
  const problem = (await response.json().catch(() => null)) as { code?: string; params?: Record<string, unknown> } | null;
  return new DoorError(response.status, problem?.code ?? "unknown", problem?.params ?? {});
}

export class Door {
  #token = "";

  set token(token: string) {
    this.#token = token;
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}` };
  }

  config(inboxId: string): Promise<WidgetConfig> {
    return this.ask("GET", `/inboxes/${inboxId}/config`);
  }

  openSession(inboxId: string, body: Record<string, unknown>): Promise<VisitorSession> {
    return this.ask("POST", `/inboxes/${inboxId}/sessions`, body);
  }

  startConversation(): Promise<VisitorConversation> {
    return this.ask("POST", "/conversations", {});
  }

  conversations(cursor: string | null): Promise<ListPage> {
    return this.ask("GET", `/conversations?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  }

  /** For parts that load on use and bring their own calls. */
  post<Answer>(path: string, body: object): Promise<Answer> {
    return this.ask("POST", path, body);
  }

  place(conversationId: string): Promise<PlaceAnswer> {
    return this.ask("GET", `/conversations/${conversationId}/place`);
  }

  leaveMessage(conversationId: string): Promise<PlaceAnswer> {
    return this.ask("POST", `/conversations/${conversationId}/leave-message`, {});
  }

  resolve(conversationId: string): Promise<VisitorConversation> {
    return this.ask("POST", `/conversations/${conversationId}/resolve`, {});
  }

  history(conversationId: string, before: number, limit = 30): Promise<HistoryPage> {
    return this.ask("GET", `/conversations/${conversationId}/messages?before=${before}&limit=${limit}`);
  }

  saveContact(attributes: Record<string, unknown>): Promise<unknown> {
    return this.ask("PATCH", "/contact", { attributes });
  }

  /** Uploads with progress, which `fetch` cannot report; aborting rejects. */
  upload(file: File, durationMs: number | null, onProgress: (share: number) => void, signal: AbortSignal): Promise<AttachmentView> {
    const form = new FormData();
    form.append("file", file, file.name);
    if (durationMs !== null) form.append("durationMs", String(Math.round(durationMs)));
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${DOOR}/uploads`);
      for (const [name, value] of Object.entries(this.headers)) request.setRequestHeader(name, value);
      request.responseType = "json";
      request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(1, event.total));
      request.onload = () => {
        const answer = request.response as (AttachmentView & { code?: string }) | null;
        if (request.status < 300 && answer) resolve(answer);
        else reject(new DoorError(request.status, answer?.code ?? "unknown"));
      };
      request.onerror = request.onabort = () => reject(new DoorError(0, "network"));
      signal.addEventListener("abort", () => request.abort());
      request.send(form);
    });
  }

  /** For parts that are loaded on use and know their own addresses. */
  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = this.#token ? this.headers : {};
    if (body !== undefined) headers["content-type"] = "application/json";
    const request: RequestInit = { method, headers };
    if (body !== undefined) request.body = JSON.stringify(body);
    const response = await fetch(DOOR + path, request).catch(() => {
      throw new DoorError(0, "network");
    });
    if (!response.ok) throw await refusal(response);
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }
}
