/** The samples of a soak, and whether they level out. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerSample } from '../process/server-sample.ts';

export interface SoakPoint extends ServerSample {
  readonly minutes: number;
  readonly lessons: number;
  readonly openedRooms: number;
  /** By file of the data folder. */
  readonly fileBytes: Readonly<Record<string, number>>;
}

export function fileSizes(folder: string): Record<string, number> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]));
}

export class Curve {
  readonly points: SoakPoint[] = [];

  add(point: SoakPoint): void {
    this.points.push(point);
  }

  /** What grew: mean of the last quarter over mean of the third, where it passes the allowance. */
  faults(): string[] {
    const measures: readonly [string, number, (point: SoakPoint) => number][] = [
      ['heap', 1.05, ({ heapBytes }) => heapBytes],
      ['external memory', 1.1, ({ externalBytes }) => externalBytes],
      ['RSS', 1.1, ({ rssBytes }) => rssBytes],
      ['handles', 1.1, ({ handles }) => Object.values(handles).reduce((sum, count) => sum + count, 0)],
      ['open files', 1.1, ({ fds }) => fds],
      [
        'write-ahead logs',
        1.5,
        ({ fileBytes }) => (fileBytes['downbeat.db-wal'] ?? 0) + (fileBytes['sel.db-wal'] ?? 0),
      ],
    ];
    return measures.flatMap(([name, allowance, read]) => {
      const [third, last] = [this.#mean(0.5, 0.75, read), this.#mean(0.75, 1, read)];
      const ratio = last / Math.max(1, third);
      return ratio <= allowance
        ? []
        : [`${name} grew ${((ratio - 1) * 100).toFixed(1)} % from the third to the last quarter`];
    });
  }

  /** A table of about `rows` rows. */
  table(rows: number): Record<string, string | number>[] {
    const step = Math.max(1, Math.floor(this.points.length / rows));
    return this.points.filter((_, index) => index % step === 0 || index === this.points.length - 1).map(row);
  }

  #mean(from: number, to: number, read: (point: SoakPoint) => number): number {
    const { length } = this.points;
    const part = this.points.slice(Math.floor(from * length), Math.ceil(to * length));
    return part.reduce((sum, point) => sum + read(point), 0) / Math.max(1, part.length);
  }
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

function row({
  minutes,
  lessons,
  openedRooms,
  heapBytes,
  externalBytes,
  rssBytes,
  handles,
  fds,
  fileBytes,
}: SoakPoint) {
  return {
    min: Number(minutes.toFixed(1)),
    lessons,
    'rooms opened': openedRooms,
    'heap MB': mb(heapBytes),
    'external MB': mb(externalBytes),
    'RSS MB': mb(rssBytes),
    handles: Object.values(handles).reduce((sum, count) => sum + count, 0),
    fds,
    'db MB': mb(fileBytes['downbeat.db'] ?? 0),
    'wal MB': mb(fileBytes['downbeat.db-wal'] ?? 0),
    'sel MB': mb(fileBytes['sel.db'] ?? 0),
  };
}
