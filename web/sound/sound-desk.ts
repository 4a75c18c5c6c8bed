/**
 * The sound of one page: unlocked by a gesture, then everything that the room plays: the beat, the patterns, the notes of others
 * and one's own. Who hears what is the room's to say (`room.listening`), how loud the device's own.
 */
import { AudioClock } from '../../client/audio-clock.ts';
import type { ScheduledBeat } from '../../client/beat-scheduler.ts';
import type { Classroom } from '../../client/classroom.ts';
import { systemClock } from '../../client/client-clock.ts';
import type { HeardNote } from '../../client/note-receiver.ts';
import { NoteScheduler } from '../../client/note-scheduler.ts';
import { isAudible, type SoundSeat } from './audibility.ts';
import { drumOfMidi, midiOfDrum } from './drum.ts';
import { type Instrument, instrumentOfRole, isPercussion } from './instrument.ts';
import { laneVoice } from './lane-voice.ts';
import type { Orchestra } from './orchestra.ts';
import { type ScheduledHit, StepScheduler } from './step-scheduler.ts';
import { createUnlockedContext, keepRunning } from './unlocked-context.ts';
import { VoiceLimit } from './voice-limit.ts';

/**
 * `locked`: waits for `start` in a gesture; `loading`: the instruments are on their way; `paused`: the device took the sound away, the
 * next gesture brings it back; `failed`: the instruments could not be loaded, `start` tries again; `unsupported`: no Web Audio.
 */
export type SoundState = 'locked' | 'loading' | 'ready' | 'paused' | 'failed' | 'unsupported';

export interface SoundSettings {
  /** This device makes no sound. */
  readonly muted: boolean;
  /** The beat is heard as a click; a count-in always is. */
  readonly click: boolean;
  /** From 0 to 1, under the ceiling. */
  readonly volume: number;
  /** Only this pattern sounds here; undefined: all. */
  readonly onlyPatternId: string | undefined;
  /** How much later this device's loudspeaker is than the browser knows, ms. */
  readonly extraLatencyMs: number;
}

/** A note of this seat, the moment that it was played. */
export interface OwnNote {
  readonly midi: number;
  readonly velocity: number;
}

export interface SoundDeskOptions {
  readonly classroom: Classroom;
  readonly seat: SoundSeat;
}

/** Enough for a busy page and for the latency of a cable; Bluetooth is later than any page can look ahead. */
const lookaheadMs = 220;
const limits = { perPlayer: 6, total: 48 };
const noteSeconds = 0.35;
const clickMidi = midiOfDrum('clave');

