import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { closeCode } from '../../../shared/close-code.ts';
import { encodeSyncStep1 } from '../../../shared/protocol.ts';
import { DeafClient, offeredBytes } from '../../support/deaf-client.ts';
import { type Seat, StockClient } from '../../support/stock-client.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/wait.ts';

let server: TestServer;
let seat: Seat;
beforeEach(async () => {
  server = await createTestServer();
  seat = await server.join((await server.createRoom()).code, 'Mallory');
});
afterEach(() => server.close());

function endlessFrame(): Uint8Array {
  const head = Buffer.alloc(14);
  head.set([0x82, 0xff]);
  head.writeBigUInt64BE(BigInt(offeredBytes), 2);
  return head;
}

const nothing = new Uint8Array(0);
const emptyFrame = (opcode: number): Uint8Array => Uint8Array.of(0x80 | opcode, 0x80, 0, 0, 0, 0);
const abuse = closeCode.abuse.code;

/** A SyncStep1 of a megabyte, whose state vector names a hundred thousand clients that the room never had. */
function largeStateVector(): Uint8Array {
  const state = encoding.createEncoder();
  encoding.writeVarUint(state, 100_000);
  for (let i = 0; i < 100_000; i++) {
    encoding.writeVarUint(state, 2 ** 31 + i);
    encoding.writeVarUint(state, 2 ** 30);
  }
  const body = encodeSyncStep1(encoding.toUint8Array(state));
  const head = Buffer.alloc(14);
  head.set([0x82, 0xff]);
  head.writeBigUInt64BE(BigInt(body.byteLength), 2);
  return Buffer.concat([head, body]);
}

const floods: [what: string, code: number, head: Uint8Array, unit: Uint8Array][] = [
  ['a frame far over the limit', 1009, endlessFrame(), new Uint8Array(1)],
  ['pings without end', abuse, nothing, emptyFrame(9)],
  ['pongs that answer nothing', abuse, nothing, emptyFrame(10)],
  ['frames of a megabyte after the close', closeCode.unknownDocument.code, nothing, largeStateVector()],
  ['empty frames, refused and after the close', abuse, nothing, emptyFrame(2)],
  [
    'a message in endless pieces',
    1008,
    Uint8Array.of(0x02, 0x80, 0, 0, 0, 0),
    Uint8Array.of(0, 0x80, 0, 0, 0, 0),
  ],
];

it.each(floods)(
  '%s: told with %i and read no further, though the sender goes on',
  async (_, code, head, unit) => {
    const mallory = new DeafClient(seat, head, unit);
    await until(() => mallory.socket.closed, 'the end of the connection');
    expect(mallory.closeCode).toBe(code);
    expect(mallory.takenBytes).toBeLessThan(offeredBytes / 8);
  },
);

it('a stock client reads the code in the midst of its own large frame', async () => {
  const doc = new Y.Doc();
  const anna = await new StockClient(seat, doc).synced();
  doc.getMap('cells').set('p1:0:0', 'x'.repeat(8_000_000));
  await until(() => anna.closeCodes.length > 0, 'the close');
  expect(anna.closeCodes[0]).toBe(1009);
  anna.destroy();
});
