import type { Classroom } from '../../client/index.ts';
import { type Finding, inWords, quantilesOf, rounded } from './check-result.ts';
import { isTrueWithin, sleep } from './waiting.ts';

const arrivalTimeoutMs = 5000;

/** Every student plays in turn; everybody else must hear each note once, in order, and soon. */
export async function probeNotes(
  members: readonly Classroom[],
  { notes, everyMs, maxP99 }: { readonly notes: number; readonly everyMs: number; readonly maxP99: number },
): Promise<Finding[]> {
  const playedAt = new Map<string, number>();
  const heard = new Map<string, number>();
  const lastSeqs = new Map<string, number>();
  const latencies: number[] = [];
  let outOfOrder = 0;
  let doubled = 0;
  const off = members.map((listener) =>
    listener.onNote(({ participantId, note }) => {
      const sentAt = playedAt.get(`${participantId} ${note.seq}`);
      if (sentAt === undefined) return;
      const key = `${listener.participantId} ${participantId} ${note.seq}`;
      if (heard.has(key)) doubled += 1;
      heard.set(key, performance.now() - sentAt);
      latencies.push(performance.now() - sentAt);
      const pair = `${listener.participantId} ${participantId}`;
      if (note.seq < (lastSeqs.get(pair) ?? 0)) outOfOrder += 1;
      lastSeqs.set(pair, note.seq);
    }),
  );
  for (let i = 0; i < notes; i++) {
    const player = members[i % members.length];
    if (player === undefined) break;
    const at = performance.now();
    const { seq } = player.playNote({ midi: 60 + (i % 12), velocity: 80 });
    playedAt.set(`${player.participantId} ${seq}`, at);
    await sleep(everyMs);
  }
  const expected = notes * (members.length - 1);
  await isTrueWithin(arrivalTimeoutMs, () => heard.size === expected);
  for (const stop of off) stop();
  const lost = expected - heard.size;
  const spread = quantilesOf(latencies);
  return [
    {
      name: 'delivery',
      ok: lost === 0 && doubled === 0 && spread.p99 <= maxP99,
      says: `${heard.size} of ${expected} notes heard, ${doubled} twice; ${inWords(spread)}`,
      figures: rounded({ expected, lost, doubled, ...spread }),
    },
    {
      name: 'order',
      ok: outOfOrder === 0,
      says: `${outOfOrder} of ${heard.size} notes heard after a later one of the same player`,
      figures: { outOfOrder },
    },
  ];
}
