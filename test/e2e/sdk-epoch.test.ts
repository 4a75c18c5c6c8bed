import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import type { ConnectOptions, EpochChange, Persistence } from '../../client/index.ts';
import { closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import { converged, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { Cable, eagerEpochs, epochBegun, growHistory, worn } from './epoch-class.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

let server: TestServer;
let lesson: SdkClass;
let teacher: Laptop;
let cable: Cable;

const cellOf = ({ classroom }: Laptop, key: string): number | undefined => classroom.state.cells[key];
const isLive = ({ classroom }: Laptop): boolean => classroom.connection.status === 'live';

function watchEpochs({ classroom }: Laptop): EpochChange[] {
  const changes: EpochChange[] = [];
  classroom.on('epoch', (change) => changes.push(change));
  return changes;
}

/** Everybody but those who are offline leaves, and the room begins its next epoch. */
async function endEpoch(epoch: number): Promise<void> {
  const { session } = teacher.classroom;
  await teacher.classroom.close();
  await growHistory(session);
  await epochBegun(server, session.roomId, epoch);
}

/** The teacher comes back with the seat and no document. */
async function teacherReturns(options?: ConnectOptions): Promise<void> {
  const { epoch: _, ...session } = teacher.classroom.session;
  teacher = lesson.sitDown(session, options);
  await teacher.classroom.whenLive();
}

/** A student who edited and then lost the network. */
async function joinAndDrop(options: ConnectOptions = {}): Promise<Laptop> {
  const student = await lesson.join(teacher, 'Ada', { WebSocket: cable.WebSocket, ...options });
  teacher.classroom.setCell('p1', 0, 0, 10);
  teacher.classroom.setCell('p1', 0, 1, 11);
  await until(() => cellOf(student, 'p1:0:1') === 11, 'the cells');
  cable.pull();
  await until(() => student.classroom.connection.status === 'offline', 'the drop');
  return student;
}

beforeEach(async () => {
  server = await createTestServer({ env: eagerEpochs });
  lesson = new SdkClass(server);
  teacher = await lesson.open();
  cable = new Cable();
});

afterEach(async () => {
  await lesson.dismiss();
  await server.close();
});

describe('a student who was offline while a new epoch began', () => {
  it('comes back by itself, with what was edited offline done again, and the rest as the others see it', async () => {
    const student = await joinAndDrop();
    const { classroom } = student;
    const endedDoc = classroom.doc;
    const changes = watchEpochs(student);
    classroom.setCell('p1', 2, 2, 33);
    classroom.setCell('p1', 0, 0, null);
    await endEpoch(2);
    await teacherReturns();
    expect(cellOf(teacher, 'p1:0:0')).toBe(10);
    cable.plug();
    await until(() => isLive(student), 'the connection to be back');
    await until(() => cellOf(teacher, 'p1:2:2') === 33, 'the cell set offline');
    await until(() => cellOf(teacher, 'p1:0:0') === undefined, 'the cell cleared offline');
    expect(changes).toEqual([
      {
        epoch: 2,
        doc: classroom.doc,
        replayed: expect.arrayContaining([
          { root: 'cells', key: 'p1:2:2', value: 33 },
          { root: 'cells', key: 'p1:0:0', value: undefined },
        ]),
      },
    ]);
    expect(changes[0]?.replayed).toHaveLength(2);
    expect(classroom.doc).not.toBe(endedDoc);
    expect(classroom.session.epoch).toBe(2);
    expect(classroom.state.cells[worn.key]).toBeTypeOf('number');
    expect(cable.urls.map((url) => url.searchParams.get('epoch'))).toEqual([null, '1', '2']);
    const { roomId, participantId, token, wsUrl } = classroom.session;
    const stock = await new StockClient({ roomId, participantId, token, wsUrl }).synced();
    await converged([classroom.doc, teacher.classroom.doc, stock.doc]);
    stock.destroy();
  });

  it('goes on: edits, notes, presence and beat work in the new epoch, and later epochs are crossed too', async () => {
    const student = await joinAndDrop();
    const { classroom } = student;
    const changes = watchEpochs(student);
    const rootChanges: string[][] = [];
    classroom.on('cells', ({ keys }) => rootChanges.push([...keys]));
    for (const epoch of [2, 3]) {
      classroom.setCell('p1', epoch, 0, 40 + epoch);
      await endEpoch(epoch);
      await teacherReturns();
      cable.plug();
      await until(() => cellOf(teacher, `p1:${epoch}:0`) === 40 + epoch, 'the offline edit');
      const heard: number[] = [];
      teacher.classroom.onNote(({ note }) => heard.push(note.midi));
      const seen = (): boolean => teacher.classroom.awareness.getStates().has(classroom.doc.clientID);
      await until(seen, 'Ada to be seen');
      classroom.playNote({ midi: 60 + epoch, velocity: 90 });
      await until(() => heard.length === 1, 'the note');
      expect(heard).toEqual([60 + epoch]);
      teacher.classroom.start();
      await until(() => (classroom.time.beatNow() ?? 0) > 0, 'the music');
      teacher.classroom.setCell('p1', 3, epoch, 9);
      await until(() => cellOf(student, `p1:3:${epoch}`) === 9, "the teacher's edit");
      if (epoch < 3) {
        cable.pull();
        await until(() => classroom.connection.status === 'offline', 'the drop');
      }
    }
    expect(changes.map(({ epoch }) => epoch)).toEqual([2, 3]);
    expect(rootChanges.flat()).toContain(worn.key);
    expect(student.statuses.filter((status) => status === 'live')).toHaveLength(3);
  });

  it('G5, G7: what the teacher has frozen meanwhile stays as it is, and the student is told', async () => {
    const student = await joinAndDrop();
    const notices: Notice[] = [];
    student.classroom.on('notice', (notice) => notices.push(notice));
    student.classroom.setCell('p1', 0, 0, 99);
    student.classroom.setCell('p1', 0, 1, null);
    teacher.classroom.freeze();
    await endEpoch(2);
    await teacherReturns();
    cable.plug();
    await until(() => notices.length === 2, 'two notices');
    await until(() => cellOf(student, 'p1:0:0') === 10 && cellOf(student, 'p1:0:1') === 11, 'the restore');
    expect(notices.map(({ rule, key }) => [rule, key]).sort()).toEqual([
      ['G5', 'p1:0:0'],
      ['G5', 'p1:0:1'],
    ]);
    expect(notices[0]?.reason).toMatch(/frozen/);
    await converged([student.classroom.doc, teacher.classroom.doc]);
    expect(cellOf(teacher, 'p1:0:0')).toBe(10);
  });

  it('keeps what the others did after the drop where it edited nothing itself', async () => {
    const student = await joinAndDrop();
    student.classroom.setCell('p1', 0, 0, null);
    teacher.classroom.setCell('p1', 0, 0, 70);
    teacher.classroom.setTempo({ bpm: 77 });
    const changes = watchEpochs(student);
    await endEpoch(2);
    cable.plug();
    await until(() => changes.length === 1 && isLive(student), 'the new epoch');
    expect(cellOf(student, 'p1:0:0')).toBe(70);
    expect(student.classroom.state.tempo.bpm).toBe(77);
    expect(changes[0]?.replayed).toEqual([]);
  });
});

describe('an offline copy of an ended epoch', () => {
  const persistence: Persistence = (name, doc) => new IndexeddbPersistence(name, doc);
  const copies = async (): Promise<unknown[]> => (await indexedDB.databases()).map(({ name }) => name);

  it('is found by the kept seat: its unsent edits are done again, and it is replaced by one of the new epoch', async () => {
    const student = await joinAndDrop({ persistence });
    student.classroom.setCell('p1', 2, 2, 33);
    student.classroom.setCell('p1', 0, 0, null);
    const { session } = student.classroom;
    await student.classroom.close();
    const name = `downbeat:${session.roomId}:${session.participantId}`;
    expect(await copies()).toContain(`${name}:1`);
    await endEpoch(2);
    await teacherReturns();

    const again = lesson.sitDown(session, { persistence });
    const changes = watchEpochs(again);
    await again.classroom.whenLive();
    await until(() => cellOf(teacher, 'p1:2:2') === 33, 'the cell set offline');
    await until(() => cellOf(teacher, 'p1:0:0') === undefined, 'the cell cleared offline');
    expect(changes[0]?.replayed).toHaveLength(2);
    let names: unknown[] = [];
    const ask = async (): Promise<void> => {
      names = await copies();
    };
    await until(() => {
      void ask();
      return names.includes(`${name}:2`) && !names.includes(`${name}:1`);
    }, 'the copy to be replaced');

    again.classroom.setCell('p1', 3, 3, 44);
    await until(() => cellOf(teacher, 'p1:3:3') === 44, 'a later edit');
    const kept = again.classroom.session;
    await again.classroom.close();
    const offline = lesson.sitDown(kept, { persistence, WebSocket: cable.WebSocket });
    await until(() => cellOf(offline, 'p1:3:3') === 44, 'the new copy to be loaded');
  });
});

it('a seat whose epoch the server does not know is closed for good, with its document left alone', async () => {
  const { session } = teacher.classroom;
  const stray = lesson.sitDown({ ...session, epoch: 7 });
  await until(() => stray.classroom.connection.status === 'closed', 'the end');
  expect(stray.classroom.connection).toMatchObject({ reason: 'epochChanged' });
  expect(stray.closeCodes).toEqual([closeCode.epochChanged.code]);
});
