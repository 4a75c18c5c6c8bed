import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HeardNote } from '../../client/index.ts';
import type { Notice } from '../../shared/notice.ts';
import { converged, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

let server: TestServer;
let lesson: SdkClass;
let teacher: Laptop;

beforeEach(async () => {
  server = await createTestServer();
  lesson = new SdkClass(server);
  teacher = await lesson.open();
});

afterEach(async () => {
  await lesson.dismiss();
  await server.close();
});

it('a teacher and a student share the room: what one changes the other reads, and is told which keys', async () => {
  const student = await lesson.join(teacher, 'Ada');
  const changes: unknown[] = [];
  student.classroom.on('tempo', (change) => changes.push(change));
  teacher.classroom.setTempo({ bpm: 132 });
  await until(() => student.classroom.state.tempo.bpm === 132, 'the tempo at the student');
  expect(changes).toEqual([{ keys: ['bpm'], own: false }]);

  student.classroom.setCell('p1', 0, 3, 99);
  await until(() => teacher.classroom.reader.cell('p1:0:3') === 99, 'the cell at the teacher');
  const names = Object.values(teacher.classroom.state.presence).map(({ name, online }) => ({ name, online }));
  expect(names).toEqual(
    expect.arrayContaining([
      { name: 'Ms Lee', online: true },
      { name: 'Ada', online: true },
    ]),
  );
  expect(teacher.classroom.state.room.title).toBe('Year 4');
  expect(teacher.classroom.state).toBe(teacher.classroom.state);
});

it('every control of the teacher reaches the students', async () => {
  const student = await lesson.join(teacher, 'Ada');
  const { participantId } = student.classroom;
  const { classroom } = teacher;
  classroom.setTempo({ bpm: 140, beatsPerBar: 3, beatUnit: 8 });
  classroom.start();
  classroom.muteAll();
  classroom.mute(participantId);
  classroom.setBeats(participantId, [0, 2]);
  classroom.setRole(participantId, 'bass');
  classroom.setTitle('Year 5');
  classroom.lock();
  classroom.freeze();
  const patternId = classroom.addPattern({ name: 'Bridge', lanes: ['kick'], steps: 8 });
  classroom.editPattern(patternId, { locked: true });
  classroom.removePattern('p1');
  await until(() => student.classroom.state.patterns.p1 === undefined, 'the last change at the student');
  await until(
    () =>
      student.classroom.state.timeline.next !== undefined ||
      student.classroom.state.timeline.current?.playing === true,
    'the beat',
  );
  expect(student.classroom.state).toMatchObject({
    tempo: { bpm: 140, beatsPerBar: 3, beatUnit: 8, playing: true },
    mutes: { '*': true, [participantId]: true },
    beats: { [participantId]: [0, 2] },
    roles: { [participantId]: 'bass' },
    room: { title: 'Year 5', locked: true, frozen: true },
    patterns: { [patternId]: { name: 'Bridge', lanes: ['kick'], steps: 8, locked: true } },
  });
});

it('G5, G7: what a student may not change is taken back, the student is told, and nobody else ever sees it', async () => {
  const student = await lesson.join(teacher, 'Ada');
  const notices: Notice[] = [];
  const seen: number[] = [];
  student.classroom.on('notice', (notice) => notices.push(notice));
  teacher.classroom.on('tempo', () => seen.push(teacher.classroom.state.tempo.bpm));
  const before = student.classroom.state.tempo.bpm;
  student.classroom.setTempo({ bpm: 299 });
  expect(student.classroom.state.tempo.bpm).toBe(299);
  await until(
    () => notices.length > 0 && student.classroom.state.tempo.bpm === before,
    'the tempo to be restored',
  );
  expect(notices).toEqual([expect.objectContaining({ rule: 'G5', root: 'tempo', key: 'bpm' })]);
  student.classroom.setCell('p1', 1, 1, 77);
  await until(() => teacher.classroom.reader.cell('p1:1:1') === 77, 'the next allowed edit');
  expect(seen).not.toContain(299);
});

it('notes are heard by everybody else, each once, also two in one turn, and none of the past', async () => {
  const ada = await lesson.join(teacher, 'Ada');
  const ben = await lesson.join(teacher, 'Ben');
  const heard: HeardNote[] = [];
  const own: HeardNote[] = [];
  ben.classroom.onNote((note) => heard.push(note));
  ada.classroom.onNote((note) => own.push(note));
  ada.classroom.playNote({ midi: 60, velocity: 90 });
  ada.classroom.playNote({ midi: 64, velocity: 91, beat: 4 });
  await until(() => heard.length === 2, 'two notes');
  const cleo = await lesson.join(teacher, 'Cleo');
  const late: HeardNote[] = [];
  cleo.classroom.onNote((note) => late.push(note));
  await until(() => cleo.classroom.awareness.getStates().has(ada.classroom.doc.clientID), 'Ada to be seen');
  ada.classroom.playNote({ midi: 67, velocity: 92 });
  await until(() => heard.length === 3 && late.length === 1, 'the third note');
  const { participantId } = ada.classroom;
  expect(heard.map(({ note }) => note.midi)).toEqual([60, 64, 67]);
  expect(heard[1]).toEqual({ participantId, name: 'Ada', note: { seq: 2, midi: 64, velocity: 91, beat: 4 } });
  expect(late.map(({ note }) => note.midi)).toEqual([67]);
  expect(own).toEqual([]);
});

it('teacher and student are handed the same beats for the same moments, ahead of their time', async () => {
  const student = await lesson.join(teacher, 'Ada');
  const beats = [teacher, student].map(({ classroom }) => {
    const moments = new Map<number, number>();
    classroom.onBeat(({ beat, localAt }) => {
      expect(localAt).toBeGreaterThan(performance.now());
      moments.set(beat, localAt);
    });
    return moments;
  });
  await until(
    () => [teacher, student].every(({ classroom }) => classroom.clockSync.ready),
    'the clocks to agree',
  );
  teacher.classroom.setTempo({ bpm: 300 });
  teacher.classroom.start();
  await until(() => beats.every((moments) => moments.has(4)), 'five beats at both');
  for (let beat = 0; beat <= 4; beat++) {
    expect(beats.map((moments) => moments.get(beat))).toEqual([expect.any(Number), expect.any(Number)]);
    // Both run in this process, so their clocks are one: what differs is the error of their estimates.
    expect(Math.abs((beats[0]?.get(beat) ?? 0) - (beats[1]?.get(beat) ?? 0))).toBeLessThan(25);
  }
});

it('a muted student is not heard, and what was played meanwhile is not heard later', async () => {
  const ada = await lesson.join(teacher, 'Ada');
  const heard: number[] = [];
  teacher.classroom.onNote(({ note }) => heard.push(note.midi));
  await until(
    () => teacher.classroom.awareness.getStates().has(ada.classroom.doc.clientID),
    'Ada to be seen',
  );
  const { participantId } = ada.classroom;
  teacher.classroom.mute(participantId);
  await until(() => ada.classroom.reader.muted(participantId), 'the mute');
  ada.classroom.playNote({ midi: 60, velocity: 90 });
  teacher.classroom.unmute(participantId);
  await until(() => !ada.classroom.reader.muted(participantId), 'the end of the mute');
  ada.classroom.playNote({ midi: 62, velocity: 90 });
  await until(() => heard.includes(62), 'the note after the mute');
  expect(heard).toEqual([62]);
});

it('a removed participant is closed out for good, without being told twice', async () => {
  const student = await lesson.join(teacher, 'Ada');
  await teacher.classroom.removeParticipant(student.classroom.participantId);
  await until(() => student.classroom.connection.status === 'closed', 'the student to be closed out');
  expect(student.classroom.connection).toMatchObject({ status: 'closed', reason: 'removed' });
  expect(student.urls.length).toBe(1);
});

it('a closed room tells everybody', async () => {
  const student = await lesson.join(teacher, 'Ada');
  await teacher.classroom.closeRoom();
  await until(
    () => [student, teacher].every(({ classroom }) => classroom.connection.status === 'closed'),
    'the end',
  );
  expect(student.classroom.connection).toMatchObject({ reason: 'roomClosed' });
  expect(teacher.classroom.connection).toMatchObject({ reason: 'roomClosed' });
});

it('a rotated code lets newcomers in, and the old one no longer does', async () => {
  const { code: old } = teacher.classroom.session;
  const code = await teacher.classroom.rotateCode();
  expect(teacher.classroom.session.code).toBe(code);
  await lesson.join(teacher, 'Ada');
  expect((await server.request('POST', `/api/rooms/${old}/join`, { body: { name: 'Ben' } })).status).toBe(
    404,
  );
});

it('a student is refused the commands of a teacher with a typed error', async () => {
  const student = await lesson.join(teacher, 'Ada');
  await expect(student.classroom.closeRoom()).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
});

it('SDK and stock clients share a room', async () => {
  const student = await lesson.join(teacher, 'Ada');
  const stock = await new StockClient(await server.join(teacher.classroom.session.code, 'Ben')).synced();
  try {
    stock.set('cells', 'p1:2:2', 50);
    student.classroom.setCell('p1', 2, 3, 51);
    await until(
      () => student.classroom.state.cells['p1:2:2'] === 50 && stock.get('cells', 'p1:2:3') === 51,
      'the cells',
    );
    await converged([stock.doc, student.classroom.doc, teacher.classroom.doc]);
  } finally {
    stock.destroy();
  }
});

it('leaving frees the seat at once and leaves no timer behind', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const leave = async ({ classroom }: Awaited<ReturnType<typeof lesson.join>>): Promise<void> => {
    await classroom.close();
    const { participantId } = classroom;
    await until(() => teacher.classroom.state.presence[participantId]?.online === false, 'the empty seat');
  };
  // The server runs in this process too, and makes its own with the first who come and go.
  await leave(await lesson.join(teacher, 'Ben'));
  const before = timers();
  const student = await lesson.join(teacher, 'Ada');
  expect(timers()).toBeGreaterThan(before);
  const { doc } = student.classroom;
  await leave(student);
  expect(teacher.classroom.awareness.getStates().has(doc.clientID)).toBe(false);
  await until(() => timers() <= before, 'all timers to be gone');
});

it('who listens after the end of the room hears no beats', async () => {
  const student = await lesson.join(teacher, 'Ada');
  teacher.classroom.setTempo({ bpm: 300 });
  teacher.classroom.start();
  let beats = 0;
  student.classroom.onBeat(() => beats++);
  await until(() => beats > 0, 'a beat');
  await student.classroom.close();
  beats = 0;
  student.classroom.onBeat(() => beats++);
  let heardByTeacher = 0;
  teacher.classroom.onBeat(() => heardByTeacher++);
  await until(() => heardByTeacher > 2, 'some beats at the teacher');
  expect(beats).toBe(0);
});
