/** What can be done from a notice without opening the console; called by `notices.ts`. */

const CONVERSATIONS = "/api/v1/console/conversations";

async function post(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${CONVERSATIONS}/${path}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}

export async function reply(conversationId: string, text: string): Promise<void> {
  await post(`${encodeURIComponent(conversationId)}/messages`, { clientMessageId: crypto.randomUUID(), text });
}

export async function resolve(conversationId: string): Promise<void> {
  await post(`${encodeURIComponent(conversationId)}/status`, { status: "resolved" });
}
