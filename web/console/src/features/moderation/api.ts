/** Lists of sensitive words through the HTTP door. */

import type { WordHitView, WordListBody, WordListView, WordTryBody, WordTryView } from "@kefu/protocol/console-api";
import { addressOf, api } from "../../shared/api";

export const listWordLists = (signal: AbortSignal): Promise<WordListView[]> => api.get("/word-lists", { signal });

export function saveWordList(id: string | null, body: WordListBody): Promise<WordListView> {
  return id === null ? api.post("/word-lists", body) : api.patch(`/word-lists/${id}`, body);
}

export const deleteWordList = (id: string): Promise<void> => api.delete(`/word-lists/${id}`);

export const wordsAddress = (id: string): string => addressOf(`/word-lists/${id}/words.txt`);

/** The words themselves, which come as a file. */
export async function fetchWords(id: string): Promise<string> {
  const answer = await fetch(wordsAddress(id), { credentials: "same-origin" });
  return answer.ok ? answer.text() : "";
}

export function uploadWords(id: string, file: File): Promise<WordListView> {
  const form = new FormData();
  form.append("file", file, file.name);
  return api.post(`/word-lists/${id}/words`, form);
}

export const tryWords = (body: WordTryBody): Promise<WordTryView> => api.post("/word-lists/try", body);

export function listHits(before: number | null, signal: AbortSignal): Promise<WordHitView[]> {
  return api.get("/word-hits", { query: { before }, signal });
}
