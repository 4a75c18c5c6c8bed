import { createServer, type Server } from 'node:http';
import { expect, it } from 'vitest';
import { replaceListener } from '../../../server/http/plumbing/security/node-listeners.ts';

it('calls the one whose place was taken when it is told to, with the same arguments', () => {
  const heard: unknown[] = [];
  const server: Server = createServer((...args) => heard.push(args));
  const held: (() => void)[] = [];
  replaceListener(server, 'request', (handOn) => held.push(handOn));
  server.emit('request', 'a request', 'a response');
  expect(heard).toEqual([]);
  held[0]?.();
  expect(heard).toEqual([['a request', 'a response']]);
});

it("finds Node's own listener on a new server, and says so where there is none or another beside it", () => {
  replaceListener(createServer(), 'connection', () => {});
  expect(() => replaceListener(createServer(), 'request', () => {})).toThrow('0 listeners for "request"');
  const server = createServer();
  server.on('connection', () => {});
  expect(() => replaceListener(server, 'connection', () => {})).toThrow('2 listeners for "connection"');
});
