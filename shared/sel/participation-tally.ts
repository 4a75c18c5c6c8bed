/**
 * Folds verified events into contributions. Deterministic: time comes with the events. `take` ends a period and begins the
 * next; a run of notes or edits that spans both counts in the period in which it began.
 */
import { beginsBout, beginsEditBout } from './bouts.ts';
import { type Contribution, noContribution } from './contribution.ts';
import { Meetings } from './meetings.ts';
import type { NotePlayed, ParticipationEvent, PatternEdited, StatusChanged } from './participation-event.ts';
import { sortById } from './sum-contributions.ts';
import { TurnMatch } from './turn-match.ts';

interface StudentTally {
  counted: Contribution;
  status: Omit<StatusChanged, 'kind' | 'participantId'>;
  readonly turns: TurnMatch;
  lastNoteAtMs: number | undefined;
  lastEditAtMs: number | undefined;
}

type Bar = { readonly beatsPerBar: number; readonly beatMs: number };

export class ParticipationTally {
  readonly #students = new Map<string, StudentTally>();
  readonly #meetings = new Meetings();
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
        this.#student(event.participantId).counted.thanksGiven += 1;
        this.#student(event.peerId).counted.thanksReceived += 1;
        break;
      case 'bar':
        this.#bar = event;
    }
  }

  /** The contributions since the last call, up to `atMs`, sorted by participantId; only of students with any. */
  take(atMs: number): Contribution[] {
    const taken: Contribution[] = [];
    for (const [participantId, student] of this.#students) {
      accrueTime(student, atMs);
      taken.push({ ...student.counted, peers: this.#meetings.takeContacts(participantId) });
      student.counted = noContribution(participantId);
    }
    return sortById(taken.filter(isAny));
  }

  /** Nothing of an erased student is counted from now on, in others' meetings neither; until an event names them again. */
  forget(participantId: string): void {
    this.#students.delete(participantId);
    this.#meetings.forget(participantId);
  }

  #changeStatus({ participantId, atMs, present, muted, assigned }: StatusChanged): void {
    const student = this.#student(participantId);
    accrueTime(student, atMs);
    student.status = { atMs, present, muted, assigned };
  }

  #play({ participantId, atMs, beat }: NotePlayed): void {
    const student = this.#student(participantId);
    const { counted, status, lastNoteAtMs } = student;
    counted.notes += 1;
    student.lastNoteAtMs = atMs;
    if (beat !== undefined && student.turns.play(beat)) counted.turnsTaken += 1;
    if (!beginsBout(lastNoteAtMs, atMs, this.#bar.beatMs)) return;
    if (!status.assigned) counted.bouts += 1;
    this.#meetings.beginBout(participantId, atMs, this.#bar.beatsPerBar * this.#bar.beatMs);
  }

  #passTurn(participantId: string, beat: number): void {
    const { counted, status, turns } = this.#student(participantId);
    if (!status.present || status.muted) return;
    counted.turnsAssigned += 1;
    if (turns.pass(beat)) counted.turnsTaken += 1;
  }

  #edit({ participantId, atMs, patternId }: PatternEdited): void {
    const student = this.#student(participantId);
    const { lastEditAtMs } = student;
    student.counted.edits += 1;
    student.lastEditAtMs = atMs;
    if (!beginsEditBout(lastEditAtMs, atMs)) return;
    student.counted.editBouts += 1;
    this.#meetings.beginEditBout(participantId, patternId);
  }

  #student(participantId: string): StudentTally {
    const known = this.#students.get(participantId);
    if (known) return known;
    const student: StudentTally = {
      counted: noContribution(participantId),
      status: { atMs: 0, present: false, muted: false, assigned: false },
      turns: new TurnMatch(),
      lastNoteAtMs: undefined,
      lastEditAtMs: undefined,
    };
    this.#students.set(participantId, student);
    return student;
  }
}

/** All of the events as one period. */
export function contributionsOf(events: Iterable<ParticipationEvent>, untilMs: number): Contribution[] {
  const tally = new ParticipationTally();
  for (const event of events) tally.add(event);
  return tally.take(untilMs);
}

function accrueTime(student: StudentTally, atMs: number): void {
  const { counted, status } = student;
  const elapsedMs = Math.max(0, atMs - status.atMs);
  if (status.present) counted.presentMs += elapsedMs;
  if (status.present && !status.muted && !status.assigned) counted.availableMs += elapsedMs;
  student.status = { ...status, atMs };
}

function isAny({ participantId: _, peers, ...counts }: Contribution): boolean {
  return peers.length > 0 || Object.values(counts).some((count) => count > 0);
}
