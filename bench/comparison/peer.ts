/** The servers that are compared. */
import type { WireName } from './wire/wire.ts';

export const peerNames = ['downbeat', 'ws', 'y-websocket', 'hocuspocus', 'socket.io', 'colyseus'] as const;
export type PeerName = (typeof peerNames)[number];

export interface Peer {
  readonly label: string;
  readonly wire: WireName;
  /** In bench/peers; Downbeat's is the compiled server. */
  readonly program: string | undefined;
  /** The package whose version is reported. */
  readonly packageName: string | undefined;
  /** Keeps a document, so that what needs one can be measured. */
  readonly keepsDocuments: boolean;
  /** Where the search for its capacity begins, rooms of 30. */
  readonly guess: { readonly notes: number; readonly edits: number };
}

export const peers: Readonly<Record<PeerName, Peer>> = {
  downbeat: {
    label: 'Downbeat',
    wire: 'downbeat',
    program: undefined,
    packageName: undefined,
    keepsDocuments: true,
    guess: { notes: 80, edits: 100 },
  },
  ws: {
    label: 'bare `ws` relay',
    wire: 'y-websocket',
    program: 'ws-relay.mjs',
    packageName: 'ws',
    keepsDocuments: false,
    guess: { notes: 28, edits: 68 },
  },
  'y-websocket': {
    label: '@y/websocket-server',
    wire: 'y-websocket',
    program: 'y-websocket-server.mjs',
    packageName: '@y/websocket-server',
    keepsDocuments: true,
    guess: { notes: 24, edits: 52 },
  },
  hocuspocus: {
    label: 'Hocuspocus',
    wire: 'hocuspocus',
    program: 'hocuspocus.mjs',
    packageName: '@hocuspocus/server',
    keepsDocuments: true,
    guess: { notes: 32, edits: 92 },
  },
  'socket.io': {
    label: 'Socket.IO',
    wire: 'socket.io',
    program: 'socket-io.mjs',
    packageName: 'socket.io',
    keepsDocuments: false,
    guess: { notes: 26, edits: 0 },
  },
  colyseus: {
    label: 'Colyseus',
    wire: 'colyseus',
    program: 'colyseus.mjs',
    packageName: '@colyseus/core',
    keepsDocuments: false,
    guess: { notes: 32, edits: 0 },
  },
};

/** Speaks in Yjs updates, so that edits can be carried. */
export function carriesEdits(name: PeerName): boolean {
  return peers[name].guess.edits > 0;
}
