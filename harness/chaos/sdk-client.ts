/** A laptop with the SDK: plays, edits, teaches, reloads its page, loses its network. */
import * as prng from 'lib0/prng';
import { WebSocket } from 'ws';
import type { Awareness } from 'y-protocols/awareness';
import { type Classroom, connect, type WebSocketClass } from '../../client/index.ts';
import type { ChaosClient } from './chaos-client.ts';
import type { Look, Place, Received } from './client-worker-message.ts';
import { canonical, clocksOf, ReceivedUpdates } from './received-updates.ts';

export class SdkClient implements ChaosClient {
  readonly roomId: string;
  readonly #place: Place;
  readonly #WebSocket: WebSocketClass;
  readonly #heard = new Set<string>();
  #heardNotes = 0;
  #doubledNotes = 0;
  #socket: WebSocket | undefined;
  #isPlugged = true;
  #classroom: Classroom;
  #received: ReceivedUpdates;
  #liveAt = 0;
  #played = 0;
  #confirmed = 0;

  constructor(place: Place) {
    this.#place = place;
    this.roomId = place.session.roomId;
    const client = this;
    this.#WebSocket = class extends WebSocket {
      constructor(url: string) {
        // Nobody listens on port 1.
        super(client.#isPlugged ? url : 'ws://127.0.0.1:1', { perMessageDeflate: false });
        client.#socket = this;
        client.#received.listen(this);
      }
    };
    [this.#classroom, this.#received] = this.#open();
  }

  act(random: prng.PRNG): void {
    const isTeacher = this.#place.session.role === 'teacher';
    const dice = prng.real53(random);
    if (dice < 0.01) this.#reload();
    else if (dice < 0.02) this.#socket?.terminate();
    else if (dice < 0.4) this.#play(random);
    else if (dice < 0.43 && !isTeacher) void this.#reflect();
    else if (isTeacher && dice < 0.7) this.#teach(random);
    else this.#edit(random);
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#socket?.terminate();
  }

  plug(): void {
    this.#isPlugged = true;
    this.#classroom.reconnect();
  }

  received(): Received {
    const { participantId } = this.#place.session;
    const received = this.#received.read(this.#classroom.doc.clientID, this.#classroom.doc);
    return { participantId, roomId: this.roomId, ...received, confirmed: this.#confirmed };
  }

  get isLive(): boolean {
    return this.#classroom.connection.status === 'live';
  }

  look(): Look {
    const { doc, connection, awareness, state } = this.#classroom;
    const { timeline, ...contents } = state;
    return {
      kind: 'sdk',
      participantId: this.#place.session.participantId,
      roomId: this.roomId,
      isLive: this.isLive,
      isClosed: connection.status === 'closed',
      liveAt: this.#liveAt,
      contents: canonical({ ...contents, timeline }),
      clocks: canonical(Object.fromEntries(clocksOf(doc))),
      present: presentIn(awareness),
      doubledNotes: this.#doubledNotes,
      heardNotes: this.#heardNotes,
      timeline,
    };
  }

  close(): Promise<void> {
    return this.#classroom.close();
  }

  #open(): [Classroom, ReceivedUpdates] {
    const { epoch: _, ...session } = this.#place.session;
    const classroom = connect(session, { WebSocket: this.#WebSocket });
    classroom.on('connection', ({ status }) => {
      if (status === 'live') this.#liveAt = performance.timeOrigin + performance.now();
    });
    classroom.onNote(({ participantId, note }) => {
      const id = `${participantId} ${note.durationBeats}`;
      this.#heardNotes += 1;
      if (this.#heard.has(id)) this.#doubledNotes += 1;
      this.#heard.add(id);
    });
    return [classroom, new ReceivedUpdates()];
  }

  /** The page is loaded anew: another document, another client id. */
  #reload(): void {
    void this.#classroom.close();
    // What was heard before is gone with the page.
    this.#heard.clear();
    [this.#classroom, this.#received] = this.#open();
  }

  #play(random: prng.PRNG): void {
    this.#played += 1;
    // The length names the note: unlike `seq` it is not used again after a reload.
    const durationBeats = this.#played / 1024;
    this.#classroom.playNote({ midi: prng.int31(random, 36, 84), velocity: 90, durationBeats });
  }

  #edit(random: prng.PRNG): void {
    const velocity = prng.real53(random) < 0.7 ? prng.int31(random, 1, 127) : null;
    this.#classroom.setCell('p1', prng.int31(random, 0, 3), prng.int31(random, 0, 15), velocity);
  }

  #teach(random: prng.PRNG): void {
    const classroom = this.#classroom;
    const others = Object.keys(classroom.state.presence).filter((id) => id !== classroom.participantId);
    const other = others.length > 0 ? prng.oneOf(random, others) : classroom.participantId;
    const acts = [
      () => classroom.setTempo({ bpm: prng.int31(random, 60, 180) }),
      () => classroom.start(),
      () => classroom.mute(other),
      () => classroom.unmute(other),
      () => classroom.setRole(other, prng.oneOf(random, ['drums', 'melody', 'bass', 'harmony'])),
      () => classroom.setBeats(other, [prng.int31(random, 0, 3)]),
      () => classroom.setTitle(`Lesson ${prng.int31(random, 0, 999)}`),
    ];
    prng.oneOf(random, acts)();
  }

  async #reflect(): Promise<void> {
    const { session, promptId } = this.#place;
    try {
      const response = await fetch(`${session.url}/api/rooms/${session.roomId}/sel/reflections`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${this.#classroom.session.token}`,
        },
        body: JSON.stringify({ promptId, text: 'We listened to each other.' }),
        signal: AbortSignal.timeout(5000),
      });
      if (response.status === 204) this.#confirmed += 1;
      await response.arrayBuffer();
    } catch {
      // Not confirmed: it may be there or not.
    }
  }
}

/** Whose states the client sees besides its own, sorted; the server's too. */
export function presentIn(awareness: Awareness): string[] {
  return [...awareness.getStates()]
    .flatMap(([id, state]) => (id === awareness.clientID ? [] : [userOf(state)]))
    .sort();
}

/** Whose state it is, as the server has stamped it. */
export function userOf(state: unknown): string {
  const user = typeof state === 'object' && state !== null && 'user' in state ? state.user : undefined;
  const id = typeof user === 'object' && user !== null && 'id' in user ? user.id : undefined;
  return typeof id === 'string' ? id : 'unknown';
}
