/**
 * Hands the notes of others to the application ahead of their time, each once. A player's own notes do not go through it, because
 * players hear themselves at once and never wait for the network.
 */
import { beatToPlay, type NotePlayback } from '../shared/note-timing.ts';
import { pairTimeOfBeat } from '../shared/timeline-pair.ts';
import { defaultLookaheadMs } from './beat-scheduler.ts';
import { callListener } from './call-listener.ts';
import type { Timer } from './client-clock.ts';
import type { MusicalTime } from './musical-time.ts';

export interface NoteSchedulerOptions<Heard> {
  readonly time: MusicalTime;
  readonly playback: NotePlayback;
  readonly lookaheadMs?: number;
  /** `localAt` is when the note is to be heard, ms on this machine's monotonic clock. It is now if the note should not wait. */
  readonly onNote: (heard: Heard, localAt: number) => void;
}

interface HeldNote<Heard> {
  readonly heard: Heard;
  readonly beat: number;
}

/** A held note that a stall made later than this is skipped. */
const maxLateMs = 100;

export class NoteScheduler<Heard extends { readonly note: { readonly beat?: number } }> {
  readonly #options: NoteSchedulerOptions<Heard>;
  readonly #lookaheadMs: number;
  readonly #unsubscribe: () => void;
  #playback: NotePlayback;
  #held: HeldNote<Heard>[] = [];
  #timer: Timer | undefined;

  constructor(options: NoteSchedulerOptions<Heard>) {
    this.#options = options;
    this.#lookaheadMs = options.lookaheadMs ?? defaultLookaheadMs;
    this.#playback = options.playback;
    this.#unsubscribe = options.time.onChange(() => this.#run());
  }

  /** Applies to notes that arrive from now on. */
  setPlayback(playback: NotePlayback): void {
    this.#playback = playback;
  }

  add(heard: Heard): void {
    const { time, onNote } = this.#options;
    const now = time.now();
    const beat = now && beatToPlay(now.pair, heard.note.beat, now.serverMs, this.#playback);
    if (beat === undefined) {
      callListener(onNote, heard, time.clock.now());
      return;
    }
    this.#held.push({ heard, beat });
    this.#run();
  }

  close(): void {
    this.#unsubscribe();
    this.#timer?.cancel();
    this.#held = [];
  }

  #run(): void {
    this.#timer?.cancel();
    const { time, onNote } = this.#options;
    const now = time.now();
    if (now === undefined) return;
    const untilMs = now.serverMs + this.#lookaheadMs;
    const waiting: HeldNote<Heard>[] = [];
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const held of this.#held) {
      const at = pairTimeOfBeat(now.pair, held.beat);
      // The music was stopped, or the machine slept through the note.
      if (at === undefined || at < now.serverMs - maxLateMs) continue;
      if (at <= untilMs) callListener(onNote, held.heard, Math.max(now.localMs, time.localAt(at)));
      else {
        waiting.push(held);
        wakeAt = Math.min(wakeAt, at - this.#lookaheadMs);
      }
    }
    this.#held = waiting;
    if (waiting.length > 0) this.#timer = time.clock.at(time.localAt(wakeAt), () => this.#run());
  }
}
