/**
 * Every message of the protocol, once: what a client may send and what it pays with, limits, metrics, the inspector and
 * docs/protocol.md follow from it. Numbers 0–3 are y-websocket's, to the letter; Downbeat's own begin at 100.
 *
 * Sources: y-protocols PROTOCOL.md (sync, awareness, auth); y-websocket 3.1 src/y-websocket.js (message numbers).
 */

export const message = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  notice: 100,
  ping: 101,
  pong: 102,
  token: 103,
  hello: 104,
  epochEnded: 105,
  ticket: 106,
  event: 107,
} as const;
export const syncMessage = { step1: 0, step2: 1, update: 2 } as const;

/** The budget that a client's message is paid from, beside its bytes: `updates` or `signals` of docs/configuration.md. */
export type Price = 'update' | 'signal';

export interface MessageSpec {
  readonly number: number;
  /** A sync message's second number. */
  readonly step?: number;
  /** For docs/protocol.md; lib0's names. */
  readonly body: string;
  /** `sdk`: to clients that connect with `sdk=1` alone. A stock client logs an error for a number that it does not know. */
  readonly to: 'server' | 'client' | 'sdk' | 'both';
  /** Undefined where no client sends it. */
  readonly price?: Price;
}

export const messageTable = {
  'sync-step-1': {
    number: message.sync,
    step: syncMessage.step1,
    body: '`varUint8Array` state vector',
    to: 'both',
    price: 'update',
  },
  'sync-step-2': {
    number: message.sync,
    step: syncMessage.step2,
    body: '`varUint8Array` update: the answer to a SyncStep1',
    to: 'both',
    price: 'update',
  },
  update: {
    number: message.sync,
    step: syncMessage.update,
    body: '`varUint8Array` update',
    to: 'both',
    price: 'update',
  },
  awareness: {
    number: message.awareness,
    body: '`varUint8Array` awareness update',
    to: 'both',
    price: 'signal',
  },
  'query-awareness': { number: message.queryAwareness, body: '–', to: 'server', price: 'update' },
  auth: {
    number: message.auth,
    body: '`varUint` 0 (permission denied), `varString` reason; before a close with 4401–4403',
    to: 'client',
  },
  notice: {
    number: message.notice,
    body: '`varString` JSON `{rule, root?, key?, reason, retryAfterMs?}`',
    to: 'sdk',
  },
  ping: { number: message.ping, body: "`float64` the client's time, ms", to: 'server', price: 'signal' },
  pong: {
    number: message.pong,
    body: "`float64` that time, `float64` received at, `float64` sent at (server's monotonic clock, ms), `varString` clockId",
    to: 'client',
  },
  token: {
    number: message.token,
    body: '`varString` a renewed token; the server answers with the same when it has accepted it',
    to: 'both',
    price: 'update',
  },
  hello: {
    number: message.hello,
    body: '`varString` JSON `{protocolVersion, epoch, clockId, ticketLifetimeMs}`; the first frame of a connection',
    to: 'sdk',
  },
  'epoch-ended': {
    number: message.epochEnded,
    body: "`varUint` present epoch, `varUint8Array` how far the client's epoch came (`Y.encodeSnapshot`: deletions, state vector); before a close with 4409",
    to: 'sdk',
  },
  ticket: {
    number: message.ticket,
    body: 'nothing, and the server answers with `varString` a ticket for the next connection',
    to: 'both',
    price: 'update',
  },
  event: {
    number: message.event,
    body: '`varString` JSON `{name, payload}`; to the SDKs of who hears it `{name, payload, from, role, at}`',
    to: 'both',
    price: 'signal',
  },
} as const satisfies Record<string, MessageSpec>;

export type MessageKind = keyof typeof messageTable;
/** Those that a client may send. */
export type ClientMessageKind = {
  [Kind in MessageKind]: (typeof messageTable)[Kind] extends { readonly price: Price } ? Kind : never;
}[MessageKind];
export type FrameKind = MessageKind | 'unreadable';

const names = Object.keys(messageTable) as MessageKind[];

export const frameKinds: readonly FrameKind[] = [...names, 'unreadable'];
export const clientMessageKinds: readonly ClientMessageKind[] = names.filter(isFromClient);

export function isFromClient(kind: MessageKind): kind is ClientMessageKind {
  return 'price' in messageTable[kind];
}

const byNumber = new Map(
  names.map((kind) => {
    const spec: MessageSpec = messageTable[kind];
    return [keyOf(spec.number, spec.step), kind];
  }),
);

function keyOf(number: number | undefined, step: number | undefined): string {
  return number === message.sync ? `${number}.${step}` : `${number}`;
}

/** `step` counts for sync messages only. */
export function messageKindOf(number: number, step?: number): MessageKind | undefined {
  return byNumber.get(keyOf(number, step));
}

/** Told from the first two bytes: all message numbers are below 128. Says nothing about whether the rest can be read. */
export function frameKindOf(frame: Uint8Array): FrameKind {
  const [number = -1, step] = frame;
  return messageKindOf(number, step) ?? 'unreadable';
}
