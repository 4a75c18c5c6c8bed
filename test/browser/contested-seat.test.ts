import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { joinWords } from '../../web/words/join-words.ts';
import { studentWords } from '../../web/words/student-words.ts';
import { words } from '../../web/words/teach-words.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { attendSchool } from './support/attend-school.ts';
import { accessibilityFaults } from './support/axe.ts';
import { openRoom, startSound } from './support/people.ts';
import type { School } from './support/school.ts';
import { smallTargets } from './support/small-targets.ts';

let school: School;
attendSchool((opened) => {
  school = opened;
});

it('two devices come for one seat: the first has it, the other is told what to do, and the teacher decides', async () => {
  const teacher = await openRoom(school);
  const path = `/api/rooms/${teacher.code}`;
  const { server } = school;
  const helper = await server.request('POST', `${path}/join`, {
    token: server.teacherKey,
    body: { name: 'Helper' },
  });
  const token = String(helper.body.token);
  const list = await server.request('PUT', `${path}/class-list`, {
    token,
    body: { format: 'csv', text: 'Anna\nBen' },
  });
  const [listed] = list.body.students as { studentId: string }[];
  const tapped = await server.request('POST', `${path}/join`, { body: { studentId: listed?.studentId } });
  const anna = tapped.body as unknown as Seat;
  const tablet = await new StockClient(anna).synced();
  tablet.destroy();

  // Ten seconds after her tap nobody is expected at the seat any more.
  const other = await school.device();
  other.allow(/status of 40[39]/);
  const { page } = other;
  await page.goto(`${server.url}/#code=${teacher.code}`);
  for (let isTaken = true; isTaken; ) {
    const { body } = await server.request('GET', `${path}/names`);
    isTaken = (body.names as { taken: boolean }[])[0]?.taken !== false;
    // Each question counts as an attempt to join.
    if (isTaken) await sleep(1000);
  }
  await page.getByRole('button', { name: joinWords.next }).click();
  await page.getByRole('button', { name: /^Anna/ }).click();
  await page.getByRole('heading', { name: studentWords.start.hello('Anna') }).waitFor();
  await startSound(page);

  const back = await new StockClient(anna).synced();
  try {
    await page.getByRole('heading', { name: joinWords.ended.seatHeld?.title ?? '' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await smallTargets(page, 48)).toEqual([]);
    const give = teacher.page.getByRole('button', { name: words.contest.giveOf('Anna') });
    await give.waitFor();
    expect(await accessibilityFaults(teacher.page)).toEqual([]);
    await give.click();
    await give.waitFor({ state: 'detached' });
    await until(() => back.closeCodes.length > 0, 'the first device to be sent away');
    await page.getByRole('button', { name: joinWords.tryAgain }).click();
    await page.getByRole('heading', { name: studentWords.start.hello('Anna') }).waitFor();
  } finally {
    back.destroy();
  }
}, 90_000);