export class SoundDesk {
  readonly #classroom: Classroom;
  readonly #seat: SoundSeat;
  readonly #limit = new VoiceLimit(limits);
  readonly #changed = new Set<() => void>();
  readonly #played = new Set<(note: OwnNote) => void>();
  readonly #ends: (() => void)[] = [];
  #settings: SoundSettings = {
    muted: false,
    click: true,
    volume: 0.8,
    onlyPatternId: undefined,
    extraLatencyMs: 0,
  };
  #context: AudioContext | undefined;
  #clock: AudioClock | undefined;
  #orchestra: Orchestra | undefined;
  #state: SoundState = 'locked';

  constructor({ classroom, seat }: SoundDeskOptions) {
    this.#classroom = classroom;
    this.#seat = seat;
  }

  get state(): SoundState {
    return this.#state;
  }

  /** The same object until `change`. */
  get settings(): SoundSettings {
    return this.#settings;
  }

  /** Whether this page is one of those that sound now: not where the teacher has chosen the room's loudspeaker. */
  get audible(): boolean {
    return isAudible(this.#classroom.state.room.listening, this.#seat);
  }

  /** Calls when the state or the settings change; returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Calls for every note of this seat; returns the function that ends it. */
  onPlayed(listener: (note: OwnNote) => void): () => void {
    this.#played.add(listener);
    return () => this.#played.delete(listener);
  }

  /** Call within a gesture. Resolves when the page can sound, or can't. */
  async start(): Promise<void> {
    if (this.#state !== 'locked' && this.#state !== 'failed') return;
    this.#context ??= createUnlockedContext();
    const context = this.#context;
    if (context === undefined) return this.#become('unsupported');
    this.#become('loading');
    try {
      const { Orchestra } = await import('./orchestra.ts');
      if (context.state === 'closed') return;
      this.#orchestra = new Orchestra(context);
    } catch {
      return this.#become('failed');
    }
    this.#clock = new AudioClock({
      context,
      clock: systemClock,
      manualOffsetMs: this.#settings.extraLatencyMs,
    });
    this.#listen(context);
    this.#applyVolume();
    this.#become(stateOf(context));
  }

  change(change: Partial<SoundSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#clock?.setManualOffset(this.#settings.extraLatencyMs);
    this.#applyVolume();
    this.#announce();
  }

  /**
   * Plays a note of this seat: heard here at once, and by the others. False where the teacher has muted the seat, or where as many
   * notes of this player sound already as may. `velocity` 1–127.
   */
  play(midi: number, velocity: number): boolean {
    const { participantId, reader, time } = this.#classroom;
    if (reader.muted(participantId)) return false;
    const nowMs = systemClock.now();
    if (!this.#limit.admit(participantId, nowMs, nowMs + noteSeconds * 1000, nowMs)) return false;
    const beat = time.now()?.pair.current.playing ? time.beatNow() : undefined;
    this.#classroom.playNote({ midi, velocity, ...(beat !== undefined && { beat }) });
    this.#sound(this.#instrumentOf(participantId), midi, velocity, undefined);
    for (const listener of this.#played) listener({ midi, velocity });
    return true;
  }

  /** Frees everything. */
  async close(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    this.#orchestra = undefined;
    await this.#context?.close().catch(() => undefined);
  }

  #listen(context: AudioContext): void {
    const classroom = this.#classroom;
    const notes = new NoteScheduler<HeardNote>({
      time: classroom.time,
      playback: { kind: 'at-once' },
      lookaheadMs,
      onNote: (heard, localAt) => this.#heard(heard, localAt),
    });
    const steps = new StepScheduler({
      time: classroom.time,
      room: () => classroom.state,
      lookaheadMs,
      onHit: (hit) => this.#hit(hit),
    });
    // Tone's context has taken `onstatechange` for itself.
    const onState = (): void => this.#become(stateOf(context));
    context.addEventListener('statechange', onState);
    this.#ends.push(
      keepRunning(context),
      () => context.removeEventListener('statechange', onState),
      () => notes.close(),
      () => steps.close(),
      classroom.onNote((heard) => notes.add(heard)),
      classroom.onBeat((beat) => this.#beat(beat), { lookaheadMs }),
      classroom.on('room', () => this.#applyVolume()),
    );
  }

  #beat({ beat, beatInBar, accent, localAt }: ScheduledBeat): void {
    if (!this.#settings.click && beat >= 0) return;
    const { participantId, reader } = this.#classroom;
    const isMine = beat >= 0 && reader.beats(participantId).includes(beatInBar);
    const level = accent === 'bar' ? 0.75 : accent === 'group' ? 0.5 : 0.35;
    const at = this.#contextTime(localAt);
    if (at === undefined) return;
    if (isMine) this.#orchestra?.play('bells', 84, 0.2, at, 0.6);
    else this.#orchestra?.hit(drumOfMidi(clickMidi), at, level);
  }

  #hit({ patternId, lane, velocity, localAt }: ScheduledHit): void {
    const { onlyPatternId } = this.#settings;
    if (onlyPatternId !== undefined && onlyPatternId !== patternId) return;
    if (!this.#limit.admit('patterns', localAt, localAt + 120, systemClock.now())) return;
    const voice = laneVoice(lane);
    if (voice.kind === 'pitch') this.#sound('keys', voice.midi, velocity, localAt);
    else this.#sound('drums', midiOfDrum(voice.drum), velocity, localAt);
  }

  #heard({ participantId, note }: HeardNote, localAt: number): void {
    const endAt = localAt + noteSeconds * 1000;
    if (!this.#limit.admit(participantId, localAt, endAt, systemClock.now())) return;
    this.#sound(this.#instrumentOf(participantId), note.midi, note.velocity, localAt);
  }

  #sound(instrument: Instrument, midi: number, velocity: number, localAt: number | undefined): void {
    const at = this.#contextTime(localAt);
    if (at === undefined) return;
    const level = (velocity / 127) ** 1.5;
    if (isPercussion(instrument)) this.#orchestra?.hit(drumOfMidi(midi), at, level);
    else if (instrument !== 'drums' && instrument !== 'shaker')
      this.#orchestra?.play(instrument, midi, noteSeconds, at, level);
  }

  /** Seconds; undefined where nothing is to sound here. */
  #contextTime(localAt: number | undefined): number | undefined {
    const context = this.#context;
    if (this.#state !== 'ready' || context === undefined || !this.audible || this.#settings.muted) return;
    const at = localAt === undefined ? 0 : (this.#clock?.contextTimeAt(localAt) ?? 0);
    return Math.max(at, context.currentTime);
  }

  #instrumentOf(participantId: string): Instrument {
    return instrumentOfRole(this.#classroom.reader.role(participantId));
  }

  #applyVolume(): void {
    const { muted, volume } = this.#settings;
    this.#orchestra?.setVolume(muted || !this.audible ? 0 : volume);
  }

  #become(state: SoundState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#changed) listener();
  }
}

/** iOS has a state of its own, `interrupted`, that the types don't know. */
function stateOf(context: AudioContext): SoundState {
  return context.state === 'running' ? 'ready' : 'paused';
}
