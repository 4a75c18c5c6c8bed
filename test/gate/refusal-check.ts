/** I6: what is refused changes nothing and tells its sender which rule spoke. */

import { expect } from 'vitest';
import * as Y from 'yjs';
import type { GateApplied } from '../../server/gate/gate.ts';
import type { GateRefusal } from '../../server/gate/refusal.ts';
import { sinkRoot } from '../../server/gate/struct-store.ts';
import type { Notice, NoticeRule } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import { contents, type GateRoom, send, student } from '../support/gate-room.ts';

export function expectRefused(
  room: GateRoom,
  update: Uint8Array,
  rule: NoticeRule,
  sender: Actor = student,
): void {
  const before = Y.encodeStateAsUpdate(room.doc);
  const sent = room.log.length;
  const outcome = send(room, update, sender);
  expect(outcome).toMatchObject({
    kind: 'refused',
    notice: { rule },
    recovery: rule === 'G2' ? 'resync' : 'never',
  });
  expect(Y.encodeStateAsUpdate(room.doc)).toEqual(before);
  expect(room.log).toHaveLength(sent);
  expect(room.doc.store.pendingStructs).toBeNull();
  expect(room.doc.store.pendingDs).toBeNull();
}

/** I7: what the room has no place for is buried: nobody sees it, its sender is told, and the next edits of the same client arrive. */
export function expectBuried(room: GateRoom, update: Uint8Array, sender: Actor = student): Notice {
  const before = contents(room.doc);
  const roots = roomRoots(room.doc);
  const outcome = send(room, update, sender);
  if (outcome.kind === 'refused') throw new Error(`Refused: ${outcome.notice.rule} ${outcome.notice.reason}`);
  expect(outcome).toMatchObject({ changed: [], denials: [], buried: { rule: 'G4' } });
  expect(contents(room.doc)).toEqual(before);
  expect(roomRoots(room.doc)).toEqual(roots);
  expect(room.doc.store.pendingStructs).toBeNull();
  expect(room.doc.store.pendingDs).toBeNull();
  for (const [client, end] of Y.parseUpdateMeta(update).to) {
    expect(Y.getState(room.doc.store, client)).toBe(end);
  }
  if (outcome.buried === undefined) throw new Error('Its sender was told nothing.');
  return outcome.buried;
}

function roomRoots(doc: Y.Doc): string[] {
  return [...doc.share.keys()].filter((root) => root !== sinkRoot).sort();
}

/** The notices of an update that was applied. */
export function denialsOf(outcome: GateApplied | GateRefusal): readonly Notice[] {
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
