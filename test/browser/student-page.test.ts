import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { joinWords } from '../../web/words/join-words.ts';
import { sharedWords } from '../../web/words/shared-words.ts';
import { studentWords } from '../../web/words/student-words.ts';
import type { Seat } from '../support/stock-client.ts';
import { attendSchool } from './support/attend-school.ts';
import { accessibilityFaults } from './support/axe.ts';
import { enterCode, joinClass, startSound } from './support/people.ts';
import type { School } from './support/school.ts';
import { smallTargets } from './support/small-targets.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

let school: School;
attendSchool((opened) => {
  school = opened;
});

async function openRoom(): Promise<Seat & { readonly code: string }> {
  return school.server.createRoom({ title: 'Year 3 drums', teacherName: 'Ms Vega' });
}

async function control(
  room: Seat & { readonly code: string },
  method: string,
  path: string,
  body?: object,
): Promise<void> {
  const answer = await school.server.request(method, `/api/rooms/${room.code}${path}`, {
    token: room.token,
    ...(body && { body }),
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status}`);
}

/** Accessible, and large enough for a child's finger. */
async function sound(page: Page): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await smallTargets(page, 48)).toEqual([]);
}

/** On a phone, which shows one thing at a time. */
async function showPatterns(page: Page): Promise<void> {
  await page.getByRole('radio', { name: studentWords.top.pattern }).click();
  await page.getByRole('grid').waitFor();
}

it('the way in: a code in any spelling, plain words for a wrong one, a name from the class list, and back after a reload', async () => {
  const room = await openRoom();
  await control(room, 'PUT', '/class-list', { format: 'csv', text: 'Anna Berg\nBen Oduya\nCem Kaya' });
  const watch = await school.device(phone);
  watch.allow(/status of 404/);
  const { page } = watch;
  await page.goto(school.server.url);
  const code = page.getByLabel(joinWords.codeLabel);
  const next = page.getByRole('button', { name: joinWords.next });
  await next.click();
  await page.getByText(joinWords.missingCode).waitFor();
  await code.fill('nosuch 1234');
  await next.click();
  await page.getByText(joinWords.errors.ROOM_UNAVAILABLE ?? '').waitFor();
  await sound(page);

  await code.fill(room.code.toLowerCase().replace('-', ' '));
  await next.click();
  await page.getByRole('heading', { name: joinWords.pickName }).waitFor();
  await sound(page);
  await page.getByRole('button', { name: /^Ben/ }).click();
  await page.getByRole('heading', { name: studentWords.start.hello('Ben') }).waitFor();
  await sound(page);

  await page.reload();
  await page.getByRole('heading', { name: studentWords.start.hello('Ben') }).waitFor();
  const second = await school.device(phone);
  second.allow(/status of 40[39]/);
  await second.page.goto(`${school.server.url}/#code=${room.code}`);
  await second.page.getByRole('button', { name: joinWords.next }).click();
  await second.page.getByRole('button', { name: /^Ben/ }).waitFor();
  expect(await second.page.getByRole('button', { name: /^Ben/ }).textContent()).toContain(joinWords.taken);
});

it('the way in: a locked room and no network are told in words, and the address keeps no secret', async () => {
  const room = await openRoom();
  await control(room, 'PATCH', '', { locked: true });
  const watch = await school.device(phone);
  watch.allow(/status of 404|ERR_INTERNET_DISCONNECTED/);
  const { page } = watch;
  await page.goto(school.server.url);
  const next = page.getByRole('button', { name: joinWords.next });
  await next.waitFor();
  await page.goto(`${school.server.url}/#code=${room.code}`);
  await next.click();
  await page.getByText(joinWords.errors.ROOM_UNAVAILABLE ?? '').waitFor();
  await page.context().setOffline(true);
  await next.click();
  await page.getByText(joinWords.errors.NETWORK ?? '').waitFor();
  await sound(page);
});

it('loads at most 250 KB of script over the wire, sound included', async () => {
  const { code } = await openRoom();
  const { watch, page } = await joinClass(school, code);
  const loaded = await watch.scriptBytes();
  expect(loaded).toBeGreaterThan(50_000);
  expect(loaded).toBeLessThan(250_000);
  const encodings = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ encodedBodySize, decodedBodySize }) => encodedBodySize < decodedBodySize),
  );
  expect(encodings.every(Boolean)).toBe(true);
});

it('every part of the room is accessible: pads, patterns, settings; muted, frozen, in the spotlight, playing', async () => {
  const room = await openRoom();
  const { page } = await joinClass(school, room.code, phone);
  const { body } = await school.server.request('GET', `/api/rooms/${room.code}`, { token: room.token });
  const [me] = Object.entries(body.presence as Record<string, { readonly role: string }>)
    .filter(([, { role }]) => role === 'student')
    .map(([id]) => id);
  await sound(page);
  await page.getByRole('button', { name: studentWords.top.menu }).click();
  await page.getByRole('dialog').waitFor();
  await sound(page);
  await page.keyboard.press('Escape');
  await control(room, 'PATCH', '/tempo', { playing: true });
  await control(room, 'PUT', `/beats/${me}`, { beats: [0, 2] });
  await page.getByText(studentWords.part.beats([0, 2])).waitFor();
  await sound(page);
  await control(room, 'PUT', '/mutes/*');
  await page.getByText(studentWords.part.muted).waitFor();
  await sound(page);
  await showPatterns(page);
  await sound(page);
  await control(room, 'PATCH', '', { frozen: true, spotlight: me });
  await page.getByText(studentWords.patterns.frozen).waitFor();
  await sound(page);
});

