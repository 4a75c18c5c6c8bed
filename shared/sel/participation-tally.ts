/**
 * Folds verified events into contributions. It is deterministic, because the time comes with the events. `take` ends a period and
 * begins the next. A run of notes or edits that spans both counts in the period in which it began.
 */
import { beginsBout, beginsEditBout } from './bouts.ts';
import { type Contribution, noContribution } from './contribution.ts';
import { Meetings } from './meetings.ts';
import type { NotePlayed, ParticipationEvent, PatternEdited, StatusChanged } from './participation-event.ts';
import { sortById } from './sum-contributions.ts';
import { TurnMatch } from './turn-match.ts';

/** Its optional parts are created on first use, because most of thirty children do nothing most of the time. */
interface StudentTally {
  /** Since the last `take`. */
  counted: Contribution | undefined;
  /** The time is counted up to here. */
  atMs: number;
  present: boolean;
  muted: boolean;
  assigned: boolean;
  turns: TurnMatch | undefined;
  lastNoteAtMs: number | undefined;
  lastEditAtMs: number | undefined;
}

type Bar = { readonly beatsPerBar: number; readonly beatMs: number };

export class ParticipationTally {
  readonly #students = new Map<string, StudentTally>();
  #meetings: Meetings | undefined;
  #bar: Bar = { beatsPerBar: 4, beatMs: 500 };

  add(event: ParticipationEvent): void {
    switch (event.kind) {
      case 'status':
        this.#changeStatus(event);
        break;
      case 'note':
        this.#play(event);
        break;
      case 'turn':
        for (const participantId of event.participantIds) this.#passTurn(participantId, event.beat);
        break;
      case 'edit':
        this.#edit(event);
        break;
      case 'thanks':
        this.#counted(event.participantId).thanksGiven += 1;
        this.#counted(event.peerId).thanksReceived += 1;
        break;
      case 'bar':
        this.#bar = event;
    }
  }

  /** Returns the contributions since the last call, up to `atMs`, sorted by participantId, only for students who have any. */
  take(atMs: number): Contribution[] {
    const taken: Contribution[] = [];
    for (const [participantId, student] of this.#students) {
      this.#accrueTime(participantId, atMs);
      const peers = this.#meetings?.takeContacts(participantId) ?? [];
      taken.push({ ...(student.counted ?? noContribution(participantId)), peers });
      student.counted = undefined;
    }
    return sortById(taken.filter(isAny));
  }

  /** Counts nothing more about an erased student, nor in others' meetings, until an event names the student again. */
  forget(participantId: string): void {
    this.#students.delete(participantId);
    this.#meetings?.forget(participantId);
  }

  #changeStatus({ participantId, atMs, present, muted, assigned }: StatusChanged): void {
    this.#accrueTime(participantId, atMs);
    Object.assign(this.#student(participantId), { present, muted, assigned });
  }

  #play({ participantId, atMs, beat }: NotePlayed): void {
    const student = this.#student(participantId);
    const counted = this.#counted(participantId);
    const { assigned, lastNoteAtMs } = student;
    counted.notes += 1;
    student.lastNoteAtMs = atMs;
    if (beat !== undefined && turnsOf(student).play(beat)) counted.turnsTaken += 1;
    if (!beginsBout(lastNoteAtMs, atMs, this.#bar.beatMs)) return;
    if (!assigned) counted.bouts += 1;
    this.#meetings ??= new Meetings();
    this.#meetings.beginBout(participantId, atMs, this.#bar.beatsPerBar * this.#bar.beatMs);
  }

  #passTurn(participantId: string, beat: number): void {
    const student = this.#student(participantId);
    if (!student.present || student.muted) return;
    const counted = this.#counted(participantId);
    counted.turnsAssigned += 1;
    if (turnsOf(student).pass(beat)) counted.turnsTaken += 1;
  }

  #edit({ participantId, atMs, patternId }: PatternEdited): void {
    const student = this.#student(participantId);
    const { lastEditAtMs } = student;
    const counted = this.#counted(participantId);
    counted.edits += 1;
    student.lastEditAtMs = atMs;
    if (!beginsEditBout(lastEditAtMs, atMs)) return;
    counted.editBouts += 1;
    this.#meetings ??= new Meetings();
    this.#meetings.beginEditBout(participantId, patternId);
  }

  #student(participantId: string): StudentTally {
    const known = this.#students.get(participantId);
    if (known) return known;
    const student: StudentTally = {
      counted: undefined,
      atMs: 0,
      present: false,
      muted: false,
      assigned: false,
      turns: undefined,
      lastNoteAtMs: undefined,
      lastEditAtMs: undefined,
    };
    this.#students.set(participantId, student);
    return student;
  }

  #counted(participantId: string): Contribution {
    const student = this.#student(participantId);
    student.counted ??= noContribution(participantId);
    return student.counted;
  }

  #accrueTime(participantId: string, atMs: number): void {
    const student = this.#student(participantId);
    const elapsedMs = Math.max(0, atMs - student.atMs);
    student.atMs = atMs;
    if (!student.present) return;
    const counted = this.#counted(participantId);
    counted.presentMs += elapsedMs;
    if (!student.muted && !student.assigned) counted.availableMs += elapsedMs;
  }
}

function turnsOf(student: StudentTally): TurnMatch {
  student.turns ??= new TurnMatch();
  return student.turns;
}

/** All of the events as one period. */
export function contributionsOf(events: Iterable<ParticipationEvent>, untilMs: number): Contribution[] {
  const tally = new ParticipationTally();
  for (const event of events) tally.add(event);
  return tally.take(untilMs);
}

function isAny({ participantId: _, peers, ...counts }: Contribution): boolean {
  return peers.length > 0 || Object.values(counts).some((count) => count > 0);
}
