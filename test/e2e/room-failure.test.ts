import { afterEach, describe, expect, it } from 'vitest';
import type { RoomCommit, RoomStore } from '../../persistence/room-store.ts';
import { closeCode } from '../../shared/close-code.ts';
import { createFilePlace } from '../persistence/file-store-place.ts';
import { converged, type StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

const faults: unknown[] = [];
const onFault = (error: unknown): number => faults.push(error);
let lesson: LiveClass;

async function open(options: Parameters<typeof LiveClass.open>[0]): Promise<void> {
  process.on('unhandledRejection', onFault);
  process.on('uncaughtException', onFault);
  lesson = await LiveClass.open(options);
}
afterEach(async () => {
  await lesson.end();
  process.off('unhandledRejection', onFault);
  process.off('uncaughtException', onFault);
  expect(faults.splice(0)).toEqual([]);
});

/** The real store, whose `commit` fails while `fails` says so. */
function failingCommits(fails: (commits: readonly RoomCommit[]) => boolean) {
  return (store: RoomStore): RoomStore => ({
    ...store,
    async commit(commits) {
      const [first, ...others] = commits;
      if (first === undefined) return [];
      if (others.length === 0 && fails(commits)) throw new Error('disk I/O error');
      if (!fails(commits)) return store.commit(commits);
      const outcomes = commits.map(async (commit) => {
        const error = new Error('disk I/O error');
        return fails([commit]) ? [{ roomId: commit.roomId, error }] : store.commit([commit]);
      });
      return (await Promise.all(outcomes)).flat();
    },
  });
}

interface OtherRoom {
  readonly roomId: string;
  readonly teacher: StockClient;
  readonly student: StockClient;
}

async function openOther(): Promise<OtherRoom> {
  const { code, ...seat } = await lesson.server.createRoom();
  return {
    roomId: seat.roomId,
    teacher: await lesson.connect(seat),
    student: await lesson.connect(await lesson.server.join(code, 'Zoe')),
  };
}

describe('a commit that fails', () => {
  it('fails its room alone: 4500, reload from the log, and the resync brings the update back', async () => {
    let broken: string | undefined;
    const seen: number[] = [];
    await open({
      wrapStore: failingCommits((commits) => {
        if (!commits.some(({ roomId }) => roomId === broken)) return false;
        seen.push(commits.length);
        return true;
      }),
    });
    const [teacher, anna, bert] = [
      await lesson.teacher(),
      await lesson.student('Anna'),
      await lesson.student('Bert'),
    ];
    const other = await openOther();
    await playsOn(anna, bert);
    const shownToBert: unknown[] = [];
    bert.doc.getMap('cells').observe(() => shownToBert.push(bert.get('cells', 'p1:0:0')));
    broken = lesson.room.roomId;
    anna.set('cells', 'p1:0:0', 42);
    other.student.set('cells', 'p1:0:0', 24);
    await until(() => [teacher, anna, bert].every(({ closeCodes }) => closeCodes.length > 0), 'the failure');
    expect(shownToBert).not.toContain(42);
    await until(() => other.teacher.get('cells', 'p1:0:0') === 24, "the other room's edit");
    await playsOn(other.student, other.teacher);
    broken = undefined;
    await until(() => bert.get('cells', 'p1:0:0') === 42, 'the update to come back');
    await converged([teacher.doc, anna.doc, bert.doc]);
    await playsOn(bert, teacher);
    expect(new Set([teacher, anna, bert].flatMap(({ closeCodes }) => closeCodes))).toContain(
      closeCode.roomFailed.code,
    );
    expect([...other.teacher.closeCodes, ...other.student.closeCodes]).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
  });

  it('for every room fails every room, and the process serves them all again afterwards', async () => {
    let broken = false;
    await open({ wrapStore: failingCommits(() => broken) });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const other = await openOther();
    broken = true;
    anna.set('cells', 'p1:1:1', 11);
    other.student.set('cells', 'p1:1:1', 22);
    const all = [teacher, anna, other.teacher, other.student];
    await until(
      () => all.every(({ closeCodes }) => closeCodes.length > 1),
      'everybody to be sent away twice',
    );
    broken = false;
    await until(() => teacher.get('cells', 'p1:1:1') === 11, 'the one room');
    await until(() => other.teacher.get('cells', 'p1:1:1') === 22, 'the other room');
    await playsOn(anna, teacher);
    const codes = new Set(all.flatMap(({ closeCodes }) => closeCodes));
    expect([...codes].every((code) => code >= 4500 && code < 4600)).toBe(true);
  });
});

describe("a fault in the room's own code", () => {
  /** From now on, and until it is loaded again, the room throws where it looks at its tempo. */
  async function breakTempo(): Promise<void> {
    const { reader } = await lesson.server.rooms.open(lesson.room.roomId);
    Object.assign(reader, {
      tempo() {
        throw new Error('a bug');
      },
    });
  }

  it('fails the room, leaves nothing of the frame in the log, and spares the others', async () => {
    const logLines: string[] = [];
    await open({ logLines });
    const [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
    const other = await openOther();
    await playsOn(anna, teacher);
    teacher.set('tempo', 'bpm', 90);
    await until(() => anna.get('tempo', 'bpm') === 90, 'the tempo before');
    await breakTempo();
    teacher.provider.shouldReconnect = () => false;
    teacher.set('tempo', 'bpm', 199);
    await until(() => teacher.closeCodes.length + anna.closeCodes.length === 2, 'the failure');
    expect([teacher.closeCodes, anna.closeCodes]).toEqual([[4500], [4500]]);
    expect(logLines.join('\n')).toContain('a bug');
    await anna.synced();
    const witness = await lesson.connect(await lesson.server.join(lesson.room.code, 'Witness'));
    expect([anna.get('tempo', 'bpm'), witness.get('tempo', 'bpm')]).toEqual([90, 90]);
    await playsOn(other.student, other.teacher);
    teacher.provider.connect();
    await until(() => anna.get('tempo', 'bpm') === 199, 'the update to come back');
    await converged([teacher.doc, anna.doc, witness.doc]);
    expect([...other.teacher.closeCodes, ...other.student.closeCodes]).toEqual([]);
  });

  it('is met by HTTP as ROOM_FAILED, and the next request finds the room again', async () => {
    await open({});
    const teacher = await lesson.teacher();
    const patch = (bpm: number) =>
      lesson.server.request('PATCH', `/api/rooms/${lesson.room.code}/tempo`, {
        token: lesson.room.token,
        body: { bpm },
      });
    expect((await patch(90)).status).toBe(200);
    await breakTempo();
    expect(await patch(71)).toMatchObject({ status: 503, body: { code: 'ROOM_FAILED' } });
    await until(() => teacher.closeCodes.length > 0, 'the failure');
    await teacher.synced();
    expect(teacher.get('tempo', 'bpm')).toBe(90);
    expect((await patch(71)).status).toBe(200);
    await until(() => teacher.get('tempo', 'bpm') === 71, 'the tempo');
  });
});

describe('a corrupt row', () => {
  it('fails its room with 4505 and in the log, and leaves the others alone', async () => {
    const place = createFilePlace();
    const logLines: string[] = [];
    await open({ file: place.file });
    const anna = await lesson.student('Anna');
    const other = await openOther();
    const { roomId, code, token } = lesson.room;
    for (const client of [anna, other.teacher, other.student]) client.provider.disconnect();
    const port = new URL(lesson.server.url).port;
    await lesson.server.close();
    place.damage(`UPDATE updates SET bytes = x'00' WHERE room_id = '${roomId}' AND seq = 1`);
    place.damage(`UPDATE snapshots SET bytes = x'00' WHERE room_id = '${roomId}'`);
    const server = await createTestServer({ file: place.file, env: { PORT: port }, logLines });
    Object.assign(lesson, { server });
    for (const client of [anna, other.teacher, other.student]) client.provider.connect();
    await playsOn(other.student, other.teacher);
    await until(() => anna.closeCodes.includes(closeCode.roomUnavailable.code), 'the refusal');
    const log = logLines.join('\n');
    expect(log).toContain(roomId);
    expect(log).toMatch(/Restore the database from a backup/);
    expect(await server.request('GET', `/api/rooms/${code}`, { token })).toMatchObject({
      status: 503,
      body: { code: 'ROOM_FAILED' },
    });
    expect((await server.request('DELETE', `/api/rooms/${code}`, { token })).status).toBe(204);
    await until(() => anna.closeCodes.includes(closeCode.roomClosed.code), 'the end of the corrupt room');
    await playsOn(other.student, other.teacher);
    place.remove();
  });
});
