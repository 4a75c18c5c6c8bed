import { Distribution } from '../measure/distribution.ts';

/** One part of the tune as the class plays it: a row of the table. */
export class PartRow {
  readonly name: string;
  students = 0;
  sent = 0;
  /** By everybody else together. */
  heard = 0;
  readonly latency = new Distribution();

  constructor(name: string) {
    this.name = name;
  }
}
