/**
 * Books every note against every member. A note is due to everybody else, exactly once. Only those pairs are excused of
 * which a side was away while the note was on its way; what they heard after all is neither asked for nor held against them.
 */
import type { Note } from '../../shared/note.ts';
import type { Absences } from './absences.ts';
import { Distribution } from './distribution.ts';

/** A note that is not heard within this time is lost. */
export const deliveryTimeoutMs = 5000;
/** How long a note counts as on its way: what a cut so soon after it destroys was in the socket. */
const onItsWayMs = 1000;

interface SentNote {
  readonly senderId: string;
  readonly note: Note;
  readonly atMs: number;
  /** How often each member heard it, in the order of members. */
  readonly hearings: Uint8Array;
}

export interface NoteTotals {
  readonly sent: number;
  /** Pairs of a note and a member that had to hear it, settled so far. */
  readonly due: number;
  readonly lost: number;
  /** Every hearing, also of what was excused. */
  readonly heard: number;
  /** Hearings beyond the first. */
  readonly doubled: number;
  /** Heard, but never played or played otherwise. */
  readonly foreign: number;
  /** Pairs in which one side was away, settled so far. */
  readonly excused: number;
  /** Those of them that were not heard. */
  readonly missedWhileAway: number;
}

export class NoteLedger {
  readonly latency = new Distribution();
  readonly #memberIds: readonly string[];
  readonly #memberIndex: ReadonlyMap<string, number>;
  readonly #absences: Absences;
  readonly #sent: SentNote[] = [];
  readonly #byKey = new Map<string, SentNote>();
  #settledCount = 0;
  #totals = { heard: 0, due: 0, lost: 0, doubled: 0, foreign: 0, excused: 0, missedWhileAway: 0 };

  constructor(memberIds: readonly string[], absences: Absences) {
    this.#memberIds = memberIds;
    this.#memberIndex = new Map(memberIds.map((id, index) => [id, index]));
    this.#absences = absences;
  }

  sent(senderId: string, note: Note, atMs: number): void {
    const record = { senderId, note, atMs, hearings: new Uint8Array(this.#memberIds.length) };
    this.#sent.push(record);
    this.#byKey.set(keyOf(senderId, note.seq), record);
  }

  /** The ms since it was played; undefined where it is none of the notes that were. */
  heard(receiverId: string, senderId: string, note: Note, atMs: number): number | undefined {
    this.#totals.heard++;
    const record = this.#byKey.get(keyOf(senderId, note.seq));
    const receiver = this.#memberIndex.get(receiverId);
    if (
      record === undefined ||
      receiver === undefined ||
      receiverId === senderId ||
      !isSame(record.note, note)
    ) {
      this.#totals.foreign++;
      return undefined;
    }
    const hearings = (record.hearings[receiver] ?? 0) + 1;
    record.hearings[receiver] = hearings;
    if (hearings > 1) this.#totals.doubled++;
    const latencyMs = atMs - record.atMs;
    this.latency.add(latencyMs);
    return latencyMs;
  }

  /** Closes the account of all notes that were played `deliveryTimeoutMs` ago. */
  settle(nowMs: number): NoteTotals {
    for (
      let next = this.#sent[this.#settledCount];
      next !== undefined;
      next = this.#sent[this.#settledCount]
    ) {
      if (next.atMs > nowMs - deliveryTimeoutMs) break;
      this.#settle(next);
      this.#settledCount++;
    }
    return { ...this.#totals, sent: this.#sent.length };
  }

  /** Whether nobody waits for a note any more. */
  get isComplete(): boolean {
    return this.#sent
      .slice(this.#settledCount)
      .every((record) => this.#dueTo(record).every((id) => !this.#isUnheard(record, id)));
  }

  /** Closes the account of all notes. */
  close(): NoteTotals {
    return this.settle(Number.POSITIVE_INFINITY);
  }

  #settle(record: SentNote): void {
    const others = this.#memberIds.filter((id) => id !== record.senderId);
    const dueTo = this.#dueTo(record);
    const unheard = others.filter((id) => this.#isUnheard(record, id));
    const lost = dueTo.filter((id) => this.#isUnheard(record, id)).length;
    this.#totals.due += dueTo.length;
    this.#totals.lost += lost;
    this.#totals.excused += others.length - dueTo.length;
    this.#totals.missedWhileAway += unheard.length - lost;
  }

  #isUnheard({ hearings }: SentNote, memberId: string): boolean {
    return hearings[this.#memberIndex.get(memberId) ?? -1] === 0;
  }

  #dueTo({ senderId, atMs }: SentNote): readonly string[] {
    const isAway = (id: string): boolean => this.#absences.overlaps(id, atMs, atMs + onItsWayMs);
    if (isAway(senderId)) return [];
    return this.#memberIds.filter((id) => id !== senderId && !isAway(id));
  }
}

function keyOf(senderId: string, seq: number): string {
  return `${senderId}:${seq}`;
}

function isSame(a: Note, b: Note): boolean {
  return (
    a.midi === b.midi && a.velocity === b.velocity && a.beat === b.beat && a.durationBeats === b.durationBeats
  );
}
