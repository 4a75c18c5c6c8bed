/** Pages in a window beside others, with the longest words that a room may have. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inspectorWords } from '../../web/words/inspector-words.ts';
import { words } from '../../web/words/teach-words.ts';
import { attendSchool } from './support/attend-school.ts';
import { accessibilityFaults } from './support/axe.ts';
import { openRoom } from './support/people.ts';
import type { School } from './support/school.ts';

let school: School;
attendSchool((opened) => {
  school = opened;
});

/** How much wider than its window a page is; px. */
function excess(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

it('the projector in a small window is not wider than that, and its tools lie on nothing', async () => {
  const { page, code } = await openRoom(school);
  for (let child = 1; child <= 30; child++) await school.student(code, `Child ${child}`);
  await page.getByRole('button', { name: words.transport.start, exact: true }).click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: words.desk.project }).click();
  const projector = await opened;
  await projector.getByText(words.projector.here(30)).waitFor();
  const sizes = [
    [844, 390],
    [800, 600],
    [640, 400],
    [480, 360],
    [320, 480],
  ] as const;
  for (const [width, height] of sizes) {
    await projector.setViewportSize({ width, height });
    expect.soft(await excess(projector), `${width} × ${height}`).toBe(0);
    const covered = await projector.evaluate((label) => {
      const button = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent === label,
      );
      const tools = button?.parentElement?.getBoundingClientRect() ?? new DOMRect();
      return [...document.querySelectorAll('section svg, section p, section b')].filter((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return right > tools.left && left < tools.right && bottom > tools.top && top < tools.bottom;
      }).length;
    }, words.projector.fullScreen);
    expect.soft(covered, `${width} × ${height}`).toBe(0);
  }
  expect(await accessibilityFaults(projector)).toEqual([]);
}, 40_000);

it('the inspector is not wider than its window, however long the room’s title', async () => {
  const room = await school.server.createRoom({ title: 'W'.repeat(80) });
  const { page } = await school.device();
  await page.goto(`${school.server.url}/inspector#key=${school.server.teacherKey}`);
  await page.getByLabel(inspectorWords.enter.code).fill(room.code);
  await page.getByRole('button', { name: inspectorWords.enter.go, exact: true }).click();
  await page.getByText('W'.repeat(80), { exact: true }).first().waitFor();
  for (const width of [1024, 640, 390]) {
    await page.setViewportSize({ width, height: 768 });
    expect.soft(await excess(page), `${width}`).toBe(0);
  }
});
