/**
 * Counts one room's participation from what was verified, and hands it over as snapshots. It knows only students. A room's state
 * is read when it changes, so that what happens between two changes is counted by the state that held.
 */
import { barPosition } from '../../shared/metre.ts';
import type { Contribution } from '../../shared/sel/contribution.ts';
import { ParticipationTally } from '../../shared/sel/participation-tally.ts';
import {
  activeTimeline,
  beatsBetween,
  pairBeatAt,
  settlePair,
  type TimelinePair,
} from '../../shared/timeline-pair.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import type { ObservedRoom } from '../room/room-activity.ts';

interface Status {
  readonly present: boolean;
  readonly muted: boolean;
  readonly beats: readonly number[];
}

/** Roots that change who may play, or when. */
const statusRoots = new Set(['mutes', 'beats']);

export class RoomRecorder {
  readonly #room: ObservedRoom;
  readonly #tally = new ParticipationTally();
  readonly #statuses = new Map<string, Status>();
  /** Who thanked whom since the last snapshot. Each counts once, because thanks could otherwise be mashed, too. */
  #thanked: Set<string> | undefined;
  #pair: TimelinePair | undefined;
  #settledAtMs: number;

  constructor(room: ObservedRoom, nowMs: number) {
    this.#room = room;
    this.#settledAtMs = nowMs;
    this.#followTimeline(nowMs);
  }

  get isEmpty(): boolean {
    return ![...this.#statuses.values()].some(({ present }) => present);
  }

  join(participantId: string, nowMs: number): void {
    this.#settle(nowMs);
    this.#setStatus(participantId, this.#read(participantId), nowMs);
  }

  leave(participantId: string, nowMs: number): void {
    const status = this.#statuses.get(participantId);
    if (status === undefined) return;
    this.#settle(nowMs);
    this.#setStatus(participantId, { ...status, present: false }, nowMs);
  }

  play(participantId: string, count: number, nowMs: number): void {
    if (!this.#statuses.has(participantId)) return;
    this.#settle(nowMs);
    const beat = this.#beatAt(nowMs);
    for (let i = 0; i < count; i += 1) this.#tally.add({ kind: 'note', participantId, atMs: nowMs, beat });
  }

  /** Somebody, perhaps a student, changed these keys. */
  edit(participantId: string, changed: readonly KeyAddress[], nowMs: number): void {
    this.#settle(nowMs);
    if (this.#statuses.has(participantId)) {
      for (const { root, key } of changed) {
        if (root !== 'cells' && root !== 'patterns') continue;
        const patternId = root === 'cells' ? key.slice(0, key.indexOf(':')) : key;
        this.#tally.add({ kind: 'edit', participantId, atMs: nowMs, patternId });
      }
    }
    if (changed.some(({ root }) => statusRoots.has(root))) this.#readStatuses(nowMs);
    if (changed.some(({ root }) => root === 'timeline' || root === 'tempo')) this.#followTimeline(nowMs);
  }

  /** Returns false if it was said already since the last snapshot, or if one of the two is no student here. */
  thank(participantId: string, peerId: string, nowMs: number): boolean {
    const pair = `${participantId}/${peerId}`;
    const bothHere = this.#statuses.has(participantId) && this.#statuses.has(peerId);
    if (!bothHere || participantId === peerId || this.#thanked?.has(pair)) return false;
    this.#thanked ??= new Set();
    this.#thanked.add(pair);
    this.#tally.add({ kind: 'thanks', participantId, peerId, atMs: nowMs });
    return true;
  }

  /** Removes what was counted about an erased student from the next snapshot, including meetings with the student. */
  forget(participantId: string, nowMs: number): void {
    this.#settle(nowMs);
    this.#tally.forget(participantId);
    for (const pair of this.#thanked ?? []) {
      if (pair.split('/').includes(participantId)) this.#thanked?.delete(pair);
    }
    const status = this.#statuses.get(participantId);
    if (status === undefined) return;
    // Counting starts again. The store decides by the student's consent whether anything is kept from here on.
    this.#statuses.delete(participantId);
    this.#setStatus(participantId, status, nowMs);
  }

  /** Returns what was counted since the last call. */
  take(nowMs: number): Contribution[] {
    this.#settle(nowMs);
    this.#readStatuses(nowMs);
    this.#followTimeline(nowMs);
    this.#thanked = undefined;
    return this.#tally.take(nowMs);
  }

  /** Counts the turns that have passed. Call it before every other event, so that the tally sees all of them in order. */
  #settle(nowMs: number): void {
    const from = this.#settledAtMs;
    this.#settledAtMs = nowMs;
    if (this.#pair === undefined || nowMs <= from) return;
    for (const { beat, at, timeline } of beatsBetween(this.#pair, from, nowMs)) {
      if (beat < 0) continue;
      const { beatInBar } = barPosition(timeline, beat);
      const participantIds = [...this.#statuses]
        .filter(([, { present, muted, beats }]) => present && !muted && beats.includes(beatInBar))
        .map(([participantId]) => participantId);
      if (participantIds.length > 0) this.#tally.add({ kind: 'turn', participantIds, atMs: at, beat });
    }
    this.#pair = settlePair(this.#pair, nowMs);
  }

  #beatAt(nowMs: number): number | undefined {
    const pair = this.#pair;
    if (pair === undefined || !activeTimeline(pair, nowMs).playing) return undefined;
    return pairBeatAt(pair, nowMs);
  }

  #read(participantId: string): Status {
    const { reader } = this.#room;
    return { present: true, muted: reader.muted(participantId), beats: reader.beats(participantId) };
  }

  #readStatuses(nowMs: number): void {
    for (const [participantId, { present }] of this.#statuses) {
      if (present) this.#setStatus(participantId, this.#read(participantId), nowMs);
    }
  }

  #setStatus(participantId: string, status: Status, atMs: number): void {
    const before = this.#statuses.get(participantId);
    this.#statuses.set(participantId, status);
    const { present, muted, beats } = status;
    const assigned = beats.length > 0;
    const isSame =
      before?.present === present && before.muted === muted && before.beats.length > 0 === assigned;
    if (!isSame) this.#tally.add({ kind: 'status', participantId, atMs, present, muted, assigned });
  }

  #followTimeline(nowMs: number): void {
    const { reader } = this.#room;
    const [current, next] = [reader.timeline('current'), reader.timeline('next')];
    this.#pair = current && { current, ...(next && { next }) };
    const { bpm, beatsPerBar } = this.#pair ? activeTimeline(this.#pair, nowMs) : reader.tempo();
    this.#tally.add({ kind: 'bar', atMs: nowMs, beatsPerBar, beatMs: 60_000 / bpm });
  }
}
