/** Clients of other libraries are told what is spoken here: by a close code with a reason, and the operator by a line of the log. */
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as syncProtocol from 'y-protocols/sync';
import * as Y from 'yjs';
import { closeCode } from '../../shared/close-code.ts';
import { encodeSyncStep1 } from '../../shared/protocol.ts';
import { RawClient } from '../support/raw-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
const logLines: string[] = [];
beforeEach(async () => {
  logLines.length = 0;
  lesson = await LiveClass.open({ logLines });
});
afterEach(() => lesson.end());

/** As packages/provider/src/OutgoingMessages writes them: the document's name, the type, the body. */
function hocuspocus(name: string, type: number, body: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name);
    encoding.writeVarUint(encoder, type);
    body(encoder);
  });
}

const authentication = (name: string): Uint8Array =>
  hocuspocus(name, 2, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, 'a-token');
  });
const syncStepOne = (name: string): Uint8Array =>
  hocuspocus(name, 0, (encoder) => syncProtocol.writeSyncStep1(encoder, new Y.Doc()));

const firstFrames: [protocol: string, frame: Uint8Array | string][] = [
  ['Hocuspocus', authentication('lesson')],
  ['Hocuspocus', authentication('')],
  ['Hocuspocus', authentication('a')],
  ['Hocuspocus', authentication('n'.repeat(100))],
  ['Hocuspocus', syncStepOne('room-12345')],
  ['Socket.IO', '40'],
  ['Socket.IO', '2probe'],
  ['Socket.IO', '42["join","room"]'],
  ['Phoenix', '["1","1","room:lobby","phx_join",{}]'],
  ['Phoenix', '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}'],
  ['Colyseus', Uint8Array.of(10)],
  ['a text protocol', 'hello?'],
];

describe('a client of another library', () => {
  it.each(firstFrames)(
    '%s is closed with 4400, which names what is spoken here: %s',
    async (protocol, frame) => {
      const seat = await lesson.server.join(lesson.room.code, 'Anna');
      const raw = (await lesson.raw(seat)).send(frame);
      expect(await raw.closed()).toBe(closeCode.otherProtocol.code);
      expect(raw.closeReason).toContain('y-websocket');
      const told = logLines.filter((line) => line.includes('another protocol'));
      expect(told).toHaveLength(1);
      expect(JSON.parse(told[0] ?? '')).toMatchObject({ level: 40, protocol, roomId: seat.roomId });
      expect(logLines.join('')).not.toContain('a-token');
    },
  );

  it.each([
    ['Socket.IO', '/socket.io/?EIO=4&transport=websocket'],
    ['Phoenix', '/socket/websocket?vsn=2.0.0&apikey=a-secret'],
    ['unknown', '/process1/room1?sessionId=a-secret'],
    ['unknown', '/'],
  ])('%s is told so too where it looks for its own address: %s', async (protocol, path) => {
    const raw = lesson.adopt(new RawClient(`${lesson.server.url.replace('http', 'ws')}${path}`));
    expect(await raw.closed()).toBe(closeCode.otherProtocol.code);
    expect(raw.closeReason).toContain('/ws/{roomId}');
    const told = logLines.filter((line) => line.includes('another protocol'));
    expect(told.map((line) => (JSON.parse(line) as { protocol: string }).protocol)).toEqual([protocol]);
    expect(logLines.join('')).not.toContain('a-secret');
  });

  it('that shows no token in the address is told what the address is', async () => {
    const raw = lesson.adopt(new RawClient(`${lesson.server.wsUrl}/${lesson.room.roomId}`));
    raw.socket.once('open', () => raw.send(authentication('lesson')));
    expect(await raw.closed()).toBe(closeCode.badToken.code);
    expect(raw.closeReason).toContain('y-websocket');
    expect(raw.closeReason).toContain('?token=');
    expect(logLines.some((line) => line.includes('socket refused') && line.includes('4401'))).toBe(true);
  });
});

describe('a client of this protocol', () => {
  it('is not taken for another by what it sends later, or by a message of a newer version', async () => {
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const seat = await lesson.server.join(lesson.room.code, 'Raw');
    const late = await lesson.raw(seat, { sdk: true });
    late.send(encodeSyncStep1(Uint8Array.of(0)), '40', authentication('lesson'), Uint8Array.of(10));
    const newer = (await lesson.raw(seat, { sdk: true })).send(Uint8Array.of(120));
    await until(() => late.notices.length === 3 && newer.notices.length === 1, 'the notices');
    expect([late.closeCode, newer.closeCode]).toEqual([undefined, undefined]);
    await playsOn(anna, teacher);
  });
});
