/** What the metrics look up when they are read, instead of being told of every change. */
export interface SocketFigures {
  /** Open WebSockets, admitted or not. */
  readonly sockets: number;
  /** Sockets that are over a limit and paused for now. */
  readonly paused: number;
  readonly unsentBytes: number;
  /** The unsent bytes of the socket that has the most. */
  readonly mostUnsentBytes: number;
}

export interface LiveFigures {
  readonly rooms: number;
  readonly sessions: number;
  /** Rooms with updates that the log does not hold yet. */
  readonly unsettledRooms: number;
  readonly sel: { readonly waiting: number; readonly deadLetters: number; readonly unkept: number };
  readonly draining: boolean;
  readonly sockets: SocketFigures;
}

export const noFigures: LiveFigures = {
  rooms: 0,
  sessions: 0,
  unsettledRooms: 0,
  sel: { waiting: 0, deadLetters: 0, unkept: 0 },
  draining: false,
  sockets: { sockets: 0, paused: 0, unsentBytes: 0, mostUnsentBytes: 0 },
};
