/**
 * A laptop that costs the machine little, so that a thousand of them leave the server a core: the SDK's ways on the wire, but
 * what it is sent is kept as bytes, and read once for all of its room.
 */
import * as encoding from 'lib0/encoding';
import * as prng from 'lib0/prng';
import type { AfterClose } from '../../client/connection-state.ts';
import { encodeAwareness, encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '../../shared/protocol.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import type { ChaosClient } from './chaos-client.ts';
import type { Look, Place, Received } from './client-worker-message.ts';
import { LightConnection } from './light-connection.ts';
import { LightCopy } from './light-copy.ts';
import type { LightFrames, ServerFrame } from './light-frames.ts';
import { canonical, clocksOf } from './received-updates.ts';

/** Peers forget whom they have not heard of for 30 s (y-protocols awareness.js). */
const renewEveryMs = 15_000;

export class LightClient implements ChaosClient {
  readonly roomId: string;
  readonly #place: Place;
  readonly #frames: LightFrames;
  readonly #connection: LightConnection;
  #copy: LightCopy;
  #epoch: number | undefined;
  #clockId: string | undefined;
  /** Whose awareness it sees, by client id, its own included. */
  readonly #present = new Map<number, string>();
  readonly #renewal = setInterval(() => this.#show([]), renewEveryMs);
  #awarenessClock = 0;
  #played = 0;
  #liveAt = 0;

  constructor(place: Place, frames: LightFrames) {
    this.#place = place;
    this.#frames = frames;
    this.roomId = place.session.roomId;
    this.#copy = this.#newCopy();
    this.#connection = new LightConnection({
      address: () => this.#address(),
      onOpen: () => this.#greet(),
      onFrame: (payload) => this.#receive(this.#frames.read(this.roomId, payload)),
      onEnd: (after) => this.#onEnd(after),
    });
    this.#connection.connect();
  }

  act(random: prng.PRNG): void {
    const dice = prng.real53(random);
    if (dice < 0.01) this.#connection.drop();
    else if (dice < 0.2 && this.#copy.hasDocument) {
      const key = `p1:${prng.int31(random, 0, 3)}:${prng.int31(random, 0, 15)}`;
      this.#copy.setCell(key, prng.int31(random, 1, 127));
    } else this.#play(prng.int31(random, 36, 84));
  }

  unplug(): void {
    this.#connection.unplug();
  }

  plug(): void {
    this.#connection.plug();
  }

  get isLive(): boolean {
    return this.#connection.isLive;
  }

  received(): Received {
    const { participantId } = this.#place.session;
    const received = this.#copy.received.read(this.#copy.clientId);
    // While there is no server that would have to wait for it.
    this.#copy.merge();
    return { participantId, roomId: this.roomId, ...received, confirmed: 0 };
  }

  look(): Look {
    const doc = this.#copy.read();
    const state = new RoomReader(doc).state();
    const others = [...this.#present].filter(([clientId]) => clientId !== this.#copy.clientId);
    return {
      kind: 'light',
      participantId: this.#place.session.participantId,
      roomId: this.roomId,
      isLive: this.isLive,
      isClosed: this.#connection.isClosed,
      liveAt: this.#liveAt,
      contents: canonical(state),
      clocks: canonical(Object.fromEntries(clocksOf(doc))),
      present: others.map(([, user]) => user).sort(),
      doubledNotes: 0,
      heardNotes: 0,
      timeline: state.timeline,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal);
    this.#connection.close();
    this.#copy.destroy();
  }

  #newCopy(): LightCopy {
    return new LightCopy((update) => this.#connection.send(encodeUpdate(update)));
  }

  #address(): URL {
    const { wsUrl, token } = this.#place.session;
    const address = new URL(`${wsUrl}/${this.roomId}`);
    address.searchParams.set('token', token);
    address.searchParams.set('sdk', '1');
    if (this.#epoch !== undefined) address.searchParams.set('epoch', String(this.#epoch));
    return address;
  }

  #greet(): void {
    this.#connection.send(encodeSyncStep1(this.#copy.stateVector));
    this.#show([]);
  }

  #receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'hello':
        this.#epoch = frame.epoch;
        this.#clockId = frame.clockId;
        return;
      case 'sync-step-1':
        this.#connection.send(encodeSyncStep2(this.#copy.missingFrom(frame.stateVector)));
        return;
      case 'sync-step-2':
      case 'update':
        this.#copy.received.take(frame.frame);
        if (frame.kind === 'sync-step-2' && !this.isLive) this.#live();
        return;
      case 'awareness':
        for (const [clientId, user] of frame.states) this.#see(clientId, user);
        return;
      case 'query-awareness':
        this.#show([]);
        return;
      case 'pong':
        this.#connection.receivePong(frame.pong);
        return;
      case 'other':
    }
  }

  #live(): void {
    this.#connection.live(this.#clockId);
    this.#liveAt = performance.timeOrigin + performance.now();
  }

  #see(clientId: number, user: string | undefined): void {
    if (user !== undefined) this.#present.set(clientId, user);
    else if (clientId === this.#copy.clientId) this.#show([]);
    else this.#present.delete(clientId);
  }

  #onEnd(after: AfterClose): void {
    this.#present.clear();
    if (after.kind !== 'end' || after.reason !== 'epochChanged') return;
    // As a page does that is told to start afresh.
    this.#copy.destroy();
    this.#copy = this.#newCopy();
    this.#epoch = undefined;
    this.#connection.reopen();
  }

  #play(midi: number): void {
    this.#played += 1;
    // The length names the note.
    this.#show([{ seq: this.#played, midi, velocity: 90, durationBeats: this.#played / 1024 }]);
  }

  #show(notes: readonly object[]): void {
    this.#awarenessClock += 1;
    const update = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint(encoder, this.#copy.clientId);
      encoding.writeVarUint(encoder, this.#awarenessClock);
      encoding.writeVarString(encoder, JSON.stringify({ notes }));
    });
    this.#connection.send(encodeAwareness(update));
  }
}
