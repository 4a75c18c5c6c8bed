import type { JsonValue } from '../../shared/json.ts';
import type { KeyAddress, StructId } from './update-decoder.ts';

/** What the sender wants one key to be after its update. */
export interface Intent {
  readonly address: KeyAddress;
  /** Undefined if the sender wants the key to be absent. */
  readonly value: JsonValue | undefined;
  /** The last id of the struct that the sender sees as the key's value, or null if the sender sees none. */
  readonly head: StructId | null;
  /** The stored ids that the update's new structs under this key follow. Undefined if it has no new structs. */
  readonly origins: readonly StructId[] | undefined;
}

/** Names a key among all roots. */
export function addressKey({ root, key }: KeyAddress): string {
  return `${root}:${key}`;
}
