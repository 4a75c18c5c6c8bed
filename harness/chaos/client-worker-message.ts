/** What the harness and its workers (processes with some of the clients each) say to each other, and nobody else. */
import type { Session } from '../../client/index.ts';

/** The SDK, the stock y-websocket client, or one that speaks as the SDK does and costs little. */
export type ClientKind = 'sdk' | 'stock' | 'light';

export interface Place {
  readonly kind: ClientKind;
  readonly session: Session;
  /** Of the room's prompt. */
  readonly promptId: number;
}

export type ClientWorkerOrder =
  | { readonly order: 'sit'; readonly places: readonly Place[]; readonly seed: number }
  /** Work, until `rest`. */
  | { readonly order: 'work' }
  | { readonly order: 'rest' }
  /** Everybody of the room loses the network for so long: an empty room is unloaded and may begin a new epoch. */
  | { readonly order: 'recess'; readonly roomId: string; readonly ms: number }
  | { readonly order: 'received' }
  /** How many clients are not in step: costs next to nothing, unlike a look. */
  | { readonly order: 'count-away' }
  | { readonly order: 'look' }
  | { readonly order: 'leave' };

/** What a client had got from the server, asked for while there is no server. */
export interface Received {
  readonly participantId: string;
  readonly roomId: string;
  /** Undefined where it had got no document yet. */
  readonly epoch: number | undefined;
  /** All that the server has sent of the document of `updateEpoch`, as one. */
  readonly update: Uint8Array | undefined;
  readonly updateEpoch: number | undefined;
  /** How far everybody else's writing had come, by client id. */
  readonly clocks: readonly (readonly [clientId: number, clock: number])[];
  /** Reflections whose receipt the server has confirmed. */
  readonly confirmed: number;
}

/** How a client stands. */
export interface Look {
  readonly kind: ClientKind;
  readonly participantId: string;
  readonly roomId: string;
  readonly isLive: boolean;
  /** When it was last brought in step, Unix ms. */
  readonly liveAt: number;
  /** The room as text, the same for clients that hold the same. */
  readonly contents: string;
  readonly clocks: string;
  /** Whose awareness it sees, itself and the server included, sorted. */
  readonly present: readonly string[];
  /** Notes heard more than once. */
  readonly doubledNotes: number;
  readonly heardNotes: number;
  /** Refused for good, which no honest client may be. */
  readonly isClosed: boolean;
  readonly timeline: unknown;
}

export type ClientWorkerAnswer = readonly Received[] | readonly Look[] | number | 'done';
