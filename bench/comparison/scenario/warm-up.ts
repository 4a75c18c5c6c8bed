/** A server's first seconds are the compiler's: it plays for a while before it is measured, as a school's server has for hours. */
import type { LoadProcess } from '../load-process.ts';
import { probe } from '../probe.ts';
import type { Seats } from '../seats.ts';
import type { ServerProcess } from '../server-process.ts';

const order = { rooms: 5, clients: 30, notesPerSecond: 10, seconds: 3, seed: 7 };

export async function warmUp(
  run: { readonly server: ServerProcess; readonly seats: Seats; readonly load: Pick<LoadProcess, 'run'> },
  editsPerSecond: number,
): Promise<void> {
  await probe(run, { ...order, editsPerSecond });
}
