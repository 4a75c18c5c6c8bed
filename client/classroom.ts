/** A seat in a live room: its state and events, the notes, and everything that may be done in it. */

import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Note } from '../shared/note.ts';
import type { RoomState } from '../shared/room-reader.ts';
import { rootNames } from '../shared/room-table.ts';
import type { ScheduledBeat } from './beat-scheduler.ts';
import type { ClassroomEvents } from './classroom-events.ts';
import { type ClientClock, systemClock } from './client-clock.ts';
import type { ClockSync } from './clock-sync.ts';
import type { ConnectionState } from './connection-state.ts';
import { Emitter } from './emitter.ts';
import { Link } from './link.ts';
import type { MusicalTime } from './musical-time.ts';
import { type HeardNote, NoteReceiver } from './note-receiver.ts';
import { NoteSender, type NoteToPlay } from './note-sender.ts';
import { closeOfflineCopy, type OfflineCopy, offlineCopyName, type Persistence } from './offline-copy.ts';
import { RoomEditor } from './room-editor.ts';
import { type BeatOptions, RoomPulse } from './room-pulse.ts';
import type { Session } from './session.ts';
import type { WebSocketClass } from './web-socket-class.ts';

export interface ConnectOptions {
  /** The platform's own without it. */
  readonly WebSocket?: WebSocketClass;
  readonly fetch?: typeof globalThis.fetch;
  /** Keeps the document on this device. */
  readonly persistence?: Persistence;
  readonly clock?: ClientClock;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/** Takes the seat: connects, and stays connected until `close` or until the server refuses for good. */
export function connect(session: Session, options: ConnectOptions = {}): Classroom {
  return new Classroom(session, options);
}

export class Classroom extends RoomEditor {
  /** For what else members show each other (a cursor, a raised hand); `user` and `notes` are taken. */
  readonly awareness: Awareness;
  readonly #session: Session;
  readonly #persistence: Persistence | undefined;
  readonly #events = new Emitter<ClassroomEvents>();
  readonly #sender: NoteSender;
  readonly #receiver: NoteReceiver;
  readonly #link: Link;
  readonly #pulse: RoomPulse;
  readonly #clock: ClientClock;
  #code: string;
  #state: RoomState | undefined;
  #copy: OfflineCopy | undefined;
  #closing: Promise<void> | undefined;

