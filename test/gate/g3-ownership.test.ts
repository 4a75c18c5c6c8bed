import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { firstServerClientId, serverClientIds } from '../../shared/client-id.ts';
import {
  createClient,
  createGateRoom,
  otherStudent,
  restart,
  send,
  set,
  storedValue,
  student,
  teacher,
} from '../support/gate-room.ts';
import { forgeUpdate, write } from './forged-update.ts';
import { denialsOf, expectRefused } from './refusal-check.ts';

const cell = 'p1:0:0';
const forged = (client: number, clock = 0): Uint8Array =>
  forgeUpdate([{ client, clock, structs: [write('cells', cell, 1)] }]);

describe('G3: a client id belongs to one person', () => {
  test("another person's id, before and after a restart", () => {
    const room = createGateRoom();
    expect(send(room, set(createClient(room, 1000), 'tempo', 'bpm', 120), teacher)).toMatchObject({
      claims: [1000],
    });
    expectRefused(room, forged(1000, 1), 'G3');
    expectRefused(restart(room, 'log'), forged(1000, 1), 'G3');
    expectRefused(restart(room, 'snapshot'), forged(1000, 1), 'G3');
  });

  test("the server's ids", () => {
    const room = createGateRoom();
    const { edit, restore } = serverClientIds(1);
    const ids = [firstServerClientId, edit, restore, serverClientIds(2).edit];
    for (const id of ids) expectRefused(room, forged(id, Y.getState(room.doc.store, id)), 'G3', teacher);
  });

  test('the highest id that is left does not beat the server', () => {
    const room = createGateRoom();
    const client = createClient(room, firstServerClientId - 1);
    send(room, set(createClient(room, 7), 'tempo', 'bpm', 120), teacher);
    expect(denialsOf(send(room, set(client, 'tempo', 'bpm', 299), student))).toHaveLength(1);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
  });

  test('ids are limited per person and per update', () => {
    const room = createGateRoom();
    const sections = (from: number, count: number): Uint8Array =>
      forgeUpdate(
        Array.from({ length: count }, (_, i) => ({
          client: from + i,
          clock: 0,
          structs: [write('cells', cell, 1)],
        })),
      );
    expectRefused(room, sections(1, 257), 'G3');
    const asked: number[] = [];
    const mayClaim = (clientIds: number): boolean => asked.push(clientIds) > 1;
    const tooSoon = room.gate.receive(sections(1, 100), student, student, { mayClaim });
    expect(tooSoon).toMatchObject({ kind: 'refused', notice: { rule: 'G3' }, recovery: 'retry' });
    expect(room.gate.receive(sections(1, 100), student, student, { mayClaim })).toMatchObject({
      kind: 'applied',
    });
    expect(asked).toEqual([100, 100]);
    expect(room.gate.receive(forged(1), student, student, { mayClaim: () => false }).kind).toBe('applied');
    expect(send(room, forged(500), otherStudent)).toMatchObject({ kind: 'applied', claims: [500] });
  });

  test('to repeat what is known of others is no use of their ids', () => {
    const room = createGateRoom();
    send(room, set(createClient(room, 1000), 'tempo', 'bpm', 120), teacher);
    const outcome = send(room, Y.encodeStateAsUpdate(room.doc), student);
    expect(outcome).toMatchObject({ kind: 'applied', changed: [], denials: [], claims: [], units: 0 });
  });

  test('a refused update claims nothing', () => {
    const room = createGateRoom();
    const unknown = [{ origin: [99, 0], values: [1] }] as const;
    expectRefused(room, forgeUpdate([{ client: 7, clock: 0, structs: unknown }]), 'G2');
    expect(send(room, forged(7), otherStudent)).toMatchObject({ claims: [7] });
  });
});
