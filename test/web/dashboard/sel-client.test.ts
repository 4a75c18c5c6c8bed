import { afterEach, describe, expect, it } from 'vitest';
import type { SelEvent } from '../../../shared/sel-api.ts';
import { SelClient } from '../../../web/dashboard/sel-client.ts';
import { followSelFeed } from '../../../web/dashboard/sel-feed.ts';
import { fetchFigures, partChangedBy } from '../../../web/dashboard/sel-figures.ts';
import { RoomHttp, type RoomRequest } from '../../../web/room/room-http.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/wait.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function openClass() {
  server = await createTestServer();
  const { url, request } = server;
  const teacher = await server.createRoom();
  const ada = await server.join(teacher.code, 'Ada');
  const sel = new SelClient(new RoomHttp({ url, roomId: teacher.roomId, token: async () => teacher.token }));
  const say = (path: string, body: object) =>
    request('POST', `/api/rooms/${teacher.roomId}/sel/${path}`, { token: ada.token, body });
  return { sel, ada, say };
}

describe("the teacher's client of social-emotional learning, at the real server", () => {
  it('turns check-ins on, hears of one as it comes, and reads it', async () => {
    const { sel, ada, say } = await openClass();
    expect(await sel.settings()).toMatchObject({ checkIns: false, reflections: false });
    expect(await sel.changeSettings({ checkIns: true })).toMatchObject({ checkIns: true });
    const events: SelEvent[] = [];
    let isOpen = false;
    const send = async (request: RoomRequest): Promise<Response> => {
      const response = await sel.http.send(request);
      isOpen = true;
      return response;
    };
    const end = followSelFeed({ http: { send }, onEvent: (event) => events.push(event) });
    await until(() => isOpen, 'the feed opens');
    expect((await say('check-ins', { pleasant: 4, wantsToTalk: true })).status).toBe(204);
    await until(() => events.some(({ kind }) => kind === 'wants-to-talk'), 'the wish to talk');
    end();
    const figures = await fetchFigures(sel, 'all');
    expect(figures.entries?.[0]).toMatchObject({
      studentId: ada.participantId,
      content: { pleasant: 4, wantsToTalk: true },
    });
    expect(figures.summary?.collaboration.status).toBe('not-enough');
    expect(figures.series).toEqual(expect.any(Array));
    expect(figures.students?.map(({ studentId }) => studentId)).toContain(ada.participantId);
  });

  it('asks a question, reads the answer, notes, opts out and erases; and each look is in the log', async () => {
    const { sel, ada, say } = await openClass();
    const { participantId } = ada;
    await sel.changeSettings({ reflections: true });
    const { promptId } = await sel.ask({ text: 'How was it?', answer: 'faces', casel: 'self-awareness' });
    expect(await sel.asked()).toMatchObject({ promptId, text: 'How was it?', answer: 'faces' });
    expect((await say('reflections', { promptId, face: 5 })).status).toBe(204);
    const [said] = await sel.studentEntries(participantId);
    const corrected = await sel.correct(participantId, said?.entryId ?? 0, { face: 4 });
    expect(corrected).toMatchObject({ content: { face: 4 }, correctedAt: expect.any(Number) });
    await sel.addNote(participantId, 'Was ill.');
    expect((await sel.studentEntries(participantId)).map(({ kind }) => kind)).toEqual(['note', 'reflection']);
    expect(await sel.studentSummary(participantId)).toMatchObject({
      studentId: participantId,
      reflections: 1,
    });
    await sel.stopAsking();
    expect(await sel.asked()).toBeNull();
    await sel.setOptOut(participantId, true);
    expect(await sel.students()).toMatchObject([{ studentId: participantId, optedOut: true }]);
    await sel.erase(participantId, 'erase');
    expect(await sel.studentEntries(participantId)).toEqual([]);
    const actions = (await sel.accessLog()).map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['name-erasure', 'note', 'opt-out', 'student-summary', 'prompt']),
    );
  });

  it('asks for no more than an event has changed', async () => {
    const { sel } = await openClass();
    expect(partChangedBy('joined')).toBeUndefined();
    expect(Object.keys(await fetchFigures(sel, partChangedBy('check-in') ?? 'all'))).toEqual(['entries']);
    expect(Object.keys(await fetchFigures(sel, partChangedBy('prompt') ?? 'all'))).toEqual(['asked']);
    expect(Object.keys(await fetchFigures(sel, partChangedBy('snapshot') ?? 'all'))).toEqual([
      'summary',
      'series',
    ]);
  });
});