  constructor(session: Session, options: ConnectOptions) {
    const { clock = systemClock, random = Math.random, fetch, WebSocket, persistence } = options;
    super({ doc: new Y.Doc(), random });
    this.#session = session;
    this.#code = session.code;
    this.#persistence = persistence;
    this.#clock = clock;
    this.awareness = new Awareness(this.doc);
    this.#sender = new NoteSender(this.awareness);
    this.#receiver = new NoteReceiver(this.awareness, clock, (heard) => this.#events.emit('note', heard));
    this.#listenToDocument();
    this.#link = new Link({
      session,
      awareness: this.awareness,
      clock,
      random,
      fetch,
      WebSocket,
      listener: {
        onState: (state) => this.#onState(state),
        onLost: (lostAt) => this.#receiver.lost(lostAt),
        onHello: ({ epoch }) => this.#openCopy(epoch),
        onNotice: (notice) => this.#events.emit('notice', notice),
        onPong: (pong) => this.#pulse.clockSync.receivePong(pong),
      },
    });
    this.#pulse = new RoomPulse({
      clock,
      reader: this.reader,
      sendPing: (clientTime) => this.#link.ping(clientTime),
      bufferedBytes: () => this.#link.bufferedBytes,
    });
    if (session.epoch !== undefined) this.#openCopy(session.epoch);
    this.#link.connection.connect();
  }

  get participantId(): string {
    return this.#session.participantId;
  }

  /** The seat as it stands: with the newest token. An application may keep it to connect again. */
  get session(): Session {
    const { epoch } = this.#link.connection;
    const { token, expiresAt } = this.#link.token.current;
    return { ...this.#session, code: this.#code, token, expiresAt, ...(epoch !== undefined && { epoch }) };
  }

  get connection(): ConnectionState {
    return this.#link.connection.state;
  }

  /** The server's time as this client knows it. */
  get clockSync(): ClockSync {
    return this.#pulse.clockSync;
  }

  /** Where the music is. */
  get time(): MusicalTime {
    return this.#pulse.time;
  }

  /** The whole room; the same object until something changes. */
  get state(): RoomState {
    this.#state ??= this.reader.state();
    return this.#state;
  }

  /** Returns the function that takes the listener off again. */
  on<Name extends keyof ClassroomEvents>(
    name: Name,
    listener: (payload: ClassroomEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** The notes of others, each once. Returns the function that takes the listener off again. */
  onNote(listener: (heard: HeardNote) => void): () => void {
    return this.on('note', listener);
  }

  /** Every beat ahead of its time, to be sounded at `localAt`. Returns the function that takes the listener off again. */
  onBeat(listener: (beat: ScheduledBeat) => void, options: BeatOptions = {}): () => void {
    return this.#pulse.onBeat(listener, options);
  }

  /** Resolves once the document is in step with the server's; rejects with Error where that will never be. */
  whenLive(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (state: ConnectionState): void => {
        if (state.status === 'live') resolve();
        else if (state.status === 'closed') reject(new Error(`${state.reason}: ${state.message}`));
        else return;
        off();
      };
      const off = this.on('connection', settle);
      settle(this.connection);
    });
  }

  /** Sounds at the others' at once or, where they look at `beat`, on that beat. Throws RangeError. */
  playNote(note: NoteToPlay): Note {
    return this.#sender.play(note);
  }

  /** Attempts to connect now instead of after the wait. */
  reconnect(): void {
    this.#link.connection.connect();
  }

  /** Teachers. Rejects with DownbeatError. */
  async removeParticipant(participantId: string): Promise<void> {
    await this.#link.api.removeParticipant(
      this.#session.roomId,
      participantId,
      await this.#link.token.fresh(),
    );
  }

  /** Teachers. The new join code; the old one leads nowhere from now on. Rejects with DownbeatError. */
  async rotateCode(): Promise<string> {
    const { code } = await this.#link.api.rotateCode(this.#session.roomId, await this.#link.token.fresh());
    this.#code = code;
    return code;
  }

  /** Teachers. Ends the room for everybody. Rejects with DownbeatError. */
  async closeRoom(): Promise<void> {
    await this.#link.api.closeRoom(this.#session.roomId, await this.#link.token.fresh());
  }

  /** Leaves the seat and frees everything; resolves when the device's copy is written. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  async #leave(): Promise<void> {
    this.#link.connection.end({ reason: 'left', message: 'You left the room.' });
    this.#link.release();
    this.#receiver.stop();
    this.#events.clear();
    if (this.#copy) await closeOfflineCopy(this.#copy, this.#clock);
    this.doc.destroy();
  }

  #listenToDocument(): void {
    for (const root of rootNames) {
      this.doc.getMap(root).observe(({ keysChanged, transaction }) => {
        this.#state = undefined;
        if (root === 'timeline') this.#pulse.timelineChanged();
        const keys = [...keysChanged].filter((key) => key !== null);
        this.#events.emit(root, { keys, own: transaction.local });
      });
    }
  }

  #onState(state: ConnectionState): void {
    if (state.status === 'live') this.#pulse.clockSync.start();
    if (state.status === 'offline') this.#pulse.clockSync.stop();
    if (state.status === 'closed') this.#pulse.stop();
    // Nobody is left to show anything to; its renewals would go on for ever.
    if (state.status === 'closed') queueMicrotask(() => this.awareness.destroy());
    this.#events.emit('connection', state);
  }

  #openCopy(epoch: number): void {
    this.#copy ??= this.#persistence?.(offlineCopyName(this.#session, epoch), this.doc);
  }
}