it('fits a small phone, and one lying down: nothing is cut off, and the instrument is in sight', async () => {
  const room = await openRoom();
  await control(room, 'PATCH', '/sel/settings', { checkIns: true });
  const { page } = await joinClass(school, room.code, { ...phone, viewport: { width: 667, height: 320 } });
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const cutOff = () =>
    page
      .getByRole('dialog')
      .evaluate((sheet) =>
        [...sheet.querySelectorAll<HTMLElement>('label, legend, button, input, p, span')]
          .filter(
            (element) =>
              element.scrollWidth > Math.max(1, element.clientWidth, element.offsetWidth) ||
              element.getBoundingClientRect().right > sheet.getBoundingClientRect().right,
          )
          .map((element) => element.outerHTML),
      );
  await page.setViewportSize({ width: 320, height: 568 });
  await page.getByRole('heading', { name: studentWords.checkIn.title }).waitFor();
  expect(await cutOff()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: studentWords.top.menu }).click();
  await page.getByRole('dialog').waitFor();
  expect(await cutOff()).toEqual([]);
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 667, height: 320 });
  const pads = await page.getByRole('group', { name: studentWords.pads.label }).getByRole('button').all();
  for (const pad of pads) {
    const { y = 999, height = 0 } = (await pad.boundingBox()) ?? {};
    expect(y + height).toBeLessThanOrEqual(320);
  }
  await sound(page);
  await showPatterns(page);
  await sound(page);
});

it('sends an answer once, however often a child taps', async () => {
  const room = await openRoom();
  const { page } = await joinClass(school, room.code, phone);
  await control(room, 'PATCH', '/sel/settings', { reflections: true });
  await control(room, 'PUT', '/sel/prompt', { text: 'Who helped you?', answer: 'text' });
  await page.getByLabel(studentWords.reflection.answer).fill('Ben');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/sel/reflections')) sent.push(request.method());
  });
  await page.getByRole('button', { name: studentWords.checkIn.send, exact: true }).dblclick({ force: true });
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(sent).toEqual(['POST']);
});

it('says to a screen reader what the teacher changes: mute, beats, role, the start', async () => {
  const room = await openRoom();
  const { page } = await joinClass(school, room.code);
  const said = (text: string) => page.getByRole('status').filter({ hasText: text });
  await control(room, 'PUT', '/mutes/*');
  await said(studentWords.said.muted).waitFor({ state: 'attached' });
  await control(room, 'DELETE', '/mutes/*');
  await said(studentWords.said.unmuted).waitFor({ state: 'attached' });
  await control(room, 'PATCH', '/tempo', { playing: true });
  await said(studentWords.said.started).waitFor({ state: 'attached' });
});

it('is played by the keyboard alone: in with enter, the grid by arrows and space, the settings and back', async () => {
  const room = await openRoom();
  const { page } = await school.device();
  await page.goto(`${school.server.url}/#code=${room.code}`);
  await page.getByRole('button', { name: joinWords.next }).focus();
  await page.keyboard.press('Enter');
  const own = page.getByRole('button', { name: new RegExp(`^${joinWords.iAm('')}`) });
  await own.waitFor();
  await own.focus();
  await page.keyboard.press('Enter');
  const start = page.getByRole('button', { name: studentWords.start.button });
  await start.waitFor();
  await start.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('button', { name: studentWords.top.menu });
  await menu.waitFor();

  await menu.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true);

  const cell = (lane: string, step: number, on: boolean) =>
    page.getByRole('gridcell', { name: sharedWords.grid.cell(sharedWords.grid.lane(lane), step, on) });
  await cell('kick', 1, false).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await cell('snare', 2, false).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Space');
  await cell('snare', 2, true).waitFor();
  await page.keyboard.press('End');
  expect(await cell('snare', 16, false).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).not.toBe('gridcell');
});

it('keeps still for those who asked for less motion', async () => {
  const room = await openRoom();
  const { page } = await joinClass(school, room.code, { ...phone, reducedMotion: 'reduce' });
  await control(room, 'PATCH', '/tempo', { playing: true, bpm: 240 });
  await page.waitForFunction(() => window.scheduledSounds.length > 4);
  const running = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => animation.playState === 'running')
      .map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0))
      .filter((durationMs) => durationMs > 1),
  );
  expect(running).toEqual([]);
});

it('two tabs of one child: the second takes the seat over only where the child says so', async () => {
  const room = await openRoom();
  const first = await school.device();
  const name = await enterCode(first.page, `${school.server.url}/#code=${room.code}`);
  await startSound(first.page);
  const second = await school.pageOf(first.page.context());
  await second.page.goto(school.server.url);
  await second.page.getByRole('heading', { name: joinWords.again(name) }).waitFor();
  await sound(second.page);
});

it('asks how a child is, and what the teacher asks, in sheets that are accessible and can be skipped', async () => {
  const room = await openRoom();
  const { page } = await joinClass(school, room.code, phone);
  await control(room, 'PATCH', '/sel/settings', { checkIns: true, reflections: true });
  await page.getByRole('heading', { name: studentWords.checkIn.title }).waitFor();
  await sound(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await control(room, 'PUT', '/sel/prompt', { text: 'Who did you listen to?', answer: 'faces' });
  await page.getByText('Who did you listen to?').waitFor();
  await sound(page);
  await page.getByRole('radio').nth(3).check({ force: true });
  await page.getByRole('button', { name: studentWords.checkIn.send, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});
