/** Every kind of frame, as fast as it can be sent, by ten members of one room. */
import { randomBytes } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import {
  encodeAwareness,
  encodePing,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeToken,
  encodeUpdate,
} from '../../../shared/protocol.ts';
import type { Attack } from '../attack.ts';
import { flood } from '../attack-socket.ts';
import type { Seat } from '../seat.ts';

const attackers = 10;

/** Gives a source of frames for each attacker. */
type Source = (seat: Seat) => () => Uint8Array | string;

function floodOf(name: string, source: Source): Attack {
  return {
    name,
    async run({ url, seats }, tally, signal) {
      const floods = seats.slice(0, attackers).map((seat) => flood(url, seat, tally, signal, source(seat)));
      await Promise.all(floods);
    },
  };
}

/** Edits of one key, as updates. */
function editor(root: string, key: string, wrap: (update: Uint8Array) => Uint8Array): Source {
  return () => {
    const doc = new Y.Doc();
    let latest: Uint8Array = new Uint8Array();
    doc.on('update', (update: Uint8Array) => {
      latest = update;
    });
    let count = 0;
    return () => {
      count += 1;
      doc.getMap(root).set(key, 20 + (count % 100));
      return wrap(latest);
    };
  };
}

function awareness(bytes: number): Source {
  return () => {
    const { clientID } = new Y.Doc();
    let clock = 0;
    return () => {
      clock += 1;
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint(encoder, clientID);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify({ hand: clock, text: 'x'.repeat(bytes) }));
      return encodeAwareness(encoding.toUint8Array(encoder));
    };
  };
}

/** As many clients as a frame of the largest size can name. */
function largeStateVector(): Uint8Array {
  const clients = Array.from({ length: 254_000 }, (_, i): [number, number] => [i + 1, 1]);
  return encodeSyncStep1(Y.encodeStateVector(new Map(clients)));
}

/** `states` of these clients, a megabyte in all. */
function largeAwareness(count: number, clientId: (i: number) => number, state: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, count);
  for (let i = 0; i < count; i++) {
    encoding.writeVarUint(encoder, clientId(i));
    encoding.writeVarUint(encoder, i + 1);
    encoding.writeVarString(encoder, state);
  }
  return encodeAwareness(encoding.toUint8Array(encoder));
}

/** The same frame again and again, from all of them; made when it is first sent. */
function repeated(make: () => Uint8Array): Source {
  let frame: Uint8Array | undefined;
  return () => () => {
    frame ??= make();
    return frame;
  };
}

const emptyStateVector = Uint8Array.of(0);

export const frameFloods: readonly Attack[] = [
  floodOf('updates', editor('cells', 'p1:0:0', encodeUpdate)),
  floodOf('forbidden updates (G5)', editor('tempo', 'bpm', encodeUpdate)),
  floodOf('SyncStep1, for the whole document', () => () => encodeSyncStep1(emptyStateVector)),
  floodOf('SyncStep2', editor('cells', 'p1:1:0', encodeSyncStep2)),
  floodOf('awareness, small', awareness(10)),
  floodOf('awareness, 3.5 KB', awareness(3500)),
  floodOf('state vectors of 1 MB', repeated(largeStateVector)),
  floodOf(
    "awareness of 1 MB, strangers' states",
    repeated(() => largeAwareness(90_000, (i) => 10_000 + i, 'null')),
  ),
  floodOf(
    'awareness of 1 MB, own states',
    repeated(() => largeAwareness(100_000, () => 7, '{')),
  ),
  floodOf(
    'awareness of 6 KB, own states',
    repeated(() => largeAwareness(1000, () => 7, '{')),
  ),
  floodOf('awareness queries', () => () => Uint8Array.of(3)),
  floodOf('pings', () => () => encodePing(1)),
  floodOf(
    'own tokens',
    ({ token }) =>
      () =>
        encodeToken(token),
  ),
  floodOf('foreign tokens', () => () => encodeToken('eyJhbGciOiJIUzI1NiJ9.e30.AAAA')),
  floodOf('random bytes', () => () => randomBytes(200)),
  floodOf('text', () => () => 'x'.repeat(200)),
  floodOf('frames of 1 MB', () => {
    const bytes = randomBytes(1_048_576);
    return () => bytes;
  }),
  floodOf('frames of 3 MB', () => {
    const bytes = randomBytes(3_145_728);
    return () => bytes;
  }),
];
