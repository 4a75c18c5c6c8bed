/** A seat in a live room: its state and events, the notes, and everything that may be done in it. */

import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { ContestedSeat, SeatDecision } from '../shared/api.ts';
import { type Extension, isExtensionRoot } from '../shared/extension.ts';
import { isJsonValue, type JsonValue } from '../shared/json.ts';
import type { Note } from '../shared/note.ts';
import type { EpochEnded } from '../shared/protocol.ts';
import type { RoomEvent } from '../shared/room-event.ts';
import type { RoomState } from '../shared/room-reader.ts';
import { type AnyRoot, RoomSchema } from '../shared/room-schema.ts';
import { BeatClock, type BeatOptions } from './beat-clock.ts';
import type { ScheduledBeat } from './beat-scheduler.ts';
import type { ClassroomEvents, RootChange } from './classroom-events.ts';
import { type ClientClock, systemClock } from './client-clock.ts';
import type { ClockSync } from './clock-sync.ts';
import type { ConnectionState } from './connection-state.ts';
import { differingKeys } from './document-difference.ts';
import { Emitter } from './emitter.ts';
import type { MusicalTime } from './musical-time.ts';
import { type HeardNote, NoteReceiver } from './note-receiver.ts';
import { NoteSender, type NoteToPlay } from './note-sender.ts';
import {
  closeOfflineCopy,
  type OfflineCopy,
  offlineCopyName,
  offlineCopyOpened,
  type Persistence,
  replaceOfflineCopy,
} from './offline-copy.ts';
import { RoomEditor } from './room-editor.ts';
import { RoomExtension } from './room-extension.ts';
import { RoomLink } from './room-link.ts';
import type { Session } from './session.ts';
import { replayEdits, unsentEdits } from './unsent-edits.ts';
import { onPageShown } from './wake-events.ts';
import { chooseWebSocket, type WebSocketClass } from './web-socket-class.ts';

