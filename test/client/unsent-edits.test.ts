import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { replayEdits, unsentEdits } from '../../client/unsent-edits.ts';

const cells = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('cells');

/** A server and a client that hold the same three cells, written by the server. */
function createPair(): { server: Y.Doc; client: Y.Doc } {
  const server = new Y.Doc();
  for (const [key, value] of Object.entries({ 'p1:0:0': 1, 'p1:0:1': 2, 'p1:0:2': 3 })) {
    cells(server).set(key, value);
  }
  const client = new Y.Doc();
  pull(client, server);
  return { server, client };
}

function pull(to: Y.Doc, from: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
}

const endedState = (server: Y.Doc): Uint8Array => Y.encodeSnapshot(Y.snapshot(server));
const cell = (key: string, value: number | undefined) => ({ root: 'cells', key, value });

it('finds nothing in a document that the server has all of, whatever happened in it', () => {
  const { server, client } = createPair();
  cells(client).set('p1:0:0', 9);
  cells(client).delete('p1:0:1');
  cells(client).set('p1:3:3', 5);
  pull(server, client);
  expect(unsentEdits(client, endedState(server))).toEqual([]);
});

it('finds writes and deletions that did not arrive, and not the others', () => {
  const { server, client } = createPair();
  cells(client).set('p1:3:3', 5);
  pull(server, client);
  cells(client).set('p1:0:0', 9);
  cells(client).delete('p1:0:1');
  client.getMap('tempo').set('bpm', 120);
  expect(unsentEdits(client, endedState(server))).toEqual([
    { root: 'tempo', key: 'bpm', value: 120 },
    cell('p1:0:0', 9),
    cell('p1:0:1', undefined),
  ]);
});

it('of several edits of a key, means the last; what was written and taken back means nothing', () => {
  const { server, client } = createPair();
  for (const value of [7, 8, 9]) cells(client).set('p1:0:0', value);
  cells(client).set('p1:0:1', 7);
  cells(client).delete('p1:0:1');
  cells(client).set('p1:9:9', 7);
  cells(client).delete('p1:9:9');
  expect(unsentEdits(client, endedState(server))).toEqual([cell('p1:0:0', 9), cell('p1:0:1', undefined)]);
});

it('tells what arrived of a run of writes that Yjs has merged into one', () => {
  const { server, client } = createPair();
  cells(client).set('p1:0:0', 7);
  pull(server, client);
  cells(client).set('p1:0:0', 8);
  cells(client).delete('p1:0:0');
  expect(unsentEdits(client, endedState(server))).toEqual([cell('p1:0:0', undefined)]);
});

it('does not repeat a deletion of what somebody else had replaced or deleted meanwhile', () => {
  const { server, client } = createPair();
  cells(client).delete('p1:0:0');
  cells(client).delete('p1:0:1');
  cells(server).set('p1:0:0', 50);
  cells(server).delete('p1:0:1');
  expect(unsentEdits(client, endedState(server))).toEqual([]);
});

it('leaves out what the room does not know', () => {
  const { server, client } = createPair();
  cells(client).set('p1:0:0', 'loud');
  cells(client).set('nowhere', 1);
  client.getMap('notes').set('a', 1);
  expect(unsentEdits(client, endedState(server))).toEqual([]);
});

it('for one writer, ended state and replayed edits give what a sync would have given', () => {
  const step = fc.record({
    step: fc.integer({ min: 0, max: 3 }),
    value: fc.option(fc.integer({ min: 0, max: 127 }), { nil: undefined }),
    by: fc.constantFrom('client', 'server', 'push', 'pull'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { server, client } = createPair();
      for (const { by, step: index, value } of steps) {
        // Edits of the two never cross on one key here, because then Yjs would choose and the replay is the later one.
        const key = `p1:${by === 'server' ? 1 : 0}:${index}`;
        if (by === 'push') pull(server, client);
        else if (by === 'pull') pull(client, server);
        else if (value === undefined) cells(by === 'server' ? server : client).delete(key);
        else cells(by === 'server' ? server : client).set(key, value);
      }
      const state = endedState(server);
      const fresh = new Y.Doc();
      for (const [key, value] of cells(server)) cells(fresh).set(key, value);
      replayEdits(fresh, unsentEdits(client, state));
      pull(server, client);
      expect(cells(fresh).toJSON()).toEqual(cells(server).toJSON());
    }),
    { numRuns: 500 },
  );
});
