/** Judges from a connection's state vector whether its document belongs to this room, and what it holds of the room. */
import * as Y from 'yjs';
import { namesOtherEpoch, serverClientIds } from '../../shared/client-id.ts';
import { FrameError } from '../../shared/protocol.ts';
import { type HeldClocks, readStateVector } from '../../shared/state-vector.ts';

export type StateVectorVerdict =
  /** By client id. */
  | { readonly kind: 'held'; readonly clocks: ReadonlyMap<number, number> }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It is of an ended epoch. */
  | { readonly kind: 'other-epoch' }
  /** It names more clients than any document of this room can have met. */
  | { readonly kind: 'unknown-document' }
  /** It claims to hold server writes that were never stored and hence never shown. */
  | { readonly kind: 'ahead' };

export interface JudgeOptions {
  readonly doc: Y.Doc;
  readonly epoch: number;
  /** For pages whose edits have not arrived yet. */
  readonly maxOwnClients: number;
}

/** Reads no more entries than the room has clients and the connection may have. Never throws. */
export function judgeStateVector(
  bytes: Uint8Array,
  { doc, epoch, maxOwnClients }: JudgeOptions,
): StateVectorVerdict {
  let held: HeldClocks;
  try {
    held = readStateVector(bytes, doc.store.clients.size + maxOwnClients);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return { kind: 'unreadable', reason: error.message };
  }
  const { clocks, isWhole } = held;
  if (namesOtherEpoch(clocks.keys(), epoch)) return { kind: 'other-epoch' };
  if (!isWhole) return { kind: 'unknown-document' };
  const isAhead = Object.values(serverClientIds(epoch)).some(
    (id) => (clocks.get(id) ?? 0) > Y.getState(doc.store, id),
  );
  return isAhead ? { kind: 'ahead' } : { kind: 'held', clocks };
}
