/** Answers of the API that may be read again without a network; forgotten when the sign-in ends. */

const ANSWERS = "kefu-answers";
const DOOR = "/api/v1/console";

/** Reads are asked of the server first; what is kept is shown only when it cannot be reached. */
const READS: readonly RegExp[] = [
  // Who is signed in: without it the console cannot open.
  /^\/me$/,
];

export function isCachedRead(request: Request, url: URL): boolean {
  if (request.method !== "GET" || !url.pathname.startsWith(`${DOOR}/`)) return false;
  const path = url.pathname.slice(DOOR.length);
  return READS.some((read) => read.test(path));
}

export async function answerRead(request: Request): Promise<Response> {
  const answers = await caches.open(ANSWERS);
  try {
    const answer = await fetch(request);
    if (answer.status === 401) await forgetReads();
    else if (answer.ok) await answers.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await answers.match(request);
    if (kept) return kept;
    throw error;
  }
}

/** Nobody who opens the console after a sign-out may read what was read before it. */
export async function forgetReads(): Promise<void> {
  await caches.delete(ANSWERS);
}
