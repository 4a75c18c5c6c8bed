/** `npm run screenshots`: every page with a full class, at the size of a phone, a tablet and a projector, into docs/screenshots/. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { openRoom, startSound } from '../../test/browser/support/people.ts';
import { School } from '../../test/browser/support/school.ts';
import { inspectorWords } from '../../web/words/inspector-words.ts';
import { joinWords } from '../../web/words/join-words.ts';
import { studentWords } from '../../web/words/student-words.ts';
import { words as teachWords } from '../../web/words/teach-words.ts';
import { sleep } from '../beat-spread/machine-time.ts';
import { LivelyClass } from './lively-class.ts';

const folder = 'docs/screenshots';
const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1024, height: 768 },
  projector: { width: 1920, height: 1080 },
};
/** Figures of participation come with the second snapshot. */
const env = { DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1500' };
const settleMs = 700;
/** Children who are not in yet: one taps its name for the pictures. */
const free = 4;

/** `shown` is scrolled to, where the page is higher than the screen. */
async function take(page: Page, name: string, shown?: Locator): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await sleep(settleMs);
    await shown?.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(folder, `${name}-${size}.png`) });
    console.log(`${name}-${size}.png`);
  }
}

async function main(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const school = await School.open(env);
  let lively: LivelyClass | undefined;
  try {
    const lobby = await school.device();
    await lobby.page.goto(school.teacherLink);
    await lobby.page.getByRole('button', { name: teachWords.lobby.open, exact: true }).waitFor();
    await take(lobby.page, 'teacher-lobby');

    const { page: desk, code } = await openRoom(school);
    lively = new LivelyClass(school.server, { code, token: await teacherToken(desk) });
    await lively.bringList();
    await lively.comeIn(free);
    await takeStudent(school, lively, code);
    await takeTeacher(desk);
    await takeInspector(school, desk.context(), code);
  } finally {
    await lively?.goHome();
    await school.close();
  }
}

async function takeStudent(school: School, lively: LivelyClass, code: string): Promise<void> {
  const { page } = await school.device();
  await page.goto(school.server.url);
  await page.getByLabel(joinWords.codeLabel).waitFor();
  await take(page, 'join-code');
  await page.getByLabel(joinWords.codeLabel).fill(code);
  await page.getByRole('button', { name: joinWords.next }).click();
  await page.getByRole('heading', { name: joinWords.pickName }).waitFor();
  await take(page, 'join-name');
  await page.getByRole('button', { name: /Cleo/ }).click();
  await page.getByRole('button', { name: studentWords.start.button }).waitFor();
  await take(page, 'start-sound');
  await startSound(page);
  await page.getByRole('heading', { name: studentWords.checkIn.title }).waitFor();
  await take(page, 'student-check-in');
  await page.getByRole('button', { name: studentWords.checkIn.skip, exact: true }).last().click();
  await lively.giveBeats('Cleo', [0, 2]);
  await take(page, 'student-play');
  await page.setViewportSize(sizes.phone);
  await page.getByRole('radio', { name: studentWords.top.pattern }).click();
  await take(page, 'student-patterns', page.getByRole('button', { name: studentWords.patterns.undo }));
}

async function takeTeacher(page: Page): Promise<void> {
  await take(page, 'teacher-class');
  await page.getByRole('tab', { name: teachWords.desk.tabs.patterns }).click();
  await take(page, 'teacher-patterns');
  await page.getByRole('tab', { name: teachWords.desk.tabs.room }).click();
  await take(page, 'teacher-room');
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: teachWords.desk.project }).first().click();
  const projector = await opened;
  await projector.getByText(teachWords.projector.code).first().waitFor();
  await take(projector, 'projector');
  await projector.close();
  await page.getByRole('tab', { name: teachWords.desk.tabs.feelings }).click();
  await page.getByRole('button', { name: teachWords.sel.show, exact: true }).click();
  await take(page, 'teacher-feelings');
}

/** On the teacher's device, which keeps the room. */
async function takeInspector(school: School, context: BrowserContext, code: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${school.server.url}/inspector`);
  await take(page, 'inspector-enter');
  await page.getByRole('button', { name: inspectorWords.enter.inspect(code) }).click();
  await page.getByText(inspectorWords.connection.live, { exact: true }).waitFor();
  await page.getByRole('button', { name: inspectorWords.gate.try }).click();
  await sleep(8000);
  await take(page, 'inspector');
}

async function teacherToken(page: Page): Promise<string> {
  const kept = await page.evaluate(() => localStorage.getItem('downbeat:teacher-rooms'));
  const token = /"token":"([^"]+)"/.exec(kept ?? '')?.[1];
  if (token === undefined) throw new Error('The teacher’s device has kept no room.');
  return token;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
