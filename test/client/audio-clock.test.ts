import { describe, expect, test } from 'vitest';
import { AudioClock, type AudioTimeSource } from '../../client/audio-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';

const quantumS = 128 / 48_000;

interface Device {
  readonly latencyMs: number;
  readonly skewPpm?: number;
  /** What the browser says about what leaves the loudspeaker. */
  readonly timestamps?: 'right' | 'zeros' | 'seconds' | 'without-latency';
  readonly tellsLatency?: boolean;
}

/** A context whose clock runs from 3 s before the test on; `isOn` false: its clock stands. */
function setUp(device: Device, manualOffsetMs = 0) {
  const clock = new FakeClock({ startMs: 50_000 });
  const state = { addedS: 0, isOn: true };
  const rate = 1 + (device.skewPpm ?? 0) * 1e-6;
  const graphS = (atMs: number): number =>
    (((atMs - 47_000) * rate) / 1000) * (state.isOn ? 1 : 0) + state.addedS;
  const context: AudioTimeSource = {
    get currentTime() {
      return Math.floor(graphS(clock.now()) / quantumS) * quantumS;
    },
    ...(device.tellsLatency !== false && { outputLatency: device.latencyMs / 1000 }),
    ...(device.timestamps && {
      getOutputTimestamp: () => {
        const at = clock.now() - 4;
        const heardS = graphS(at) - (device.timestamps === 'without-latency' ? 0 : device.latencyMs / 1000);
        if (device.timestamps === 'zeros') return { contextTime: 0, performanceTime: 0 };
        return { contextTime: heardS, performanceTime: device.timestamps === 'seconds' ? at / 1000 : at };
      },
    }),
  };
  const audio = new AudioClock({ context, clock, manualOffsetMs });
  /** How much too late (ms) a sound is heard that was scheduled 100 ms ahead. */
  const errorMs = (): number => {
    const wanted = clock.now() + 100;
    return (audio.contextTimeAt(wanted) - graphS(wanted)) * 1000 + device.latencyMs;
  };
  const play = (ms: number): void => {
    for (let i = 0; i < ms / 250; i++) {
      clock.advance(250);
      audio.contextTimeAt(clock.now());
    }
  };
  return { clock, audio, state, errorMs, play };
}

describe('audio clock', () => {
  test('with right timestamps sound is heard within 1 ms, latency and a skew of 250 ppm included', () => {
    const { errorMs, play } = setUp({ latencyMs: 30, skewPpm: 250, timestamps: 'right' });
    expect(Math.abs(errorMs())).toBeLessThan(1);
    play(60_000);
    expect(Math.abs(errorMs())).toBeLessThan(1);
  });

  test('without usable timestamps it reads currentTime less the output latency, within a quantum', () => {
    for (const timestamps of [undefined, 'zeros', 'seconds'] as const) {
      const { errorMs, play } = setUp({ latencyMs: 30, skewPpm: 250, ...(timestamps && { timestamps }) });
      play(60_000);
      expect(Math.abs(errorMs())).toBeLessThan(3);
    }
  });

  test('timestamps that leave out the latency are corrected by it', () => {
    const { errorMs, play } = setUp({ latencyMs: 60, timestamps: 'without-latency' });
    play(10_000);
    expect(Math.abs(errorMs())).toBeLessThan(1);
  });

  test('where the browser tells nothing 40 ms are assumed', () => {
    const { errorMs, play } = setUp({ latencyMs: 40, tellsLatency: false });
    play(10_000);
    expect(Math.abs(errorMs())).toBeLessThan(3);
  });

  test('the manual offset makes sound start earlier', () => {
    const { audio, errorMs } = setUp({ latencyMs: 30, timestamps: 'right' }, 150);
    expect(errorMs()).toBeCloseTo(-150, 0);
    audio.setManualOffset(0);
    expect(errorMs()).toBeCloseTo(0, 0);
  });

  test('notices a clock that stands still, and is right again at once when it has gone on', () => {
    const { clock, audio, state, errorMs, play } = setUp({ latencyMs: 30, timestamps: 'right' });
    play(5000);
    expect(audio.frozen).toBe(false);
    state.addedS = (clock.now() - 47_000) / 1000;
    state.isOn = false;
    play(5000);
    expect(audio.frozen).toBe(true);
    state.addedS = -5;
    state.isOn = true;
    play(500);
    expect(audio.frozen).toBe(false);
    expect(Math.abs(errorMs())).toBeLessThan(1);
  });
});
