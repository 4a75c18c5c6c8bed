/**
 * `npm run bench:pages -- [--seconds 60] [--presses 100] [--write]`: four browsers with the student's page in one room. How far
 * apart they schedule one beat, and how long after a key was pressed on one the note is scheduled on the others. `--write` puts
 * the figures into docs/pages.md.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { TimelinePair } from '../../shared/timeline-pair.ts';
import { beatTimes } from '../../test/browser/support/beat-times.ts';
import { builtPages } from '../../test/browser/support/built-pages.ts';
import { createTestServer, type TestServer } from '../../test/support/test-server.ts';
import { sleep } from '../beat-spread/machine-time.ts';
import { writeMarkedSection } from '../beat-spread/marked-section.ts';
import { textTable } from '../beat-spread/text-table.ts';
import { Device } from './device.ts';
import { figuresHead, figuresRow } from './figures.ts';
import { pageSizes } from './page-sizes.ts';

const browsers = 4;
const bpm = 120;
/** The clocks of page and server agree by then, and the audio clock's line is settled. */
const settleMs = 8000;
/** A sound this far from a beat is not that beat's. */
const nearMs = 150;
const pressIntervalMs = 350;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    presses: { type: 'string', default: '100' },
    write: { type: 'boolean', default: false },
  },
});
const [seconds, presses] = [Number(values.seconds), Number(values.presses)];

async function main(): Promise<void> {
  const sizes = await pageSizes();
  console.log(sizes);
  if (values.write) await writeMarkedSection('docs/pages.md', 'bench:page-sizes', sizes);
  const server = await createTestServer({ webDir: builtPages() });
  const devices: Device[] = [];
  try {
    const room = await server.createRoom({ title: 'Bench' });
    for (let i = 0; i < browsers; i++) devices.push(await Device.open(`${server.url}/#code=${room.code}`));
    const notes = await measureNotes(devices);
    const beats = await measureBeats(server, room, devices);
    for (const device of devices) await device.compareClock();
    const text = report([...notes, ...beats], Math.max(...devices.map(({ clockErrorMs }) => clockErrorMs)));
    console.log(text);
    if (values.write) await writeMarkedSection('docs/pages.md', 'bench:pages', text);
  } finally {
    for (const device of devices) await device.close();
    await server.close();
  }
}

async function measureNotes(devices: readonly Device[]): Promise<readonly (readonly string[])[]> {
  const [player, ...others] = devices;
  if (player === undefined) return [];
  await sleep(settleMs / 2);
  for (const device of devices) await device.forget();
  for (let press = 0; press < presses; press++) {
    await player.page.keyboard.press('asdfgh'.charAt(press % 6));
    // Uneven, so that no timer of the pages falls into step with it.
    await sleep(pressIntervalMs + 37 * (press % 5));
  }
  for (const device of devices) await device.compareClock();
  const pressed = await player.keyPresses();
  const firstAfter = (
    sounds: readonly { readonly calledAt: number; readonly heardAt: number }[],
    at: number,
  ) => sounds.filter(({ calledAt }) => calledAt >= at).sort((a, b) => a.calledAt - b.calledAt)[0];
  const heard = await Promise.all(others.map((device) => device.sounds()));
  const remote = pressed.flatMap((at) =>
    heard.flatMap((sounds) => firstAfter(sounds, at - 5) ?? []).map((sound) => ({ at, sound })),
  );
  const own = await player.sounds();
  return [
    figuresRow(
      'key press → note scheduled on the same page',
      pressed.map((at) => (firstAfter(own, at - 5)?.calledAt ?? Number.NaN) - at),
    ),
    figuresRow(
      'key press → note scheduled on another page',
      remote.map(({ at, sound }) => sound.calledAt - at),
    ),
    figuresRow(
      'key press → note leaves another loudspeaker',
      remote.map(({ at, sound }) => sound.heardAt - at),
    ),
  ];
}

async function measureBeats(
  server: TestServer,
  room: { readonly code: string; readonly token: string },
  devices: readonly Device[],
): Promise<readonly (readonly string[])[]> {
  const body = { playing: true, bpm };
  await server.request('PATCH', `/api/rooms/${room.code}/tempo`, { token: room.token, body });
  await sleep(settleMs);
  for (const device of devices) await device.forget();
  await sleep(1000);
  const fromMs = server.clock.unixNow();
  await sleep(seconds * 1000);
  const toMs = server.clock.unixNow() - 1000;
  for (const device of devices) await device.compareClock();
  const beats = beatTimes(server, timelines(server), { fromMs, toMs });
  const sounds = await Promise.all(devices.map((device) => device.sounds()));
  const nearest = (beat: number): readonly number[] =>
    sounds.flatMap((heard) => {
      const near = heard.map(({ heardAt }) => heardAt - beat).filter((off) => Math.abs(off) < nearMs);
      return near.length === 0 ? [] : [near.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a))];
    });
  const offs = beats.map(nearest).filter((each) => each.length === devices.length);
  const missing = beats.length - offs.length;
  if (missing > 0) console.error(`${missing} of ${beats.length} beats did not sound on every page`);
  return [
    figuresRow(
      'spread of a beat over four browsers',
      offs.map((each) => Math.max(...each) - Math.min(...each)),
    ),
    figuresRow("off the server's timeline, each browser", offs.flat().map(Math.abs)),
  ];
}

function timelines({ rooms }: TestServer): TimelinePair {
  const reader = rooms.liveRooms[0]?.reader;
  const [current, next] = [reader?.timeline('current'), reader?.timeline('next')];
  if (current === undefined) throw new Error('The room has no timeline.');
  return { current, ...(next && { next }) };
}

function report(rows: readonly (readonly string[])[], clockErrorMs: number): string {
  const [load = 0] = loadavg();
  const date = new Date().toISOString().slice(0, 10);
  return [
    `\`npm run bench:pages -- --seconds ${seconds} --presses ${presses}\`, ${date}: ${browsers} Chromium processes, the server and this program on ${availableParallelism()} cores (load average ${load.toFixed(1)} at the end), Node ${process.version}, ${bpm} bpm. The browsers' clocks are compared to within ±${clockErrorMs.toFixed(2)} ms.`,
    textTable(figuresHead, rows),
  ].join('\n\n');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
