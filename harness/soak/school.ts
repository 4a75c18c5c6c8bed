/** The rooms of a school: most lessons come back to one of them, some open a new one and close an old one for good. */
import * as prng from 'lib0/prng';
import { createRoom, joinRoom, type Session } from '../../client/index.ts';

export interface SchoolOptions {
  readonly url: string;
  readonly teacherKey: string;
  readonly rooms: number;
  /** Members of each room, the teacher included. */
  readonly size: number;
  readonly random: prng.PRNG;
}

/** The seats of one room, the teacher's first. */
export interface Room {
  seats: readonly Session[];
  /** After its next lesson it is closed. */
  isLast: boolean;
}

/** How many lessons open a new room. */
const newRoomShare = 0.1;

export class School {
  readonly #options: SchoolOptions;
  readonly #free: Room[] = [];
  #opened = 0;

  constructor(options: SchoolOptions) {
    this.#options = options;
  }

  get openedRooms(): number {
    return this.#opened;
  }

  async take(): Promise<Room> {
    const { random, rooms } = this.#options;
    const isFull = this.#opened >= rooms;
    const free = isFull ? this.#free.splice(prng.int31(random, 0, this.#free.length - 1), 1)[0] : undefined;
    if (free === undefined) return this.#open();
    free.isLast = prng.real53(random) < newRoomShare;
    return free;
  }

  /** `seats` with their newest tokens. */
  async giveBack(room: Room): Promise<void> {
    this.#free.push(room.isLast ? await this.#open() : room);
  }

  async #open(): Promise<Room> {
    const { url, teacherKey, size } = this.#options;
    const teacher = await createRoom({ url, teacherKey, title: 'Soak', teacherName: 'Ms Vega', bpm: 110 });
    this.#opened += 1;
    const seats = [teacher];
    for (let i = 1; i < size; i++)
      seats.push(await joinRoom({ url, code: teacher.code, name: `Student ${i}` }));
    return { seats, isLast: false };
  }
}
