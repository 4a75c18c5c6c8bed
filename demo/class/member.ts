/** A teacher or student of the simulated class: the SDK on a laptop with a clock and a network of its own. */
import { type Classroom, connect, type ScheduledBeat, type Session } from '../../client/index.ts';
import { pairTimeOfBeat } from '../../shared/timeline-pair.ts';
import { createLaptopClock, type LaptopClock } from './laptop-clock.ts';
import { Network } from './network.ts';
import type { Player } from './player.ts';
import { isTrueWithin } from './wait.ts';

const clockTimeoutMs = 20_000;

export interface MemberOptions {
  readonly session: Session;
  readonly name: string;
  /** 0 is the teacher. */
  readonly seat: number;
}

export class Member {
  readonly name: string;
  readonly seat: number;
  readonly clock: LaptopClock;
  readonly network = new Network();
  readonly classroom: Classroom;
  player: Player | undefined;

  constructor({ session, name, seat }: MemberOptions) {
    this.name = name;
    this.seat = seat;
    // All different: minutes apart, up to 50 parts per million fast or slow, wall clocks hours off.
    this.clock = createLaptopClock({
      offsetMs: seat * 7919,
      ratePpm: ((seat * 37) % 101) - 50,
      unixOffsetMs: ((seat % 5) - 2) * 3_600_000,
    });
    const { clock, network } = this;
    this.classroom = connect(session, { clock, WebSocket: network.WebSocket });
  }

  get id(): string {
    return this.classroom.participantId;
  }

  get isLive(): boolean {
    return this.classroom.connection.status === 'live';
  }

  /** Resolves once the member is in step and knows the server's time; rejects with Error where that fails. */
  async settle(onBeat: (beat: ScheduledBeat) => void): Promise<void> {
    const { classroom, name } = this;
    await classroom.whenLive();
    const knowsTime = await isTrueWithin(clockTimeoutMs, () => classroom.clockSync.ready);
    if (!knowsTime) throw new Error(`${name} could not learn the server's time.`);
    const play = (beat: ScheduledBeat): void => {
      onBeat(beat);
      this.player?.prepare(beat);
    };
    classroom.onBeat(play, { onCancel: ({ beat }) => this.player?.cancel(beat) });
  }

  /** When a beat, also a fraction of one, is to be heard, on the member's own clock; undefined where it never is. */
  localTimeOf(beat: number): number | undefined {
    const { time } = this.classroom;
    const now = time.now();
    const at = now && pairTimeOfBeat(now.pair, beat);
    return at === undefined ? undefined : time.localAt(at);
  }

  close(): Promise<void> {
    this.player?.stop();
    return this.classroom.close();
  }
}
