/** Students write what only the teacher may: it must come back to them, with a reason, and never reach anybody else. */
import type { Classroom } from '../../client/index.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { RootName } from '../../shared/room-table.ts';
import type { Member } from './member.ts';
import type { SimulatedClass } from './simulated-class.ts';
import { isTrueWithin, sleep } from './wait.ts';

interface ForbiddenWrite {
  readonly root: RootName;
  readonly key: string;
  readonly value: JsonValue;
  readonly says: string;
  write(classroom: Classroom): void;
}

const restoreTimeoutMs = 5000;
/** How long others are watched after the writer has been set right. */
const watchMs = 300;
const forbiddenBpm = 298.5;

const writes: readonly ForbiddenWrite[] = [
  {
    root: 'tempo',
    key: 'bpm',
    value: forbiddenBpm,
    says: `sets the tempo to ${forbiddenBpm}`,
    write: (classroom) => classroom.setTempo({ bpm: forbiddenBpm }),
  },
  {
    root: 'mutes',
    key: '*',
    value: true,
    says: 'mutes the whole class',
    write: (classroom) => classroom.muteAll(),
  },
  {
    root: 'tempo',
    key: 'playing',
    value: false,
    says: 'stops the music',
    write: (classroom) => classroom.stop(),
  },
  {
    root: 'room',
    key: 'title',
    value: 'Nap time',
    says: 'renames the room',
    write: (classroom) => classroom.setTitle('Nap time'),
  },
];

export class ForbiddenScene {
  readonly #class: SimulatedClass;
  #totals = { tried: 0, restored: 0, seenByOthers: 0 };

  constructor(simulatedClass: SimulatedClass) {
    this.#class = simulatedClass;
  }

  get totals(): { readonly tried: number; readonly restored: number; readonly seenByOthers: number } {
    return this.#totals;
  }

  /** Resolves to what an onlooker would say. */
  async attempt(student: Member): Promise<string> {
    const attempt = writes[this.#totals.tried % writes.length];
    if (attempt === undefined) throw new Error('There is nothing forbidden.');
    this.#totals.tried++;
    const before = student.classroom.reader.value(attempt.root, attempt.key);
    let isTold = false;
    const releases = [
      ...this.#watchOthers(student, attempt),
      student.classroom.on('notice', ({ rule, root, key }) => {
        isTold ||= rule === 'G5' && root === attempt.root && key === attempt.key;
      }),
    ];
    const startMs = performance.now();
    attempt.write(student.classroom);
    const isRestored = await isTrueWithin(
      restoreTimeoutMs,
      () => isTold && student.classroom.reader.value(attempt.root, attempt.key) === before,
    );
    const tookMs = performance.now() - startMs;
    if (isRestored) this.#totals.restored++;
    await sleep(watchMs);
    for (const release of releases) release();
    const outcome = isRestored ? `taken back after ${tookMs.toFixed(0)} ms` : 'and it stays';
    return `${student.name} ${attempt.says}: ${outcome}`;
  }

  #watchOthers(student: Member, { root, key, value }: ForbiddenWrite): (() => void)[] {
    const others = this.#class.members.filter((member) => member !== student);
    return others.map(({ classroom }) =>
      classroom.on(root, () => {
        if (classroom.reader.value(root, key) === value) this.#totals.seenByOthers++;
      }),
    );
  }
}
