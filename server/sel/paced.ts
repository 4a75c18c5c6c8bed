/** Long answers beside live rooms: text in chunks, and between two of them everybody else's turn of the event loop. */
import type { Clock } from '../clock.ts';

/** `linesPerTurn` lines a chunk: so many that they take a millisecond or two. */
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
