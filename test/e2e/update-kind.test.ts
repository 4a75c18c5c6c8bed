/** What the gate is told of a frame beside its bytes, and what its sender is told: through session and room. */
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { message } from '../../shared/message-table.ts';
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '../../shared/protocol.ts';
import { capture } from '../support/gate-room.ts';
import type { RawClient } from '../support/raw-client.ts';
import type { Seat, StockClient } from '../support/stock-client.ts';
import type { TestServerOptions } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass } from './live-class.ts';

let lesson: LiveClass;
afterEach(() => lesson.end());

const cell = 'p1:0:0';

/** Sends what its document does, and never looks at what the server answers. */
interface DeafDevice {
  readonly doc: Y.Doc;
  readonly raw: RawClient;
}

interface Scene {
  readonly teacher: StockClient;
  readonly watcher: StockClient;
  readonly anna: DeafDevice;
}

async function setScene(options: TestServerOptions = {}): Promise<Scene> {
  lesson = await LiveClass.open(options);
  const [teacher, watcher] = [await lesson.teacher(), await lesson.student('Bert')];
  teacher.set('cells', cell, 100);
  await until(() => watcher.get('cells', cell) === 100, 'the cell');
  const seat: Seat = await lesson.server.join(lesson.room.code, 'Anna');
  const raw = await lesson.raw(seat, { sdk: true });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(watcher.doc));
  raw.send(encodeSyncStep1(Y.encodeStateVector(doc)));
  return { teacher, watcher, anna: { doc, raw } };
}

async function freeze({ teacher, watcher }: Scene, frozen: boolean): Promise<void> {
  teacher.set('room', 'frozen', frozen);
  await until(() => watcher.get('room', 'frozen') === frozen, `frozen to be ${frozen}`);
}

/** Resolves once the server has dealt with all that was sent before. */
async function answered({ raw }: DeafDevice): Promise<void> {
  const before = raw.bodies(message.sync).length;
  raw.send(encodeSyncStep1(Y.encodeStateVector(new Y.Doc())));
  await until(() => raw.bodies(message.sync).length > before, 'the answer');
}

describe("a deletion by somebody whose other device's write was taken back, which neither has seen", () => {
  it.each([
    ['Update', 'holds', undefined],
    ['SyncStep2', 'may be a repetition and changes nothing', 100],
  ] as const)('as %s %s', async (kind, _means, outcome) => {
    const scene = await setScene();
    const { doc, raw } = scene.anna;
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    await freeze(scene, true);
    raw.send(encodeUpdate(capture(doc, () => doc.getMap('cells').set(cell, 7))));
    await until(() => raw.notices.some(({ rule }) => rule === 'G5'), 'the denial');
    await freeze(scene, false);
    const deletion = capture(other, () => other.getMap('cells').delete(cell));
    raw.send(kind === 'Update' ? encodeUpdate(deletion) : encodeSyncStep2(Y.encodeStateAsUpdate(other)));
    await answered(scene.anna);
    scene.teacher.set('cells', 'p1:1:1', 1);
    await until(() => scene.watcher.get('cells', 'p1:1:1') === 1, 'what came later');
    expect(scene.watcher.get('cells', cell)).toBe(outcome);
  });
});

describe('G7: refusals', () => {
  const strict = { env: { DOWNBEAT_REFUSALS_PER_MINUTE: '1', DOWNBEAT_REFUSAL_BURST: '10' } };

  /** Updates in front of which one is missing. */
  function gapped(doc: Y.Doc, count: number): Uint8Array[] {
    doc.getMap('cells').set('p1:3:3', 1);
    return Array.from({ length: count }, (_, i) => capture(doc, () => doc.getMap('cells').set('p1:3:3', i)));
  }

  it('of edits made before the server has what was made offline count as no abuse; their resync brings them', async () => {
    const scene = await setScene(strict);
    const { doc, raw } = scene.anna;
    raw.send(...gapped(doc, 30).map(encodeUpdate));
    await until(() => raw.notices.filter(({ rule }) => rule === 'G2').length === 30, 'the refusals');
    expect(raw.closeCode).toBeUndefined();
    raw.send(encodeSyncStep2(Y.encodeStateAsUpdate(doc)));
    await until(() => scene.watcher.get('cells', 'p1:3:3') === 29, 'the edits');
  });

  it('of gapped SyncStep2 end the connection with the second: no honest client sends one', async () => {
    const { anna } = await setScene(strict);
    anna.raw.send(...gapped(anna.doc, 30).map(encodeSyncStep2));
    expect(await anna.raw.closed()).toBe(4424);
  });

  it('of a batch are told for twenty keys, and then how many more', async () => {
    const scene = await setScene();
    const { doc, raw } = scene.anna;
    await freeze(scene, true);
    const cells = doc.getMap('cells');
    const batch = capture(doc, () =>
      doc.transact(() => {
        for (let step = 0; step < 16; step++)
          for (const lane of [0, 1, 2]) cells.set(`p1:${lane}:${step}`, 9);
      }),
    );
    raw.send(encodeUpdate(batch));
    await until(() => raw.notices.length > 20, 'the notices');
    expect(raw.notices).toHaveLength(21);
    expect(raw.notices.at(-1)).toEqual({ rule: 'G5', reason: '28 more changes were taken back.' });
  });
});

it('a policy that throws denies, and the error is logged with the room', async () => {
  const logLines: string[] = [];
  const policy = () => ({
    decide: ({ root, actor }: { root: string; actor: { role: string } }) => {
      if (root === 'cells' && actor.role === 'student') throw new Error('a fault in the policy');
      return { allowed: true } as const;
    },
  });
  const { anna, watcher } = await setScene({ policy, logLines });
  anna.raw.send(encodeUpdate(capture(anna.doc, () => anna.doc.getMap('cells').set(cell, 7))));
  await until(() => anna.raw.notices.some(({ rule }) => rule === 'G5'), 'the denial');
  expect(watcher.get('cells', cell)).toBe(100);
  expect(
    logLines.filter((line) => line.includes('a fault in the policy') && line.includes('roomId')),
  ).toHaveLength(1);
});
