/**
 * `npm run bench:tablet [-- --write]`: the student's page on a slow tablet with a slow network, in a lively class of thirty. How soon it
 * can be used, how its frames flow while the class plays, and how soon a pad answers. `--write` puts the figures into docs/pages.md.
 */
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { School } from '../../test/browser/support/school.ts';
import { joinWords } from '../../web/words/join-words.ts';
import { studentWords } from '../../web/words/student-words.ts';
import { writeMarkedSection } from '../beat-spread/marked-section.ts';
import { textTable } from '../beat-spread/text-table.ts';
import { figuresHead, figuresRow } from './figures.ts';
import { LivelyClass } from './lively-class.ts';

/** Chromium's own choice for a mid-range phone is 4. */
const slowdown = 6;
const network = { offline: false, latency: 60, downloadThroughput: 250_000, uploadThroughput: 90_000 };
const playMs = 15_000;
const taps = 30;

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

async function main(): Promise<void> {
  const school = await School.open();
  const room = await school.server.createRoom({ title: 'Year 3 drums' });
  const lively = new LivelyClass(school.server, room);
  try {
    await lively.bringList();
    await lively.comeIn(1);
    const { page } = await school.device({ hasTouch: true });
    page.context().setDefaultTimeout(60_000);
    await slowDown(page);
    const text = report(await measure(page, `${school.server.url}/#code=${room.code}`));
    console.log(text);
    if (values.write) await writeMarkedSection('docs/pages.md', 'bench:tablet', text);
  } finally {
    await lively.goHome();
    await school.close();
  }
}

async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', network);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

async function measure(page: Page, address: string): Promise<readonly (readonly string[])[]> {
  const clock = stopwatch();
  await page.goto(address, { waitUntil: 'commit' });
  const next = page.getByRole('button', { name: joinWords.next });
  await next.waitFor();
  const atDoor = clock();
  await next.click();
  const own = page.locator('button:not([disabled])', { hasText: 'Maximiliane' });
  await own.click();
  const start = page.getByRole('button', { name: studentWords.start.button });
  await start.waitFor();
  const toRoom = stopwatch();
  await start.click();
  await page.getByRole('group', { name: studentWords.pads.label }).waitFor();
  const inRoom = toRoom();
  // The check-in of this class comes up; it can be skipped.
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.waitForTimeout(3000);
  return [
    figuresRow('address opened → code can be sent', [atDoor]),
    figuresRow('"Start sound" tapped → pads shown, sound on', [inRoom]),
    figuresRow('between two frames, while the class plays', await frameGaps(page)),
    figuresRow('finger down → pad lit', await padAnswers(page)),
  ];
}

function stopwatch(): () => number {
  const began = performance.now();
  return () => performance.now() - began;
}

function frameGaps(page: Page): Promise<number[]> {
  return page.evaluate(
    (durationMs) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        const began = performance.now();
        let last = began;
        const onFrame = (): void => {
          const now = performance.now();
          gaps.push(now - last);
          last = now;
          if (now - began < durationMs) requestAnimationFrame(onFrame);
          else resolve(gaps);
        };
        requestAnimationFrame(onFrame);
      }),
    playMs,
  );
}

/** By the page's own clock: from the event's time stamp to the frame in which the pad is lit. */
async function padAnswers(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const answers: number[] = [];
    Object.assign(window, { padAnswers: answers });
    addEventListener(
      'pointerdown',
      (event) => requestAnimationFrame(() => answers.push(performance.now() - event.timeStamp)),
      true,
    );
  });
  const pads = page.getByRole('group', { name: studentWords.pads.label }).getByRole('button');
  const count = await pads.count();
  for (let tap = 0; tap < taps; tap++) {
    await pads.nth(tap % count).tap();
    await page.waitForTimeout(150 + 13 * (tap % 7));
  }
  return page.evaluate(() => {
    const found: unknown = Reflect.get(window, 'padAnswers');
    return Array.isArray(found) ? found.map(Number) : [];
  });
}

function report(rows: readonly (readonly string[])[]): string {
  const date = new Date().toISOString().slice(0, 10);
  const { latency, downloadThroughput } = network;
  return [
    `\`npm run bench:tablet\`, ${date}: Chromium with its processor slowed down ${slowdown} times, ${latency} ms and ${(downloadThroughput * 8) / 1e6} Mbit/s of network, nothing cached; 29 others in the room, on the same 2 cores, Node ${process.version}.`,
    textTable(figuresHead, rows),
  ].join('\n\n');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
