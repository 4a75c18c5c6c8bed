import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FrameWriter } from '../../../server/gateway/frame-writer.ts';

const socketWith = (extensions: string): WebSocket =>
  Object.create(WebSocket.prototype, { extensions: { value: extensions } });

it('writes beneath no socket that has agreed on an extension', () => {
  const transport = new PassThrough();
  expect(() => new FrameWriter(socketWith('permessage-deflate'), transport as never)).toThrow(
    'permessage-deflate',
  );
  expect(() => new FrameWriter(socketWith(''), transport as never)).not.toThrow();
});
