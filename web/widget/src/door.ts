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

/** The code of a refusal that ends when the browser has worked a little. */
export const PROOF = "proof.required";

export const prove = async (door: Door, params: Readonly<Record<string, unknown>>): Promise<void> =>
  (await import("./proof/prove.ts")).prove(door, params);

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

  /** For parts that load on use and bring their own calls. */
  post<Answer>(path: string, body: object): Promise<Answer> {
    return this.ask("POST", path, body);
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

  async upload(file: File, durationMs: number | null, onProgress: (share: number) => void, signal: AbortSignal): Promise<AttachmentView> {
    const { uploadFile } = await import("./upload-file.ts");
    return uploadFile(this.headers, file, durationMs, onProgress, signal);
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
    if (!response.ok) {
      const error = await refusal(response);
      if (error.code !== PROOF) throw error;
      await prove(this, error.params);
      return this.ask(method, path, body);
    }
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }
}
