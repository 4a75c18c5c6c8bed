/** One simulated lesson, from the first to the last beat. */
import { Absences } from '../measure/absences.ts';
import type { Distribution } from '../measure/distribution.ts';
import { deliveryTimeoutMs, type NoteTotals } from '../measure/note-ledger.ts';
import type { Quantiles, Verdict } from '../measure/verdict.ts';
import { Band } from './band.ts';
import { Programme } from './programme.ts';
import { type ClassOptions, SimulatedClass } from './simulated-class.ts';
import { isTrueWithin, sleepUntil } from './wait.ts';

export interface LessonOptions extends ClassOptions {
  /** Of music. */
  readonly minutes: number;
  /** Called with what an onlooker would say. */
  readonly onEvent: (says: string) => void;
}

const agreementTimeoutMs = 20_000;

export class Lesson {
  readonly room: SimulatedClass;
  readonly band: Band;
  readonly options: LessonOptions;
  readonly #programme: Programme;

  private constructor(options: LessonOptions, room: SimulatedClass, band: Band, programme: Programme) {
    this.options = options;
    this.room = room;
    this.band = band;
    this.#programme = programme;
  }

  /** Everybody is in the room and ready to play. Rejects with Error where that fails. */
  static async prepare(options: LessonOptions): Promise<Lesson> {
    const { tune, minutes } = options;
    const room = await SimulatedClass.open(options);
    try {
      const absences = new Absences();
      const endBeat = Math.max(tune.beatsPerBar, Math.round(minutes * tune.bpm));
      const band = new Band(room, tune, endBeat, absences);
      await band.tuneIn(room.members);
      return new Lesson(options, room, band, await Programme.prepare(room, absences));
    } catch (error) {
      await room.close();
      throw error;
    }
  }

  get beatNow(): number | undefined {
    return this.room.teacher.classroom.time.beatNow();
  }

  /** The notes so far. */
  get notes(): NoteTotals {
    return this.band.notes.settle(performance.now());
  }

  /** Plays to the end and judges. */
  async play(): Promise<Verdict> {
    const { teacher, students } = this.room;
    teacher.classroom.start();
    await isTrueWithin(agreementTimeoutMs, () => teacher.localTimeOf(0) !== undefined);
    const [startMs, endMs] = [this.#timeOf(0), this.#timeOf(this.band.endBeat)];
    await Promise.all([sleepUntil(endMs), this.#programme.run(startMs, endMs, this.options.onEvent)]);
    for (const { player } of students) player?.stop();
    await isTrueWithin(deliveryTimeoutMs, () => this.band.notes.isComplete);
    teacher.classroom.stop();
    const isAgreed = await isTrueWithin(agreementTimeoutMs, () => this.#isAgreed());
    const isSameAsServer = await this.room.isSameAsServer();
    return this.#judge(isAgreed && isSameAsServer);
  }

  close(): Promise<void> {
    this.#programme.drops.close();
    return this.room.close();
  }

  #isAgreed(): boolean {
    const { members, liveCount } = this.room;
    const isStopped = members.every(({ classroom }) => !classroom.state.tempo.playing);
    return liveCount === members.length && isStopped && this.room.isSame();
  }

  /** On the demo's own clock. */
  #timeOf(beat: number): number {
    const { teacher } = this.room;
    const localAt = teacher.localTimeOf(beat);
    if (localAt === undefined) throw new Error('The music did not start.');
    return teacher.clock.realAt(localAt);
  }

  #judge(converged: boolean): Verdict {
    const { notes, beats } = this.band;
    const { edits, forbidden, drops } = this.#programme;
    return {
      students: this.room.students.length,
      notes: notes.close(),
      latencyMs: quantiles(notes.latency),
      beat: {
        beats: beats.beats,
        members: this.room.members.length,
        spreadMs: quantiles(beats.spread()),
        handedOut: beats.handedBeats,
        handedOutLate: beats.lateBeats,
        pressMs: quantiles(beats.press),
      },
      ticks: {
        heard: beats.tickLead.count,
        late: beats.lateTicks,
        leastLeadMs: beats.tickLead.leastMs,
        medianLeadMs: beats.tickLead.percentile(50),
        arrivalSpreadMs: quantiles(beats.arrivalSpread()),
      },
      edits: { ...edits.totals, missing: edits.missing(), converged },
      forbidden: forbidden.totals,
      drops: { ...drops.totals, recoveryMs: quantiles(drops.recovery) },
    };
  }
}

function quantiles(distribution: Distribution): Quantiles {
  return {
    p50: distribution.percentile(50),
    p95: distribution.percentile(95),
    p99: distribution.percentile(99),
    most: distribution.mostMs,
  };
}
