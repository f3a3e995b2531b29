/** Conversations on this device, one database for each agent; written by `keeper.ts`, read where the network is away. */

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ContactView, ConversationView, Entry } from "@kefu/protocol/agent-frames";
import { databaseOf } from "../../../shared/kept";

export const MOST_CONVERSATIONS = 50;
export const MOST_ENTRIES = 100;

export interface KeptConversation {
  id: string;
  conversation: ConversationView;
  contact: ContactView | null;
  /** The newest ones; null where only the list has shown it. */
  timeline: { entries: readonly Entry[]; hasBefore: boolean; knownPos: number } | null;
  /** When it was last opened or listed: the longest ago goes first. */
  usedAt: number;
}

interface Schema extends DBSchema {
  conversations: { key: string; value: KeptConversation; indexes: { usedAt: number } };
}

export class OfflineShelf {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(agentId: string): Promise<OfflineShelf> {
    const database = await openDB<Schema>(databaseOf(agentId), 1, {
      upgrade: (made) => void made.createObjectStore("conversations", { keyPath: "id" }).createIndex("usedAt", "usedAt"),
      // Signing out deletes it, in whichever window: that must not wait for this one.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new OfflineShelf(database);
  }

  async put(kept: readonly KeptConversation[]): Promise<void> {
    const transaction = this.database.transaction("conversations", "readwrite");
    for (const each of kept) await transaction.store.put(each);
    let spare = (await transaction.store.count()) - MOST_CONVERSATIONS;
    for (let cursor = await transaction.store.index("usedAt").openCursor(); cursor && spare > 0; cursor = await cursor.continue()) {
      await cursor.delete();
      spare -= 1;
    }
    await transaction.done;
  }

  get(id: string): Promise<KeptConversation | undefined> {
    return this.database.get("conversations", id);
  }

  /** Newest use last. */
  all(): Promise<KeptConversation[]> {
    return this.database.getAllFromIndex("conversations", "usedAt");
  }

  async remove(id: string): Promise<void> {
    await this.database.delete("conversations", id);
  }

  close(): void {
    this.database.close();
  }
}
