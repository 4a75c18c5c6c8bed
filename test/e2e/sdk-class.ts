/** A class that uses the SDK against a real server, over sockets that a test can cut. */
import { WebSocket } from 'ws';
import {
  type Classroom,
  type ConnectOptions,
  connect,
  createRoom,
  joinRoom,
  type Session,
} from '../../client/index.ts';
import { message } from '../../shared/message-table.ts';
import type { TestServer } from '../support/test-server.ts';

/** A laptop with its sockets: `cut` is its network going away. */
export interface Laptop {
  readonly classroom: Classroom;
  /** The addresses that it connected to, oldest first. */
  readonly urls: readonly URL[];
  /** Close codes that it was sent. */
  readonly closeCodes: readonly number[];
  readonly statuses: readonly string[];
  /** How many tickets have come over its sockets. */
  readonly ticketCount: number;
  cut(): void;
}

export class SdkClass {
  readonly #server: Pick<TestServer, 'url' | 'teacherKey'>;
  readonly #classrooms: Classroom[] = [];

  constructor(server: Pick<TestServer, 'url' | 'teacherKey'>) {
    this.#server = server;
  }

  async open(options?: ConnectOptions): Promise<Laptop> {
    const { url, teacherKey } = this.#server;
    return this.#live(await createRoom({ url, teacherKey, title: 'Year 4', teacherName: 'Ms Lee' }), options);
  }

  async join(teacher: Laptop, name: string, options?: ConnectOptions): Promise<Laptop> {
    const { url } = this.#server;
    return this.#live(await joinRoom({ url, code: teacher.classroom.session.code, name }), options);
  }

  /** Connects without waiting for anything. */
  sitDown(session: Session, options?: ConnectOptions): Laptop {
    const laptop = openLaptop(session, options);
    this.#classrooms.push(laptop.classroom);
    return laptop;
  }

  /** Everybody leaves. */
  async dismiss(): Promise<void> {
    await Promise.all(this.#classrooms.splice(0).map((classroom) => classroom.close()));
  }

  async #live(session: Session, options?: ConnectOptions): Promise<Laptop> {
    const laptop = this.sitDown(session, options);
    await laptop.classroom.whenLive();
    return laptop;
  }
}

function openLaptop(session: Session, options: ConnectOptions = {}): Laptop {
  const sockets: WebSocket[] = [];
  const urls: URL[] = [];
  const closeCodes: number[] = [];
  let ticketCount = 0;
  class CuttableSocket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
      urls.push(new URL(url));
      this.on('close', (code) => closeCodes.push(code));
      this.on('message', (data: Uint8Array) => {
        if (new Uint8Array(data)[0] === message.ticket) ticketCount += 1;
      });
    }
  }
  const classroom = connect(session, { WebSocket: CuttableSocket, ...options });
  const statuses: string[] = [];
  classroom.on('connection', ({ status }) => statuses.push(status));
  return {
    classroom,
    urls,
    closeCodes,
    statuses,
    get ticketCount() {
      return ticketCount;
    },
    cut() {
      for (const socket of sockets) socket.terminate();
    },
  };
}
