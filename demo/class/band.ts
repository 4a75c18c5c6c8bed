/** Deals the tune to the students, lets them play it, and books who hears what and when. */
import type { HeardNote, NoteToPlay, ScheduledBeat } from '../../client/index.ts';
import type { Absences } from '../measure/absences.ts';
import { BeatLedger } from '../measure/beat-ledger.ts';
import { NoteLedger } from '../measure/note-ledger.ts';
import { shareParts } from '../tune/share-parts.ts';
import type { Tune } from '../tune/tune.ts';
import type { Member } from './member.ts';
import { PartRow } from './part-row.ts';
import { Player } from './player.ts';
import { loopBeatsOf, playableNotes, Score } from './score.ts';
import type { SimulatedClass } from './simulated-class.ts';
import { watchTicks } from './tick-watch.ts';

export class Band {
  readonly notes: NoteLedger;
  readonly beats = new BeatLedger();
  readonly endBeat: number;
  /** Notes of the file that are more than its player can play. */
  readonly leftOut: number;
  readonly #rows = new Map<string, PartRow>();
  readonly #rowOf = new Map<string, PartRow>();

  /** `endBeat`: the first beat that is not played. */
  constructor(simulatedClass: SimulatedClass, tune: Tune, endBeat: number, absences: Absences) {
    const { members, students } = simulatedClass;
    this.endBeat = endBeat;
    this.notes = new NoteLedger(
      members.map(({ id }) => id),
      absences,
    );
    const loopBeats = loopBeatsOf(tune);
    let leftOut = 0;
    shareParts(tune, students.length).forEach(({ partNames, notes }, index) => {
      const student = students[index];
      if (student === undefined) return;
      const playable = playableNotes(notes, tune.bpm);
      leftOut += notes.length - playable.length;
      const row = this.#rowNamed(partNames.join(' + '));
      row.students++;
      this.#rowOf.set(student.id, row);
      this.#seat(student, new Score(playable, loopBeats, endBeat), row);
    });
    this.leftOut = leftOut;
  }

  get rows(): readonly PartRow[] {
    return [...this.#rows.values()];
  }

  /** Resolves once everybody is in step, knows the server's time and listens. */
  async tuneIn(members: readonly Member[]): Promise<void> {
    for (const member of members) {
      member.classroom.onNote((heard) => this.#hear(member, heard));
      watchTicks(member, ({ beat, at }) => {
        const localAt = member.classroom.clockSync.clientAt(at);
        if (localAt !== undefined && this.#isInLesson(beat)) {
          this.beats.ticked(member.id, beat, member.clock.realAt(localAt), performance.now());
        }
      });
    }
    await Promise.all(members.map((member) => member.settle((beat) => this.#book(member, beat))));
  }

  #rowNamed(name: string): PartRow {
    const row = this.#rows.get(name) ?? new PartRow(name);
    this.#rows.set(name, row);
    return row;
  }

  #seat(student: Member, score: Score, row: PartRow): void {
    const { clock } = student;
    student.player = new Player({
      score,
      clock,
      localTimeOf: (beat) => student.localTimeOf(beat),
      press: (note, dueAt) => {
        // A child whose screen says that there is no connection stops playing.
        if (student.isLive) this.#press(student, note, clock.realAt(dueAt), row);
      },
    });
  }

  #press(
    student: Member,
    { midi, velocity, beat, durationBeats }: NoteToPlay,
    dueMs: number,
    row: PartRow,
  ): void {
    const nowMs = performance.now();
    const note = student.classroom.playNote({
      midi,
      velocity,
      ...(beat !== undefined && { beat }),
      ...(durationBeats !== undefined && { durationBeats }),
    });
    this.notes.sent(student.id, note, nowMs);
    this.beats.press.add(nowMs - dueMs);
    row.sent++;
  }

  #hear(member: Member, { participantId, note }: HeardNote): void {
    const latencyMs = this.notes.heard(member.id, participantId, note, performance.now());
    const row = this.#rowOf.get(participantId);
    if (row === undefined || latencyMs === undefined) return;
    row.heard++;
    row.latency.add(latencyMs);
  }

  #book({ id, clock }: Member, { beat, localAt }: ScheduledBeat): void {
    if (this.#isInLesson(beat)) this.beats.handedOut(id, beat, clock.realAt(localAt), performance.now());
  }

  #isInLesson(beat: number): boolean {
    return beat >= 0 && beat < this.endBeat;
  }
}
