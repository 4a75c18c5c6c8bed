/** What a frame is, told from its first two bytes, in either direction. */
import { message, syncMessage } from './protocol.ts';

export const frameKinds = [
  'sync-step-1',
  'sync-step-2',
  'update',
  'awareness',
  'query-awareness',
  'auth',
  'notice',
  'ping',
  'pong',
  'token',
  'hello',
  'epoch-ended',
  'ticket',
  'unreadable',
] as const;
export type FrameKind = (typeof frameKinds)[number];

const syncKinds = new Map<number | undefined, FrameKind>([
  [syncMessage.step1, 'sync-step-1'],
  [syncMessage.step2, 'sync-step-2'],
  [syncMessage.update, 'update'],
]);

const kinds = new Map<number | undefined, FrameKind>([
  [message.awareness, 'awareness'],
  [message.queryAwareness, 'query-awareness'],
  [message.auth, 'auth'],
  [message.notice, 'notice'],
  [message.ping, 'ping'],
  [message.pong, 'pong'],
  [message.token, 'token'],
  [message.hello, 'hello'],
  [message.epochEnded, 'epoch-ended'],
  [message.ticket, 'ticket'],
]);

/** All message numbers are below 128, so one byte holds each. Says nothing about whether the rest can be read. */
export function frameKindOf(frame: Uint8Array): FrameKind {
  const [number, step] = frame;
  const kind = number === message.sync ? syncKinds.get(step) : kinds.get(number);
  return kind ?? 'unreadable';
}
