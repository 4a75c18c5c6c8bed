import { beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../server/config/parse-config.ts';
import { keepHeartbeat, type Watched } from '../../../server/gateway/heartbeat.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const config = parseConfig({ DOWNBEAT_PING_INTERVAL_MS: '3000', DOWNBEAT_PING_TIMEOUT_MS: '6000' });

class Listed implements Watched {
  readonly isOpen = true;
  readonly bufferedBytes = 0;
  isPaused = false;
  pings = 0;
  isEnded = false;
  heardAt: number;

  constructor(heardAt = 0) {
    this.heardAt = heardAt;
  }

  ping(): void {
    this.pings += 1;
  }

  terminate(): void {
    this.isEnded = true;
  }
}

let clock: FakeClock;
let all: Listed[];
let closed: (number | string)[];

beforeEach(() => {
  clock = new FakeClock();
  all = [];
  closed = [];
  const figures = { sockets: 0, paused: 0, unsentBytes: 0, mostUnsentBytes: 0 };
  keepHeartbeat({ all, figures }, { clock, config, metrics: { closed: (why) => closed.push(why) } });
});

function open(heardAt?: number): Listed {
  const socket = new Listed(heardAt);
  all.push(socket);
  return socket;
}

it('who is heard needs no ping', () => {
  const socket = open();
  for (let ms = 0; ms < 20_000; ms += 1000) {
    clock.advance(1000);
    socket.heardAt = clock.awake();
  }
  expect(socket).toMatchObject({ pings: 0, isEnded: false });
});

it('who is silent is pinged after the interval, and ended after the timeout', () => {
  const socket = open();
  clock.advance(2900);
  expect(socket.pings).toBe(0);
  clock.advance(200);
  expect(socket.pings).toBe(1);
  clock.advance(2800);
  expect(socket.isEnded).toBe(false);
  clock.advance(500);
  expect(socket.isEnded).toBe(true);
  expect(closed[0]).toBe('dead');
});

it('who is read no further cannot be heard, and is not ended', () => {
  const socket = open();
  socket.isPaused = true;
  clock.advance(60_000);
  expect(socket.isEnded).toBe(false);
});

it('a school that fell silent at different times is not pinged at one', () => {
  const school = Array.from({ length: 100 }, (_, i) => open(i * 30));
  const pinged = (): number => school.filter(({ pings }) => pings > 0).length;
  let before = 0;
  let most = 0;
  for (let look = 0; look < 30; look += 1) {
    clock.advance(300);
    most = Math.max(most, pinged() - before);
    before = pinged();
  }
  expect(before).toBe(100);
  expect(most).toBeLessThanOrEqual(11);
});

describe('after a pause of this process', () => {
  it.each([7000, 15_000, 3_600_000])('of %i ms nobody is ended for it, not even who was waited for', (ms) => {
    const playing = open();
    const silent = open();
    clock.advance(4000);
    playing.heardAt = clock.awake();
    clock.stall(ms);
    expect([playing.isEnded, silent.isEnded]).toEqual([false, false]);
    // What they said meanwhile is read now.
    for (const socket of [playing, silent]) socket.heardAt = clock.awake();
    clock.advance(2000);
    expect([playing.isEnded, silent.isEnded]).toEqual([false, false]);
    expect(closed).toEqual([]);
  });

  it('who is dead is found out as soon as it would have been without it', () => {
    const dead = open();
    clock.advance(4000);
    clock.stall(15_000);
    clock.advance(1800);
    expect(dead.isEnded).toBe(false);
    clock.advance(600);
    expect(dead.isEnded).toBe(true);
  });
});
