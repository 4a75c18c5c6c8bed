/**
 * Everything that can be known of a decoded update before it is applied: gate rules G2 (causality), G3 (ownership), the
 * part of G4 that needs the document, and what it will cost (G8). Reads the document, never changes it; linear in the size of
 * the update and of what it deletes.
 */
import { isServerClientId } from '../../shared/client-id.ts';
import { CausalWalk } from './causal-walk.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import type { Intent } from './intent.ts';
import { Refusal } from './refusal.ts';
import type { StructStore } from './struct-store.ts';
import type { DecodedUpdate } from './update-decoder.ts';

export interface Inspection {
  /** By `addressKey`, in causal order. */
  readonly intents: ReadonlyMap<string, Intent>;
  /** The clients that write something new, and the first new clock of each. */
  readonly firstNew: ReadonlyMap<number, number>;
  /**
   * It repeats something. An Update does so only where it is a whole document, such as y-indexeddb loads into a page that is
   * connected already: its deletions mean as little as those of a SyncStep2.
   */
  readonly isPartlyKnown: boolean;
  /** Client ids that the update uses for the first time. */
  readonly claims: readonly number[];
  /** Something of it has no place in the room: see bury-foreign.ts. */
  readonly hasForeign: boolean;
  /** What merging the update costs: see merge-cost.ts. */
  readonly units: number;
}

export interface InspectionContext {
  readonly store: StructStore;
  readonly owners: ClientIdOwners;
  readonly participantId: string;
}

/** One offline page load makes one id; more than this in one update is no child's laptop. */
export const maxClientIdsPerUpdate = 256;

/** Throws Refusal: G2, G3, G4 or G8. */
export function inspectUpdate(update: DecodedUpdate, context: InspectionContext): Inspection {
  const firstNew = new Map<number, number>();
  let isPartlyKnown = false;
  for (const { client, start, end } of update.sections.values()) {
    const stored = context.store.state(client);
    if (end > stored) firstNew.set(client, stored);
    if (start < stored) isPartlyKnown = true;
  }
  const claims = checkOwnership(firstNew, context);
  const walk = new CausalWalk(update, context.store);
  walk.cost.addForeignStructs(update.foreignStructs);
  walk.cost.addClients(claims.length);
  walk.run();
  checkDeletes(update, context.store, walk);
  const { intents, hasForeign } = walk;
  return { intents, firstNew, isPartlyKnown, claims, hasForeign, units: walk.cost.units };
}

function checkOwnership(
  firstNew: ReadonlyMap<number, number>,
  { owners, participantId }: InspectionContext,
): number[] {
  const claims: number[] = [];
  for (const client of firstNew.keys()) {
    if (isServerClientId(client)) throw new Refusal('G3', "The update uses one of the server's client ids.");
    const owner = owners.ownerOf(client);
    if (owner === undefined) claims.push(client);
    else if (owner !== participantId)
      throw new Refusal('G3', "The update uses another participant's client id.");
  }
  if (firstNew.size > maxClientIdsPerUpdate) throw new Refusal('G3', 'Too many client ids in one update.');
  return claims;
}

function checkDeletes(update: DecodedUpdate, store: StructStore, walk: CausalWalk): void {
  for (const [client, ranges] of update.deletes) {
    const known = walk.known(client);
    for (const { clock, len } of ranges) {
      if (clock + len > known) throw new Refusal('G2', 'The update deletes something unknown.');
      store.forEachItem(client, clock, len, (item) => {
        if (item.deleted) return;
        const isWhole = item.id.clock >= clock && item.id.clock + item.length <= clock + len;
        if (!isWhole) throw new Refusal('G4', 'A value can only be deleted whole.');
        const address = store.addressOf(item);
        if (address === undefined) throw new Refusal('G4', 'Only keys of the shared maps can be deleted.');
        walk.intendDelete(address);
        walk.cost.addDeletion(item);
      });
    }
  }
}