export interface ConnectOptions {
  /** The platform's own without it. */
  readonly WebSocket?: WebSocketClass;
  readonly fetch?: typeof globalThis.fetch;
  /** Keeps the document on this device. */
  readonly persistence?: Persistence;
  readonly clock?: ClientClock;
  /** Those that the server was given: see `Classroom.extension`. */
  readonly extensions?: readonly Extension[];
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/**
 * Takes the seat: connects, and stays connected until `close` or until the server refuses for good. Throws Error where the
 * platform has no WebSocket and none is given.
 */
export function connect(session: Session, options: ConnectOptions = {}): Classroom {
  return new Classroom(session, options);
}

/** On the way from an ended epoch to the present one. Until it is done, the ended document is the classroom's. */
interface EpochMigration extends EpochEnded {
  /** The ended one, which the offline copy is of. */
  readonly from: number;
  /** The present epoch's document, filled by the server. */
  readonly doc: Y.Doc;
  isReady: boolean;
}

export class Classroom extends RoomEditor {
  /** What members show each other, the fields of shared/awareness-fields.ts and no others: `notes` is the SDK's, `user` the server's. */
  readonly awareness: Awareness;
  readonly #session: Session;
  readonly #options: ConnectOptions;
  readonly #WebSocket: typeof globalThis.WebSocket;
  readonly #events = new Emitter<ClassroomEvents>();
  readonly #extensionRoots = new Emitter<Record<string, RootChange>>();
  readonly #extensionEvents = new Emitter<Record<string, RoomEvent>>();
  readonly #sender: NoteSender;
  readonly #receiver: NoteReceiver;
  #link: RoomLink;
  readonly #beat: BeatClock;
  readonly #clock: ClientClock;
  #code: string;
  /** Of the server that spoke last. */
  #clockId: string | undefined;
  #state: RoomState | undefined;
  #copy: OfflineCopy | undefined;
  #endedCopy: Promise<void> | undefined;
  #migration: EpochMigration | undefined;
  #stopWatchingWake: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(session: Session, options: ConnectOptions) {
    const { clock = systemClock, random = Math.random, extensions } = options;
    super({ doc: new Y.Doc(), random, schema: new RoomSchema(extensions) });
    // First: what throws must leave no timers behind.
    this.#WebSocket = chooseWebSocket(options.WebSocket);
    this.#session = session;
    this.#code = session.code;
    this.#options = options;
    this.#clock = clock;
    this.awareness = new Awareness(this.doc);
    this.#sender = new NoteSender(this.awareness, clock);
    this.#receiver = new NoteReceiver(this.awareness, clock, (heard) => this.#events.emit('note', heard));
    this.#listenToDocument();
    this.#link = this.#createLink(session, this.doc);
    this.#beat = new BeatClock({
      clock,
      reader: () => this.reader,
      sendPing: (clientTime) => this.#link.ping(clientTime),
      bufferedBytes: () => this.#link.bufferedBytes,
    });
    if (session.epoch !== undefined) this.#openCopy(session.epoch);
    this.#link.connection.connect();
  }

  get participantId(): string {
    return this.#session.participantId;
  }

  /**
   * The seat as it stands: with the newest token, and the epoch of its document. An application may keep it to connect
   * again; with the epoch it finds the offline copy, too, and what is unsent in it.
   */
  get session(): Session {
    const epoch = this.#migration?.from ?? this.#link.connection.epoch;
    const { token, expiresAt } = this.#link.token.current;
    return { ...this.#session, code: this.#code, token, expiresAt, ...(epoch !== undefined && { epoch }) };
  }

  get connection(): ConnectionState {
    const { state } = this.#link.connection;
    return this.#migration !== undefined && state.status === 'live' ? { status: 'connecting' } : state;
  }

  /** The server's time as this client knows it. */
  get clockSync(): ClockSync {
    return this.#beat.clockSync;
  }

  /** Where the music is. */
  get time(): MusicalTime {
    return this.#beat.time;
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
    return this.#beat.onBeat(listener, options);
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

  /**
   * Sounds at the others' at once or, where they look at `beat`, on that beat; at nobody's where no connection is live.
   * Throws RangeError.
   */
  playNote(note: NoteToPlay): Note {
    return this.#sender.play(note);
  }

  /** An extension's roots and events. Throws RangeError where it is not among those of `connect`. */
  extension<Ext extends Extension>(extension: Ext): RoomExtension<Ext> {
    if (this.#options.extensions?.includes(extension) !== true)
      throw new RangeError(`Give the extension ${extension.name} to connect, in its option "extensions".`);
    return new RoomExtension<Ext>({
      reader: () => this.reader,
      write: (root, values) => this.write(root, values),
      send: (name, payload) => this.#sendEvent(name, payload),
      onRoot: (root, listener) => this.#extensionRoots.on(root, listener),
      onEvent: (name, listener) => this.#extensionEvents.on(name, listener),
    });
  }

  /** Attempts to connect now instead of after the wait. */
  reconnect(): void {
    this.#link.connection.connect();
  }

  /** For requests of the HTTP API that have no method here: valid for minutes yet. Rejects with DownbeatError. */
  freshToken(): Promise<string> {
    return this.#link.token.fresh();
  }

  /** Teachers. Rejects with DownbeatError. */
  async removeParticipant(participantId: string): Promise<void> {
    await this.#link.api.removeParticipant(
      this.#session.roomId,
      participantId,
      await this.#link.token.fresh(),
    );
  }

  /**
   * Teachers. Seats that two devices came for: the one that was there first has it, the other was sent away. A notice of rule `seat` says
   * when there is another, or one less. Rejects with DownbeatError.
   */
  async contestedSeats(): Promise<readonly ContestedSeat[]> {
    return this.#link.api.contestedSeats(this.#session.roomId, await this.#link.token.fresh());
  }

  /** Teachers. `later` gives a contested seat to the device that was sent away. Rejects with DownbeatError. */
  async decideSeat(participantId: string, holder: SeatDecision['holder']): Promise<void> {
    const token = await this.#link.token.fresh();
    await this.#link.api.decideSeat(this.#session.roomId, participantId, { holder }, token);
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
    this.#extensionRoots.clear();
    this.#extensionEvents.clear();
    if (this.#copy) await closeOfflineCopy(this.#copy, this.#clock);
    await this.#endedCopy;
    this.doc.destroy();
  }

  #createLink(session: Session, doc: Y.Doc): RoomLink {
    const { fetch, random = Math.random } = this.#options;
    return new RoomLink({
      session,
      doc,
      awareness: this.awareness,
      clock: this.#clock,
      random,
      fetch,
      WebSocket: this.#WebSocket,
      listener: {
        onState: (state) => this.#onState(state),
        onLost: (lostAt) => this.#receiver.lost(lostAt),
        onHello: ({ epoch, clockId }) => {
          this.#clockId = clockId;
          this.#openCopy(epoch);
        },
        onNotice: (notice) => this.#events.emit('notice', notice),
        onEvent: (event) => this.#heard(event),
        onEpochEnded: (ended) => this.#onEpochEnded(ended),
        onPong: (pong) => this.#beat.clockSync.receivePong(pong),
      },
    });
  }

  #listenToDocument(): void {
    const { doc } = this;
    for (const root of this.schema.rootNames) {
      doc.getMap(root).observe(({ keysChanged, transaction }) => {
        if (doc !== this.doc) return;
        this.#state = undefined;
        if (root === 'timeline') this.#beat.timelineChanged();
        const keys = [...keysChanged].filter((key) => key !== null);
        this.#emitChange(root, { keys, own: transaction.local });
      });
    }
  }

  #emitChange(root: AnyRoot, change: RootChange): void {
    if (isExtensionRoot(root)) this.#extensionRoots.emit(root, change);
    else this.#events.emit(root, change);
  }

  #sendEvent(name: string, payload: JsonValue): boolean {
    if (this.schema.eventOf(name)?.check(payload) !== true)
      throw new RangeError(`The event ${name} does not take ${JSON.stringify(payload)}.`);
    return this.#link.sendEvent({ name, payload });
  }

  #heard(event: RoomEvent): void {
    const { name, payload } = event;
    if (isJsonValue(payload) && this.schema.eventOf(name)?.check(payload) === true)
      this.#extensionEvents.emit(name, event);
  }

  #onState(state: ConnectionState): void {
    if (state.status === 'live' && this.#migration) {
      void this.#finishMigration(this.#migration);
      return;
    }
    if (state.status === 'live') {
      this.#beat.clockSync.connected(this.#clockId);
      // A laptop's sleep may have stopped its clock: measured anew at once instead of with the next ping.
      this.#stopWatchingWake ??= onPageShown(() => this.#beat.clockSync.start());
    }
    if (state.status !== 'live') {
      this.#stopWatchingWake?.();
      this.#stopWatchingWake = undefined;
    }
    if (state.status === 'offline') this.#beat.clockSync.stop();
    if (state.status === 'closed') this.#beat.stop();
    // Nobody is left to show anything to; its renewals would go on for ever.
    if (state.status === 'closed') queueMicrotask(() => this.awareness.destroy());
    this.#events.emit('connection', state);
  }

  #openCopy(epoch: number): void {
    if (this.#migration) return;
    this.#copy ??= this.#options.persistence?.(offlineCopyName(this.#session, epoch), this.doc);
  }

  /** The present epoch's document is fetched beside the ended one, in which edits may go on meanwhile. */
  #onEpochEnded({ epoch, endedState }: EpochEnded): void {
    const from = this.session.epoch;
    const held = this.#link.connection.epoch;
    if (from === undefined || held === undefined || epoch <= held) return;
    const { session } = this;
    const doc = new Y.Doc();
    // So that awareness, which goes on, is the document's still. No history of the one is ever in the other.
    doc.clientID = this.doc.clientID;
    // Where another epoch begins on the way, what is unsent is still what the first ended state lacks.
    this.#migration = { from, endedState, ...this.#migration, epoch, doc, isReady: false };
    this.#link.abandon();
    this.#link = this.#createLink({ ...session, epoch }, doc);
    this.#link.connection.connect();
  }

  /** The present document is there: what the ended one holds unsent is done again in it. */
  async #finishMigration(migration: EpochMigration): Promise<void> {
    if (migration.isReady) return;
    migration.isReady = true;
    const endedCopy = this.#copy;
    if (endedCopy) await offlineCopyOpened(endedCopy, this.#clock);
    const isOver = this.#closing !== undefined || this.#link.connection.state.status === 'closed';
    if (isOver || this.#migration !== migration) return;
    const { epoch, doc, endedState } = migration;
    const ended = this.doc;
    const replayed = unsentEdits(ended, endedState, this.schema);
    replayEdits(doc, replayed);
    this.#migration = undefined;
    this.#state = undefined;
    this.continueOn(doc);
    this.awareness.doc = doc;
    this.#listenToDocument();
    this.#copy = undefined;
    this.#openCopy(epoch);
    if (endedCopy && this.#copy) {
      // One that can't be deleted is in nobody's way.
      this.#endedCopy = replaceOfflineCopy(endedCopy, this.#copy, this.#clock).catch(() => undefined);
    }
    this.#beat.timelineChanged();
    this.#events.emit('epoch', { epoch, doc, replayed });
    for (const root of this.schema.rootNames) {
      const keys = differingKeys(ended, doc, root);
      if (keys.length > 0) this.#emitChange(root, { keys, own: false });
    }
    if (this.connection.status === 'live') this.#onState(this.connection);
  }
}
