import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { Notice } from '../../shared/notice.ts';
import {
  createClient,
  createGateRoom,
  edit,
  pull,
  resend,
  send,
  set,
  student,
} from '../support/gate-room.ts';
import { forgeUpdate, write } from './forged-update.ts';
import { denialsOf } from './refusal-check.ts';

const notice = Compile(Notice);

test('G7: every refusal names its rule and says why, in a sentence', () => {
  const room = createGateRoom();
  const junk = { client: 7, clock: 0, structs: [write('junk', 'key', 1)] };
  const refusals = {
    G1: Uint8Array.from([1]),
    G2: forgeUpdate([{ ...junk, clock: 9, structs: [write('cells', 'p1:0:0', 1)] }]),
    G3: forgeUpdate([{ ...junk, client: 2 ** 53 - 5, structs: [write('cells', 'p1:0:0', 1)] }]),
    G4: forgeUpdate([{ ...junk, structs: [{ parent: 'cells', key: 'p1:0:0', values: [] }] }]),
  };
  for (const [rule, update] of Object.entries(refusals)) {
    const outcome = send(room, update, student);
    if (outcome.kind !== 'refused') throw new Error('It was applied.');
    expect(outcome.notice.rule).toBe(rule);
    expect(outcome.notice.reason).toMatch(/^[A-Z].*\.$/);
    expect(notice.Check(outcome.notice)).toBe(true);
  }
});

test('G7: one notice per denied key, none for what is repeated', () => {
  const room = createGateRoom();
  const client = createClient(room);
  const batch = edit(client, (doc) => {
    doc.getMap('tempo').set('bpm', 200);
    doc.getMap('tempo').set('playing', true);
    doc.getMap('cells').set('p1:0:0', 1);
  });
  const denials = denialsOf(send(room, batch, student));
  expect(denials.map(({ key }) => key)).toEqual(['bpm', 'playing']);
  for (const denial of denials) expect(notice.Check(denial)).toBe(true);
  expect(denialsOf(resend(room, client, student))).toEqual([]);
  pull(room, client);
  expect(denialsOf(resend(room, client, student))).toEqual([]);
  expect(denialsOf(send(room, set(client, 'cells', 'p1:0:1', 1), student))).toEqual([]);
});
