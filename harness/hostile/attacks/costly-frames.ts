/** Few bytes or few frames that cost a plain Yjs server much: gate rule G8 and the limits that have an owner. */
import * as encoding from 'lib0/encoding';
import { encodeSyncStep2, encodeUpdate } from '../../../shared/protocol.ts';
import { forgeUpdate, write, writeAfter } from '../../../test/gate/forged-update.ts';
import type { Attack } from '../attack.ts';
import { flood } from '../attack-socket.ts';
import type { Seat } from '../seat.ts';

type Source = (seat: Seat, index: number) => () => Uint8Array;

function attackOf(name: string, attackers: number, source: Source): Attack {
  return {
    name,
    async run({ url, seats }, tally, signal) {
      const floods = seats
        .slice(0, attackers)
        .map((seat, index) => flood(url, seat, tally, signal, source(seat, index)));
      await Promise.all(floods);
    },
  };
}

/** A client id that no frame has used before, of this attacker. */
function clientIds(): () => number {
  let next = Math.floor(Math.random() * 2 ** 31);
  return () => (next += 1);
}

/** 40,000 writes to patterns that do not exist: each is denied, and restored. */
const deniedWrites: Source = () => {
  const nextId = clientIds();
  return () => {
    const structs = Array.from({ length: 40_000 }, (_, i) => write('cells', `q${i}:0:0`, 1));
    return encodeUpdate(forgeUpdate([{ client: nextId(), clock: 0, structs }]));
  };
};

/** 40,000 writes under roots that the room does not have. */
const foreignWrites: Source = () => {
  const nextId = clientIds();
  return () => {
    const structs = Array.from({ length: 40_000 }, (_, i) => write(`r${i}`, 'a', 1));
    return encodeSyncStep2(forgeUpdate([{ client: nextId(), clock: 0, structs }]));
  };
};

/** Legal toggles of one cell, 2,000 a frame, two seats by turns, so that none of their history can be merged. */
const toggles: Source = () => {
  const client = clientIds()();
  let clock = 0;
  return () => {
    const structs = Array.from({ length: 2000 }, (_, i) =>
      clock + i === 0 ? write('cells', 'p1:0:1', 1) : writeAfter([client, clock + i - 1], i & 127),
    );
    const update = forgeUpdate([{ client, clock, structs }]);
    clock += structs.length;
    return encodeUpdate(update);
  };
};

/** Siblings, which cost plain Yjs the square of their number. */
const siblings: Source = () => {
  const nextId = clientIds();
  return () => {
    const structs = Array.from({ length: 5000 }, () => write('cells', 'p1:0:2', 1));
    return encodeUpdate(
      forgeUpdate([
        { client: nextId(), clock: 0, structs },
        { client: nextId(), clock: 0, structs },
      ]),
    );
  };
};

/** Client ids without end, each with a trace under a key that the table does not know. */
const manyIds: Source = () => {
  const nextId = clientIds();
  return () => {
    const sections = Array.from({ length: 250 }, () => ({
      client: nextId(),
      clock: 0,
      structs: [{ parent: 'junk', key: 'a', deleted: 1 }],
    }));
    return encodeUpdate(forgeUpdate(sections));
  };
};

/** A value of a million parts. */
const largeValues: Source = () => {
  const nextId = clientIds();
  const parts = new Array<number>(900_000).fill(1);
  return () => {
    const encoder = encoding.createEncoder();
    encoding.writeUint8Array(
      encoder,
      forgeUpdate([
        { client: nextId(), clock: 0, structs: [write('cells', 'p1:0:3', parts.slice(0, 500_000))] },
      ]),
    );
    return encodeUpdate(encoding.toUint8Array(encoder));
  };
};

export const costlyFrames: readonly Attack[] = [
  attackOf('40,000 denied writes a frame', 5, deniedWrites),
  attackOf('40,000 denied writes a frame, one name after another', 30, deniedWrites),
  attackOf('40,000 foreign writes a frame', 5, foreignWrites),
  attackOf('legal toggles, 2,000 a frame', 2, toggles),
  attackOf('siblings, 10,000 a frame', 5, siblings),
  attackOf('250 client ids a frame', 30, manyIds),
  attackOf('values of 500,000 parts', 5, largeValues),
];
