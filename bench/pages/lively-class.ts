/** Thirty children of a class list, in a room that a teacher's page has opened: they play, edit, raise hands and say how they are. */
import { WebSocket } from 'ws';
import { type Classroom, classNames, connect, joinRoom } from '../../client/index.ts';
import type { TestServer } from '../../test/support/test-server.ts';

const names = [
  'Anna Bergström',
  'Ben Oduya',
  'Chidi Eze',
  'Daria Wiśniewska',
  'Emil Kovács',
  'Farah Haddad',
  'Gus Lindqvist',
  'Hana Sato',
  'Ines Ferreira',
  'Jonas Weber',
  'Kaya Yıldız',
  'Leo Rossi',
  'Mina Park',
  'Noah Cohen',
  'Olu Adeyemi',
  'Pia Nielsen',
  'Quinn Murphy',
  'Rosa Jiménez',
  'Sami Khan',
  'Tara Singh',
  'Uma Patel',
  'Viktor Novák',
  'Wren Taylor',
  'Xavi Puig',
  'Yara Mansour',
  'Zoe Martin',
  'Amir Rahimi',
  'Bea Costa',
  'Cleo Dubois',
  'Maximiliane von Hohenberg',
];

/** A rock beat on the lanes kick, snare, hat, clap. */
const groove: readonly (readonly number[])[] = [[0, 6, 8], [4, 12], [0, 2, 4, 6, 8, 10, 12, 14], [12]];
const scale = [60, 62, 64, 67, 69, 72];

export class LivelyClass {
  readonly #server: TestServer;
  readonly #token: string;
  readonly #code: string;
  readonly #children: Classroom[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `token`: the teacher's. */
  constructor(server: TestServer, room: { readonly code: string; readonly token: string }) {
    this.#server = server;
    this.#code = room.code;
    this.#token = room.token;
  }

  /** Before anybody is in: the names that children tap. */
  async bringList(): Promise<void> {
    await this.#teacher('PUT', '/class-list', { format: 'csv', text: names.join('\n') });
    await this.#teacher('PATCH', '/sel/settings', { checkIns: true, reflections: true });
  }

  /** All but `free`, which stay to be tapped. */
  async comeIn(free: number): Promise<void> {
    const { url } = this.#server;
    for (const { studentId } of (await classNames(url, this.#code)).slice(0, names.length - free)) {
      const child = connect(await joinRoom({ url, code: this.#code, studentId }), { WebSocket });
      await child.whenLive();
      this.#children.push(child);
    }
    await this.#teacher('PATCH', '/tempo', { playing: true, bpm: 104 });
    this.#writeGroove();
    await this.#giveParts();
    await this.#sayHowTheyAre();
    this.#play();
  }

  async giveBeats(name: string, beats: readonly number[]): Promise<void> {
    const presence = this.#server.rooms.liveRooms[0]?.reader.state().presence ?? {};
    const found = Object.entries(presence).find(([, entry]) => entry.name === name);
    if (found === undefined) throw new Error(`Nobody is called ${name}.`);
    await this.#teacher('PUT', `/beats/${found[0]}`, { beats });
  }

  async goHome(): Promise<void> {
    clearInterval(this.#timer);
    for (const child of this.#children) await child.close();
  }

  #writeGroove(): void {
    groove.forEach((steps, lane) => {
      for (const step of steps) this.#child(lane + step).setCell('p1', lane, step, 100);
    });
  }

  async #giveParts(): Promise<void> {
    const roles = ['drums', 'bass', 'melody', 'chords', 'shaker'];
    for (const [i, { participantId }] of this.#children.entries()) {
      await this.#teacher('PUT', `/beats/${participantId}`, { beats: [i % 4] });
      await this.#teacher('PUT', `/roles/${participantId}`, { role: roles[i % roles.length] });
    }
    await this.#teacher('PUT', `/mutes/${this.#child(4).participantId}`);
    for (const i of [7, 2]) this.#child(i).awareness.setLocalStateField('hand', this.#server.clock.now());
  }

  async #sayHowTheyAre(): Promise<void> {
    for (const [i, child] of this.#children.entries()) {
      const body = {
        pleasant: 1 + ((i * 7) % 5),
        energy: 1 + ((i * 3) % 5),
        ...(i === 11 && { wantsToTalk: true }),
      };
      await this.#post(child.session.token, '/sel/check-ins', body);
    }
  }

  /** A note of somebody a dozen times a second: those who came first play more. */
  #play(): void {
    let count = 0;
    this.#timer = setInterval(() => {
      count += 1;
      const child = this.#child(
        Math.floor((count * 7) % (this.#children.length * (count % 3 === 0 ? 0.5 : 1))),
      );
      child.playNote({ midi: scale[count % scale.length] ?? 60, velocity: 90 });
    }, 80);
  }

  #child(index: number): Classroom {
    const child = this.#children[index % this.#children.length];
    if (child === undefined) throw new Error('Nobody is in yet.');
    return child;
  }

  #teacher(method: string, path: string, body?: object): Promise<void> {
    return this.#send(method, this.#token, path, body);
  }

  #post(token: string, path: string, body: object): Promise<void> {
    return this.#send('POST', token, path, body);
  }

  async #send(method: string, token: string, path: string, body?: object): Promise<void> {
    const answer = await this.#server.request(method, `/api/rooms/${this.#code}${path}`, {
      token,
      ...(body && { body }),
    });
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
