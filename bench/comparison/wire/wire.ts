/** A peer's protocol, as far as the load needs it: bytes in and out, no sockets. */
export type WireName = 'downbeat' | 'y-websocket' | 'hocuspocus' | 'socket.io' | 'colyseus';

/** What a frame brought: a sender's notes or edits from `first` to `last`, counted from 1. */
export interface Delivery {
  readonly kind: 'note' | 'edit';
  readonly clientId: number;
  readonly first: number;
  readonly last: number;
  /** Grows with every frame of the sender's, also where it brings nothing new. */
  readonly order: number;
}

export type Received =
  | { readonly kind: 'deliveries'; readonly deliveries: readonly Delivery[] }
  /** The client is in the room, and has its document where there is one. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly frame: Uint8Array }
  /** The server refused something: no run with one of these counts. */
  | { readonly kind: 'refusal'; readonly reason: string }
  | { readonly kind: 'nothing' };

export const nothing: Received = { kind: 'nothing' };

/** One client of one room. */
export interface WireClient {
  readonly clientId: number;
  /** Within its room, from 0. */
  readonly index: number;
  readonly documentName: string;
}

export interface Wire {
  /** Frames go as text. */
  readonly isText: boolean;
  /** The client is in its room only when the server says so; else as soon as it is connected. */
  readonly waitsForServer: boolean;
  /** What the client says first. */
  opening(client: WireClient): readonly Uint8Array[];
  /** What it shows once it is in the room. */
  entering(client: WireClient): readonly Uint8Array[];
  /** The client's newest note is `seq`; `order` grows with every call. */
  note(client: WireClient, seq: number, order: number): Uint8Array;
  edit(client: WireClient, seq: number): Uint8Array;
  /** Any Yjs update. */
  updateFrame(client: WireClient, update: Uint8Array): Uint8Array;
  /** The Yjs update in a frame, if there is one. */
  updateIn(payload: Buffer): Uint8Array | undefined;
  read(payload: Buffer, client: WireClient): Received;
}

/** For servers that have none. */
export function noDocument(): never {
  throw new Error('There is no document to edit.');
}
