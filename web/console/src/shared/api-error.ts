/** The one error that HTTP and socket commands fail with, and its words for people; thrown by `api`, read by forms. */

import type { Problem } from "@kefu/protocol/console-api";

export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export interface ErrorFacts {
  code: string;
  detail: string;
  status: number;
  params?: Record<string, unknown>;
  fields?: FieldProblem[];
  retryAfterSeconds?: number | null;
}

export class ApiError extends Error {
  readonly code: string;
  readonly detail: string;
  readonly status: number;
  readonly params: Record<string, unknown>;
  readonly fields: FieldProblem[];
  readonly retryAfterSeconds: number | null;

  constructor(facts: ErrorFacts) {
    super(facts.detail || facts.code);
    this.name = "ApiError";
    this.code = facts.code;
    this.detail = facts.detail;
    this.status = facts.status;
    this.params = facts.params ?? {};
    this.fields = facts.fields ?? [];
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }
}

/** The server could not be reached: no answer is not the same as a refusal. */
export function unreachable(): ApiError {
  return new ApiError({ code: "network", detail: "The server cannot be reached.", status: 0 });
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

function readRetryAfter(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) ? seconds : null;
}

export function errorFrom(status: number, body: unknown, retryAfter: string | null): ApiError {
  if (!isProblem(body)) return new ApiError({ code: "internal", detail: `HTTP ${status}`, status });
  return new ApiError({
    code: body.code,
    detail: body.detail,
    status,
    params: body.params ?? {},
    fields: body.errors ?? [],
    retryAfterSeconds: readRetryAfter(retryAfter),
  });
}

/** What `wordError` needs of vue-i18n. */
export interface Wording {
  t: (key: string, params: Record<string, unknown>) => string;
  te: (key: string) => boolean;
}

/** The words for an error: by its code where a translation exists, else what the server said. */
export function wordError(error: unknown, wording: Wording): string {
  if (!(error instanceof ApiError)) return wording.t("errors.internal", {});
  const [family = ""] = error.code.split(".");
  // "too_many.uploads" has no words of its own: those of "too_many" do.
  const keys = [`errors.${error.code.replaceAll(".", "_")}`, `errors.${family}`];
  const params = { retryAfterSeconds: error.retryAfterSeconds ?? 0, ...error.params };
  const known = keys.find((key) => wording.te(key));
  if (known) return wording.t(known, params);
  return error.detail || wording.t("errors.internal", {});
}

/** The message for one field of a form; `pointer` is a JSON pointer such as `/email`. */
export function fieldProblem(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  return error.fields.find((problem) => problem.pointer === `/${field}`)?.detail ?? null;
}
