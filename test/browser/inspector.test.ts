import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inspectorWords as words } from '../../web/words/inspector-words.ts';
import type { Seat } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { attendSchool } from './support/attend-school.ts';
import { accessibilityFaults } from './support/axe.ts';
import type { School } from './support/school.ts';

let school: School;
attendSchool((opened) => {
  school = opened;
});

async function inspect(page: Page, room: Seat & { readonly code: string }): Promise<void> {
  await page.goto(`${school.server.url}/inspector#key=${school.server.teacherKey}`);
  await page.getByLabel(words.enter.code).fill(room.code.toLowerCase());
  await page.getByRole('button', { name: words.enter.go, exact: true }).click();
  await page.getByText(words.connection.live, { exact: true }).waitFor();
}

it('shows frames by kind, the document, awareness, the beat, and who was refused what by which rule', async () => {
  const room = await school.server.createRoom({ title: 'Year 3' });
  const { page } = await school.device({ viewport: { width: 1920, height: 1080 } });
  await inspect(page, room);
  expect(page.url()).toBe(`${school.server.url}/inspector`);

  const anna = await school.student(room.code, 'Anna');
  anna.set('tempo', 'bpm', 299);
  anna.set('cells', 'p1:2:3', 77);
  await school.server.request('PATCH', `/api/rooms/${room.code}/tempo`, {
    token: room.token,
    body: { playing: true, bpm: 240 },
  });

  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const denial = region(words.gate.title).getByRole('row', { name: /G5/ });
  await denial.waitFor();
  expect(await denial.textContent()).toContain('Annatempo · bpmOnly a teacher can change this.');
  const traffic = region(words.traffic.title);
  for (const kind of ['sync-step-1', 'update', 'awareness', 'ping', 'pong', 'hello']) {
    await traffic.getByRole('cell', { name: kind, exact: true }).first().waitFor();
  }
  await region(words.clients.title).getByRole('cell', { name: 'Anna' }).waitFor();
  await region(words.document.title).getByText('p1:2:3').waitFor();
  await region(words.awareness.title)
    .first()
    .getByText(/"tick"/)
    .waitFor();
  await region(words.beats.title).getByText(words.beats.latePlot).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});

it("slows this page's own socket down in order, survives a cut, and leaves others alone", async () => {
  const room = await school.server.createRoom();
  const { page } = await school.device();
  await inspect(page, room);
  await page.getByRole('button', { name: words.network.presets.far }).click();
  const roundTrip = page.getByText(words.clocks.roundTrip, { exact: true }).locator('..').locator('dd');
  await expect
    .poll(async () => Number.parseFloat((await roundTrip.textContent()) ?? ''), { timeout: 10_000 })
    .toBeGreaterThan(300);

  await page.getByRole('button', { name: words.network.cut }).click();
  await page.getByText(words.connection.live, { exact: true }).waitFor({ state: 'hidden' });
  await page.getByText(words.connection.live, { exact: true }).waitFor();

  const anna = await school.student(room.code, 'Anna');
  const sentAt = performance.now();
  const ben = await school.student(room.code, 'Ben');
  anna.set('cells', 'p1:0:0', 60);
  await until(() => ben.get('cells', 'p1:0:0') === 60, "Anna's cell at Ben's");
  expect(performance.now() - sentAt).toBeLessThan(300);
});

it('tells a wrong key and an unknown code in words, keeps its seat over a reload, and leaves', async () => {
  const room = await school.server.createRoom();
  const watch = await school.device({ viewport: { width: 390, height: 844 } });
  watch.allow(/status of 40[14]/);
  const { page } = watch;
  await page.goto(`${school.server.url}/inspector`);
  expect(await accessibilityFaults(page)).toEqual([]);
  const [key, code] = [page.getByLabel(words.enter.key), page.getByLabel(words.enter.code)];
  const go = page.getByRole('button', { name: words.enter.go, exact: true });
  await go.click();
  await page.getByText(words.enter.missingKey).waitFor();
  await key.fill('WRONG-KEY');
  await code.fill(room.code);
  await go.click();
  await page.getByText(words.enter.wrongKey).waitFor();
  await key.fill(school.server.teacherKey);
  await code.fill('NOSUCH-1111');
  await go.click();
  await page.getByText(words.enter.noRoom).waitFor();
  await code.fill(room.code);
  await go.click();
  await page.getByText(words.connection.live, { exact: true }).waitFor();

  await page.reload();
  await page.getByText(words.connection.live, { exact: true }).waitFor();
  const presence = await school.server.request('GET', `/api/rooms/${room.code}`, { token: room.token });
  expect(Object.keys(presence.body.presence ?? {})).toHaveLength(2);
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('button', { name: words.top.leave }).click();
  await code.waitFor();
  await page.reload();
  await code.waitFor();
});

it('what the keyboard comes to is never hidden under the bar, on the way back up neither', async () => {
  const room = await school.server.createRoom({ title: 'Year 3' });
  const { page } = await school.device();
  await inspect(page, room);
  await page.getByText('presence', { exact: true }).last().waitFor();
  await page.getByRole('region', { name: words.awareness.title }).last().focus();
  const hidden: string[] = [];
  for (let press = 0; press < 30; press++) {
    await page.keyboard.press('Shift+Tab');
    const under = await page.evaluate(() => {
      const focused = document.activeElement;
      const bar = document.querySelector('header');
      if (focused === null || bar === null || bar.contains(focused)) return false;
      return focused.getBoundingClientRect().bottom <= bar.getBoundingClientRect().bottom;
    });
    if (under) hidden.push((await page.locator(':focus').textContent()) ?? '');
  }
  expect(hidden).toEqual([]);
});
