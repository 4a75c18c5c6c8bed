/** Sends long answers without disturbing live rooms: text in chunks, with a turn of the event loop for everything else between two of them. */
import type { Clock } from '../clock.ts';

/** A chunk has `linesPerTurn` lines, which should take a millisecond or two. */
export async function* paced(
  clock: Pick<Clock, 'endOfTurn'>,
  lines: Iterable<string> | AsyncIterable<string>,
  linesPerTurn: number,
): AsyncGenerator<string> {
  let chunk: string[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length < linesPerTurn) continue;
    yield chunk.join('');
    chunk = [];
    await new Promise<void>((resolve) => clock.endOfTurn(resolve));
  }
  if (chunk.length > 0) yield chunk.join('');
}
