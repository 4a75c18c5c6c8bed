/** `npm run soak -- --hours 2 [--classes 4] [--size 7] [--rooms 12] [--seed 1]`. */
import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly hours: number;
  /** Lessons at the same time. */
  readonly classes: number;
  /** Members of a lesson, the teacher included. */
  readonly size: number;
  /** Rooms that classes come back to; now and then one is closed for good and a new one opened. */
  readonly rooms: number;
  readonly seed: number;
}

export function parseSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hours: { type: 'string', default: '2' },
      classes: { type: 'string', default: '4' },
      size: { type: 'string', default: '7' },
      rooms: { type: 'string', default: '12' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    },
  });
  const number = (name: keyof typeof values, least: number): number => {
    const value = Number(values[name]);
    if (!(value >= least))
      throw new Error(`--${name} must be a number from ${least}, not "${values[name]}".`);
    return value;
  };
  return {
    hours: number('hours', 0.001),
    classes: number('classes', 1),
    size: number('size', 2),
    rooms: number('rooms', number('classes', 1)),
    seed: number('seed', 0),
  };
}
