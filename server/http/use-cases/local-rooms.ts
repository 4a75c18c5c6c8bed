/**
 * Remembers which rooms have recently had members on which network, that is, where a lesson is. A client on that network may
 * still be let into one of these rooms when strangers have no guesses left.
 */
import type { Clock } from '../../clock.ts';
import { addressKey } from '../../limit/address-key.ts';

/** Counted from the last sign of a member. Longer than a double lesson. */
const rememberMs = 2 * 3_600_000;
const maxNetworks = 10_000;
/** Per network. A large school has a few dozen at a time. */
const maxRooms = 1000;

export class LocalRooms {
  readonly #clock: Clock;
  /** By address key, then by roomId: when a member was last seen, by `clock.now()`. Both maps are in order of last use. */
  readonly #networks = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A member of the room has come from this address. */
  note(address: string, roomId: string): void {
    const key = addressKey(address);
    const rooms = this.#networks.get(key) ?? new Map<string, number>();
    renew(this.#networks, key, rooms, maxNetworks);
    renew(rooms, roomId, this.#clock.now(), maxRooms);
  }

  has(address: string, roomId: string): boolean {
    const seenAt = this.#networks.get(addressKey(address))?.get(roomId);
    return seenAt !== undefined && seenAt + rememberMs > this.#clock.now();
  }

  hasAny(address: string): boolean {
    const latest = [...(this.#networks.get(addressKey(address))?.values() ?? [])].at(-1);
    return latest !== undefined && latest + rememberMs > this.#clock.now();
  }
}

function renew<Value>(map: Map<string, Value>, key: string, value: Value, maxSize: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= maxSize) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
