/** The events of a room's extensions: who may send them, how often, and who hears them. Nothing of them is kept. */
import { defaultEventsPerMinute, type EventSpec, maxEventBytes } from '../../shared/extension.ts';
import type { JsonValue } from '../../shared/json.ts';
import { type Actor, serverActor } from '../../shared/participant.ts';
import { encodeEvent } from '../../shared/protocol.ts';
import type { RoomEvent, SentEvent } from '../../shared/room-event.ts';
import { perMinute, TokenBucket } from '../limit/token-bucket.ts';
import { refuse } from './refuse.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomConnections } from './room-connections.ts';
import type { RoomContext } from './room-context.ts';

type EventsContext = Pick<RoomContext, 'clock' | 'schema' | 'onDenial'>;

export class RoomEvents {
  readonly #context: EventsContext;
  readonly #connections: RoomConnections;
  readonly #onEvent: (event: RoomEvent) => void;
  /** By participant and event. It outlives the connection, or a reload would refill it. */
  readonly #budgets = new Map<string, TokenBucket>();

  /** `onEvent` hears what members have sent. */
  constructor(context: EventsContext, connections: RoomConnections, onEvent: (event: RoomEvent) => void) {
    this.#context = context;
    this.#connections = connections;
    this.#onEvent = onEvent;
  }

  receive(connection: RoomConnection, { name, payload }: SentEvent): void {
    const spec = this.#context.schema.eventOf(name)?.spec;
    const fault = this.#faultOf(name, payload) ?? (spec && senderFault(spec, connection.actor));
    if (spec === undefined || fault !== undefined) {
      refuse(this.#context, connection, { rule: 'event', reason: fault ?? unknown(name) });
      return;
    }
    const taken = this.#budgetOf(connection.participantId, name, spec).tryTake(1, this.#context.clock.now());
    if (!taken.ok) {
      const reason = `Too many events ${name} at once. This one was dropped.`;
      refuse(this.#context, connection, { rule: 'event', reason, retryAfterMs: taken.retryAfterMs }, 0);
      return;
    }
    const event = this.#stamp(name, payload, connection.actor);
    this.#deliver(event, spec, connection);
    this.#onEvent(event);
  }

  /** The server's own. Throws RangeError where the room has no such event, or the payload does not fit it. */
  send(name: string, payload: JsonValue): void {
    const spec = this.#context.schema.eventOf(name)?.spec;
    const fault = this.#faultOf(name, payload);
    if (spec === undefined || fault !== undefined) throw new RangeError(fault ?? unknown(name));
    this.#deliver(this.#stamp(name, payload, serverActor), spec, undefined);
  }

  #faultOf(name: string, payload: JsonValue): string | undefined {
    const event = this.#context.schema.eventOf(name);
    if (event === undefined) return unknown(name);
    if (Buffer.byteLength(JSON.stringify(payload)) > maxEventBytes)
      return `The payload of an event has at most ${maxEventBytes} bytes.`;
    return event.check(payload) ? undefined : `The payload does not fit the event ${name}.`;
  }

  #stamp(name: string, payload: JsonValue, { participantId, role }: Actor): RoomEvent {
    return { name, payload, from: participantId, role, at: this.#context.clock.now() };
  }

  #deliver(event: RoomEvent, { to }: EventSpec, sender: RoomConnection | undefined): void {
    if (to === 'server') return;
    const frame = encodeEvent(event);
    for (const connection of this.#connections) {
      // A stock client knows no message 107.
      if (!connection.isSdk || connection === sender) continue;
      if (to === 'everyone' || connection.actor.role === 'teacher') connection.sendReliable(frame);
    }
  }

  #budgetOf(
    participantId: string,
    name: string,
    { perMinute: count = defaultEventsPerMinute }: EventSpec,
  ): TokenBucket {
    const key = `${participantId} ${name}`;
    const budget = this.#budgets.get(key) ?? new TokenBucket(perMinute(count), this.#context.clock.now());
    this.#budgets.set(key, budget);
    return budget;
  }
}

function senderFault({ from }: EventSpec, { role }: Actor): string | undefined {
  if (from === 'server') return 'Only the server sends this event.';
  return from === 'teacher' && role !== 'teacher' ? 'Only a teacher can send this event.' : undefined;
}

function unknown(name: string): string {
  return `There is no event ${JSON.stringify(name.slice(0, 64))} in this room.`;
}
