/** How a server's clock stands to the machine's: both count the same oscillator, so one good measurement holds for its life. */
import { Value } from 'typebox/value';
import { TimeAnswer } from '../../shared/api.ts';
import { machineNow } from './machine-time.ts';

export interface ServerTime {
  readonly clockId: string;
  /** The machine's time when the server's clock read 0, ms. */
  readonly originMs: number;
  /** The largest possible error of `originMs`. */
  readonly errorMs: number;
}

const requests = 200;

/** Over loopback, without the added delay; of many requests the quickest counts. */
export async function measureServerTime(url: string): Promise<ServerTime> {
  let best: ServerTime | undefined;
  for (let request = 0; request < requests; request++) {
    const sentAt = machineNow();
    const response = await fetch(`${url}/api/time`);
    const receivedAt = machineNow();
    const { clockId, now } = Value.Parse(TimeAnswer, await response.json());
    const errorMs = (receivedAt - sentAt) / 2;
    if (best && best.errorMs <= errorMs && best.clockId === clockId) continue;
    best = { clockId, originMs: (sentAt + receivedAt) / 2 - now, errorMs };
  }
  if (best === undefined) throw new Error(`${url} does not tell its time.`);
  return best;
}
