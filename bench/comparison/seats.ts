/** Where each client of a load connects. Downbeat's are joined by HTTP, once, with a token each. */
import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { JoinAnswer, OpenRoomAnswer } from '../../shared/api.ts';
import type { ServerProcess } from './server-process.ts';

export interface RoomSeats {
  readonly documentName: string;
  readonly paths: readonly string[];
  /** Downbeat: how to control the room over HTTP. */
  readonly control?: { readonly code: string; readonly token: string };
}

export interface Seats {
  /** New rooms, so that no probe finds what an earlier one has left behind. */
  take(rooms: number, clients: number): Promise<RoomSeats[]>;
}

export function createSeats(server: ServerProcess): Seats {
  switch (server.peer) {
    case 'downbeat':
      return new DownbeatSeats(server);
    case 'colyseus':
      return { take: (rooms, clients) => takeColyseusSeats(server, rooms, clients) };
    default:
      return {
        take: async (rooms, clients) =>
          Array.from({ length: rooms }, (_, index) => plainRoom(server.peer, index, clients)),
      };
  }
}

let takes = 0;

function plainRoom(peer: string, index: number, clients: number): RoomSeats {
  if (index === 0) takes += 1;
  const documentName = `room-${takes}-${index}`;
  const path =
    peer === 'socket.io' ? `/socket.io/?EIO=4&transport=websocket&room=${documentName}` : `/${documentName}`;
  return { documentName, paths: Array.from({ length: clients }, () => path) };
}

const ReservedSeat = Type.Object({ path: Type.String() });

async function takeColyseusSeats(
  server: ServerProcess,
  rooms: number,
  clients: number,
): Promise<RoomSeats[]> {
  takes += 1;
  return mapAtOnce(
    Array.from({ length: rooms }, (_, index) => `room-${takes}-${index}`),
    async (documentName) => {
      const paths: string[] = [];
      // One after the other: the first creates the room.
      for (let i = 0; i < clients; i += 1) {
        const url = `http://127.0.0.1:${server.seatPort}/${documentName}`;
        paths.push((await request(ReservedSeat, url, { method: 'GET' })).path);
      }
      return { documentName, paths };
    },
  );
}

interface DownbeatRoom {
  readonly code: string;
  readonly token: string;
  readonly roomId: string;
  readonly paths: string[];
}

/** Each take's rooms are closed before the next: their unloading is no part of what is measured then. */
class DownbeatSeats implements Seats {
  readonly #server: ServerProcess;
  #rooms: readonly DownbeatRoom[] = [];

  constructor(server: ServerProcess) {
    this.#server = server;
  }

  async take(rooms: number, clients: number): Promise<RoomSeats[]> {
    await mapAtOnce(this.#rooms, (room) => this.#close(room));
    this.#rooms = await mapAtOnce(Array.from({ length: rooms }), () => this.#open());
    await mapAtOnce(this.#rooms, (room) => this.#fill(room, clients));
    return this.#rooms.map(({ roomId, code, token, paths }) => ({
      documentName: roomId,
      paths,
      control: { code, token },
    }));
  }

  async #close({ code, token }: DownbeatRoom): Promise<void> {
    const headers = { authorization: `Bearer ${token}` };
    await request(Type.Null(), `${this.#url}/api/rooms/${code}`, { method: 'DELETE', headers });
  }

  async #open(): Promise<DownbeatRoom> {
    const headers = { authorization: `Bearer ${this.#server.teacherKey}` };
    const seat = await request(OpenRoomAnswer, `${this.#url}/api/rooms`, { method: 'POST', headers });
    return { ...seat, paths: [socketPath(seat)] };
  }

  async #fill({ code, paths }: DownbeatRoom, clients: number): Promise<void> {
    while (paths.length < clients) {
      const seat = await request(JoinAnswer, `${this.#url}/api/rooms/${code}/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Student ${paths.length}` }),
      });
      paths.push(socketPath(seat));
    }
  }

  get #url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }
}

function socketPath({ roomId, token }: { readonly roomId: string; readonly token: string }): string {
  return `/ws/${roomId}?token=${encodeURIComponent(token)}&sdk=1`;
}

async function request<Schema extends TSchema>(
  schema: Schema,
  url: string,
  init: RequestInit,
): Promise<Static<Schema>> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${text}`);
  return Value.Parse(schema, text === '' ? null : JSON.parse(text));
}

const requestsAtOnce = 16;

async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined || index < items.length) results[index] = await act(item as Item);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, work));
  return results;
}
