/** `npm run chaos -- [--kills 20] [--clients 40] [--light 0] [--rooms 2] [--processes 2] [--synchronous FULL] [--seed 1]`. */
import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly kills: number;
  /** In all rooms together, teachers included. */
  readonly clients: number;
  /** Clients beside these that cost the machine little: see light-client.ts. With any, all clients keep to one core. */
  readonly light: number;
  readonly rooms: number;
  /** Processes that the clients are spread over. */
  readonly processes: number;
  readonly synchronous: 'FULL' | 'NORMAL';
  /** How long the school works between two kills, ms at most. */
  readonly loadMs: number;
  readonly seed: number;
}

export function parseChaosOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '20' },
      clients: { type: 'string', default: '40' },
      light: { type: 'string', default: '0' },
      rooms: { type: 'string' },
      processes: { type: 'string', default: '2' },
      synchronous: { type: 'string', default: 'FULL' },
      load: { type: 'string', default: '900' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    },
  });
  const whole = (name: string, text: string, least: number): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new Error(`--${name} must be a whole number from ${least}, not "${text}".`);
  };
  const { synchronous } = values;
  if (synchronous !== 'FULL' && synchronous !== 'NORMAL') throw new Error('--synchronous is FULL or NORMAL.');
  const clients = whole('clients', values.clients, 3);
  return {
    kills: whole('kills', values.kills, 1),
    clients,
    light: whole('light', values.light, 0),
    rooms: whole('rooms', values.rooms ?? String(Math.max(1, Math.ceil(clients / 20))), 1),
    processes: whole('processes', values.processes, 1),
    synchronous,
    loadMs: whole('load', values.load, 100),
    seed: whole('seed', values.seed, 0),
  };
}
