import { afterEach, describe, expect, it } from 'vitest';
import { encodeSyncStep1 } from '../../shared/protocol.ts';
import { MetricFigures } from '../support/metric-figures.ts';
import type { TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
afterEach(() => lesson.end());

async function read(server: TestServer): Promise<MetricFigures> {
  const headers = { authorization: `Bearer ${server.teacherKey}` };
  const response = await fetch(`${server.url}/metrics`, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return new MetricFigures(await response.text());
}

describe('the metrics of a lesson', () => {
  it('show its rooms, sessions, deliveries, commits, refusals, beats and requests', async () => {
    lesson = await LiveClass.open();
    const { server, room } = lesson;
    const before = await read(server);
    expect([before.get('downbeat_rooms'), before.get('downbeat_sessions')]).toEqual([1, 0]);
    const teacher = await lesson.teacher();
    const [anna, bert] = [await lesson.student('Anna'), await lesson.student('Bert')];
    await playsOn(anna, bert);
    anna.set('tempo', 'bpm', 300);
    const raw = (await lesson.raw(room, { sdk: true })).send(
      encodeSyncStep1(Uint8Array.of(0)),
      'a text frame',
    );
    await until(() => raw.notices.length === 1, 'the notice');
    teacher.set('tempo', 'playing', true);
    const ticked = async (): Promise<number> =>
      (await read(server)).get('downbeat_beat_lateness_seconds_count');
    let ticks = 0;
    await until(() => {
      void ticked().then((count) => {
        ticks = count;
      });
      return ticks > 2;
    }, 'beats to be announced');
    const after = await read(server);
    const figures = {
      rooms: after.get('downbeat_rooms'),
      sessions: after.get('downbeat_sessions'),
      sockets: after.get('downbeat_sockets'),
      g1: after.get('downbeat_refusals_total{rule="G1"}'),
      g5: after.get('downbeat_refusals_total{rule="G5"}'),
      joins: after.get(
        'downbeat_http_request_duration_seconds_count{method="POST",route="/api/rooms/:code/join",status="200"}',
      ),
      unreadable: after.get('downbeat_frames_total{kind="unreadable"}'),
    };
    expect(figures).toEqual({ rooms: 1, sessions: 4, sockets: 4, g1: 1, g5: 1, joins: 2, unreadable: 1 });
    expect(after.get('downbeat_deliveries_total{lane="reliable"}')).toBeGreaterThan(8);
    expect(after.get('downbeat_deliveries_total{lane="volatile"}')).toBeGreaterThan(0);
    expect(after.get('downbeat_commit_duration_seconds_count')).toBeGreaterThan(3);
    // The timer's margin: a beat that an idle server announces is up to 4 ms early, and never more.
    expect(after.get('downbeat_beat_lateness_seconds_bucket{le="-0.005"}')).toBe(0);
    expect(after.sum('downbeat_event_loop_seconds_total')).toBeGreaterThan(0);
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });

  it('have labels that no client can make more of', async () => {
    lesson = await LiveClass.open();
    const { server, room } = lesson;
    await lesson.student('Anna');
    const before = await read(server);
    for (let i = 0; i < 20; i++) {
      await fetch(`${server.url}/nothing/${i}`);
      await fetch(`${server.url}/api/rooms/NONE-${1000 + i}`);
      const other = await server.createRoom();
      await lesson.connect(await server.join(other.code, `Child ${i}`));
    }
    const added = (await read(server)).series.filter((series) => !before.series.includes(series));
    const named = new Set(added.map((series) => series.replace(/\{.*/, '')));
    expect([...named].filter((name) => !/^(?:downbeat_http_request|nodejs_|process_)/.test(name))).toEqual(
      [],
    );
    const text = added.join('\n');
    for (const secret of [
      room.code,
      room.roomId,
      room.participantId,
      'Anna',
      'Child',
      'NONE',
      'nothing',
      '127.0.0.1',
    ])
      expect(text).not.toContain(secret);
    // Node's own garbage collections add series as their kinds occur. 404 without a route, 401 of the room's route, and the joins: one set of buckets each.
    const sets = added.filter((series) => /^downbeat_http_request\w*_count/.test(series));
    expect(sets.length).toBeLessThanOrEqual(4);
  });
});

describe('who may read the metrics', () => {
  const statusWith = async (bearer: string | undefined): Promise<number> => {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    return (await fetch(`${lesson.server.url}/metrics`, { headers })).status;
  };

  it('is the holder of the teacher key where no token is set, and nobody else, from this machine neither', async () => {
    lesson = await LiveClass.open();
    const { teacherKey } = lesson.server;
    const statuses = [undefined, 'wrong', lesson.room.token, teacherKey].map(statusWith);
    expect(await Promise.all(statuses)).toEqual([401, 401, 401, 200]);
  });

  it('is the holder of the metrics token where one is set, and the teacher key no longer', async () => {
    const token = 'a-metrics-token-of-32-characters';
    lesson = await LiveClass.open({ env: { DOWNBEAT_METRICS_TOKEN: token } });
    const { teacherKey } = lesson.server;
    const statuses = [undefined, teacherKey, token.slice(1), token].map(statusWith);
    expect(await Promise.all(statuses)).toEqual([401, 401, 401, 200]);
  });

  it('is let in however many wrong keys its own network has sent; they are counted', async () => {
    lesson = await LiveClass.open();
    for (let i = 0; i < 50; i++) expect(await statusWith(`guess ${i}`)).toBe(401);
    expect(await statusWith(lesson.server.teacherKey)).toBe(200);
    const figures = await read(lesson.server);
    expect(figures.get('downbeat_wrong_credentials_total{kind="key"}')).toBe(50);
  });
});
