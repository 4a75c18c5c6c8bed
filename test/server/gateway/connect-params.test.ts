import { expect, it } from 'vitest';
import { parseConnectParams } from '../../../server/gateway/connect-params.ts';

it("reads a room's address, whatever order its parameters come in", () => {
  expect(parseConnectParams('/ws/room1?epoch=3&sdk=1&token=a.b.c&x=1')).toEqual({
    roomId: 'room1',
    rawToken: 'a.b.c',
    isSdk: true,
    epoch: '3',
  });
  expect(parseConnectParams('/ws/room1')).toEqual({
    roomId: 'room1',
    rawToken: '',
    isSdk: false,
    epoch: undefined,
  });
  expect(parseConnectParams('/ws/?token=t')).toMatchObject({ roomId: '', rawToken: 't' });
  expect(parseConnectParams('/ws/a%2Fb?sdk=true')).toMatchObject({ roomId: 'a/b', isSdk: false });
});

it.each(['/', '/ws', '/wss/room1', '/ws/a/b', '/ws/%E0%A4%A', `/ws/${'r'.repeat(101)}`, 'ws/room1', ''])(
  'takes %s for no room',
  (address) => {
    expect(parseConnectParams(address)).toBeUndefined();
  },
);
