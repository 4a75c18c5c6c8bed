/** The client libraries that people bring. */
import * as yjs136 from 'yjs';
import * as yjs134 from 'yjs-13.4';
import type { RoomClient, RoomClientOptions } from './room-client.ts';
import { Yjs13Client } from './yjs-13-client.ts';
import { Yjs14Client } from './yjs-14-client.ts';
import { YrsClient } from './yrs-client.ts';

export interface ClientKind {
  readonly name: string;
  /** The largest id that it gives itself. */
  readonly maxClientId: number;
  /** Mistakes that a fault of its own keeps it from, where they may be undone. */
  readonly avoids?: readonly string[];
  readonly create: (options: RoomClientOptions) => RoomClient;
}

const maxUint32 = 2 ** 32 - 1;

// Yjs 13.6 leaves a mark, by which another copy warns that there are two: here that is wanted.
Reflect.deleteProperty(globalThis, '__ $YJS$ __');
const yjs135 = await import('yjs-13.5');

export const yjsKinds: readonly ClientKind[] = [
  {
    name: 'Yjs 13.4',
    maxClientId: maxUint32,
    // It can't encode a subdocument that was deleted and is kept for an undo.
    avoids: ['a document as a cell', 'a document under an unknown root'],
    create: (options) => new Yjs13Client(yjs134, options),
  },
  { name: 'Yjs 13.5', maxClientId: maxUint32, create: (options) => new Yjs13Client(yjs135, options) },
  { name: 'Yjs 13.6', maxClientId: maxUint32, create: (options) => new Yjs13Client(yjs136, options) },
  {
    name: 'Yjs 14',
    maxClientId: Number.MAX_SAFE_INTEGER,
    create: (options) => new Yjs14Client(options),
  },
];

export const yrsKind: ClientKind = {
  name: 'yrs',
  maxClientId: maxUint32,
  // Where a nested type has been undone, its children point into memory that ywasm 0.18 has freed.
  avoids: ['a map as a cell', 'a nested map under an unknown root'],
  create: (options) => new YrsClient(options),
};
