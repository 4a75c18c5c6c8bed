/** What a light client holds of one history of the room: bytes, until somebody wants to know what is in them. */
import * as Y from 'yjs';
import { ReceivedUpdates } from './received-updates.ts';

const noStructs = Uint8Array.of(0);

export class LightCopy {
  readonly received = new ReceivedUpdates();
  /** Its own edits and nothing else, so that no edit leans on what this client has not been sent. */
  readonly #own = new Y.Doc();
  #merged: { readonly received: Uint8Array | undefined; readonly all: Uint8Array | undefined } | undefined;

  /** `onEdit` gets each edit as an update. */
  constructor(onEdit: (update: Uint8Array) => void) {
    this.#own.on('update', (update: Uint8Array) => {
      this.#merged = undefined;
      onEdit(update);
    });
  }

  get clientId(): number {
    return this.#own.clientID;
  }

  get hasDocument(): boolean {
    return this.received.update !== undefined;
  }

  setCell(key: string, velocity: number): void {
    this.#own.getMap('cells').set(key, velocity);
  }

  get stateVector(): Uint8Array {
    const update = this.merge();
    return update === undefined ? noStructs : Y.encodeStateVectorFromUpdate(update);
  }

  /** What a server of this state vector lacks, all deletions included, as of a whole document. */
  missingFrom(stateVector: Uint8Array): Uint8Array {
    return Y.diffUpdate(this.merge() ?? Y.encodeStateAsUpdate(this.#own), stateVector);
  }

  /** The document that all of it makes. */
  read(): Y.Doc {
    const doc = new Y.Doc();
    const update = this.merge();
    if (update !== undefined) Y.applyUpdate(doc, update);
    return doc;
  }

  destroy(): void {
    this.#own.destroy();
  }

  /** What it was sent and what it wrote, as one. */
  merge(): Uint8Array | undefined {
    const { update } = this.received;
    if (this.#merged === undefined || this.#merged.received !== update) {
      this.#merged = { received: update, all: this.#withOwn(update) };
    }
    return this.#merged.all;
  }

  #withOwn(received: Uint8Array | undefined): Uint8Array | undefined {
    if (this.#own.store.clients.size === 0) return received;
    const own = Y.encodeStateAsUpdate(this.#own);
    return received === undefined ? own : Y.mergeUpdates([received, own]);
  }
}
