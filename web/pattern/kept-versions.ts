/** Earlier states of a room's patterns on this device, by room. */
import Type from 'typebox';
import { type DeviceValue, deviceValue } from '../room/device-value.ts';
import { PatternVersion } from './pattern-version.ts';
import { addVersion } from './version-history.ts';

const Versions = Type.Array(PatternVersion);

/** Nothing of a room stays behind on a device that forgets it. */
export function forgetVersions(roomId: string): void {
  storedVersions(roomId).write(undefined);
}

function storedVersions(roomId: string): DeviceValue<PatternVersion[]> {
  return deviceValue(() => localStorage, `downbeat:patterns:${roomId}`, Versions);
}

export class KeptVersions {
  readonly #stored: DeviceValue<PatternVersion[]>;
  #versions: readonly PatternVersion[];

  constructor(roomId: string) {
    this.#stored = storedVersions(roomId);
    this.#versions = this.#stored.read() ?? [];
  }

  /** Newest first. */
  get all(): readonly PatternVersion[] {
    return this.#versions;
  }

  /** Returns whether it was new. Where the device is full, fewer are kept. */
  add(version: PatternVersion): boolean {
    const next = addVersion(this.#versions, version);
    if (next === this.#versions) return false;
    this.#versions = next;
    for (let count = next.length; count > 0; count = Math.floor(count / 2)) {
      if (this.#stored.write([...next.slice(0, count)])) break;
    }
    return true;
  }
}
