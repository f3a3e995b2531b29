/** The blocks' part of the HTTP door. */

import type { BlockBody, BlockView } from "@kefu/protocol/console-api";
import { api } from "../../shared/api";

export function listBlocks(signal: AbortSignal): Promise<BlockView[]> {
  return api.get("/blocks", { signal });
}

export function addBlock(body: BlockBody): Promise<BlockView> {
  return api.post("/blocks", body);
}

export function removeBlock(id: string): Promise<void> {
  return api.delete(`/blocks/${id}`);
}
