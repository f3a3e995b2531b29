/** The agents' HTTP door: JSON over fetch with problem+json errors; called by every feature's `api.ts`. */

import { type ApiError, errorFrom, unreachable } from "./api-error";

export const DOOR = "/api/v1/console";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  query?: Query;
  signal?: AbortSignal;
}

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

let whenSignedOut: () => void = () => undefined;

/** The shell says what happens when the server no longer knows us. */
export function onSignedOut(handler: () => void): void {
  whenSignedOut = handler;
}

export function addressOf(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return `${DOOR}${path}${text ? `?${text}` : ""}`;
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(error: ApiError): never {
  if (error.status === 401 && error.code === "not_signed_in") whenSignedOut();
  throw error;
}

function bodyOf(body: unknown): Pick<RequestInit, "body" | "headers"> {
  if (body === undefined) return {};
  if (body instanceof FormData) return { body };
  return { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

async function call<Answer>(method: Method, path: string, body: unknown, options: CallOptions): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(addressOf(path, options.query), {
      method,
      credentials: "same-origin",
      ...bodyOf(body),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
  const answer = parse(await response.text());
  if (!response.ok) return refuse(errorFrom(response.status, answer, response.headers.get("Retry-After")));
  return answer as Answer;
}

export const api = {
  get: <Answer>(path: string, options: CallOptions = {}) => call<Answer>("GET", path, undefined, options),
  post: <Answer>(path: string, body: unknown = {}, options: CallOptions = {}) =>
    call<Answer>("POST", path, body, options),
  patch: <Answer>(path: string, body: unknown, options: CallOptions = {}) =>
    call<Answer>("PATCH", path, body, options),
  put: <Answer>(path: string, body: unknown, options: CallOptions = {}) => call<Answer>("PUT", path, body, options),
  delete: <Answer = void>(path: string, options: CallOptions = {}) =>
    call<Answer>("DELETE", path, undefined, options),
};
