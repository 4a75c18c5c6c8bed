/** I6: what is refused changes nothing and tells its sender which rule spoke. */
import { expect } from 'vitest';
import * as Y from 'yjs';
import type { GateOutcome } from '../../server/gate/gate.ts';
import type { Notice, NoticeRule } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import { type GateRoom, send, student } from '../support/gate-room.ts';

export function expectRefused(
  room: GateRoom,
  update: Uint8Array,
  rule: NoticeRule,
  sender: Actor = student,
): void {
  const before = Y.encodeStateAsUpdate(room.doc);
  const sent = room.log.length;
  const outcome = send(room, update, sender);
  expect(outcome).toMatchObject({ kind: 'refused', notice: { rule }, resync: rule === 'G2' });
  expect(Y.encodeStateAsUpdate(room.doc)).toEqual(before);
  expect(room.log).toHaveLength(sent);
  expect(room.doc.store.pendingStructs).toBeNull();
  expect(room.doc.store.pendingDs).toBeNull();
}

/** The notices of an update that was applied. */
export function denialsOf(outcome: GateOutcome): readonly Notice[] {
  if (outcome.kind === 'refused') throw new Error(`Refused: ${outcome.notice.rule} ${outcome.notice.reason}`);
  return outcome.denials;
}

/** What plain Yjs makes of the same bytes: a copy of the room, with the update applied. */
export function plainYjs(room: GateRoom, ...updates: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc));
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}
