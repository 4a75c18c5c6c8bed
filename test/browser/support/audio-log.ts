/** Every sound that a page schedules on its audio graph, and every key that was pressed before it. */
import type { Page } from 'playwright-core';

export interface ScheduledSound {
  /** Unix ms at which `start` was called. */
  readonly calledAt: number;
  /** The context's time (s) at which it begins. */
  readonly when: number;
  /** Unix ms at which the context's time 0 left the loudspeaker, as the browser said at the call. */
  readonly zeroAt: number;
}

export interface HeardSound {
  readonly calledAt: number;
  /** Unix ms at which it leaves the loudspeaker. */
  readonly heardAt: number;
}

declare global {
  interface Window {
    scheduledSounds: ScheduledSound[];
    /** Unix ms. */
    keyPresses: number[];
  }
}

/** Before the page loads. */
export async function recordSounds(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.scheduledSounds = [];
    window.keyPresses = [];
    addEventListener(
      'keydown',
      ({ timeStamp }) => window.keyPresses.push(performance.timeOrigin + timeStamp),
      true,
    );
    const record = ({ context }: AudioScheduledSourceNode, when: number): void => {
      // A sound that is rendered into a buffer beforehand is heard when that buffer is played.
      if (!(context instanceof AudioContext)) return;
      const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
      window.scheduledSounds.push({
        calledAt: performance.timeOrigin + performance.now(),
        when: Math.max(when, context.currentTime),
        zeroAt: performance.timeOrigin + performanceTime - contextTime * 1000,
      });
    };
    const startSource = AudioScheduledSourceNode.prototype.start;
    AudioScheduledSourceNode.prototype.start = function (this: AudioScheduledSourceNode, when = 0) {
      record(this, when);
      startSource.call(this, when);
    };
    const startBuffer = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (
      this: AudioBufferSourceNode,
      ...args: [number?, number?, number?]
    ) {
      record(this, args[0] ?? 0);
      startBuffer.apply(this, args);
    };
  });
}

/** In the order in which they are heard. */
export async function soundsOf(page: Page): Promise<readonly HeardSound[]> {
  const sounds = await page.evaluate(() => window.scheduledSounds);
  return sounds
    .map(({ calledAt, when }, i) => ({ calledAt, heardAt: zeroNear(sounds, i) + when * 1000 }))
    .sort((a, b) => a.heardAt - b.heardAt);
}

/** The browser's readings are rough, and shift for good where its audio falls behind: so the middle of those around is taken. */
function zeroNear(sounds: readonly ScheduledSound[], index: number): number {
  const around = sounds.slice(Math.max(0, index - 4), index + 5).map(({ zeroAt }) => zeroAt);
  return around.sort((a, b) => a - b)[Math.floor(around.length / 2)] ?? 0;
}

export async function forgetSounds(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.scheduledSounds = [];
    window.keyPresses = [];
  });
}
