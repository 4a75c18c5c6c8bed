/** What a simulated lesson showed, and whether everything that Downbeat promises held. Times are ms. */
import type { NoteTotals } from './note-ledger.ts';

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

export interface Verdict {
  readonly students: number;
  readonly notes: NoteTotals;
  /** From the call that plays a note to the call that hands it to a receiver. */
  readonly latencyMs: Quantiles;
  readonly beat: {
    readonly beats: number;
    readonly members: number;
    /** From the first to the last member that sounds a beat. */
    readonly spreadMs: Quantiles;
    readonly handedOut: number;
    readonly handedOutLate: number;
    /** How long after its moment a student pressed a key. */
    readonly pressMs: Quantiles;
  };
  readonly ticks: {
    readonly heard: number;
    readonly late: number;
    readonly leastLeadMs: number;
    readonly medianLeadMs: number;
    readonly arrivalSpreadMs: Quantiles;
  };
  readonly edits: {
    readonly cells: number;
    /** Moments at which all students wrote at once. */
    readonly storms: number;
    readonly slowestMs: number;
    /** Cells with one writer that do not hold what it wrote, over all documents. */
    readonly missing: number;
    /** All documents and the server's are the same. */
    readonly converged: boolean;
  };
  readonly forbidden: {
    readonly tried: number;
    /** Taken back at the writer's, who was told why. */
    readonly restored: number;
    readonly seenByOthers: number;
  };
  readonly drops: {
    readonly cut: number;
    readonly recovered: number;
    /** From the cut to the document in step again. */
    readonly recoveryMs: Quantiles;
    /** Connections that were lost without having been cut. */
    readonly unplanned: number;
  };
}

/** What did not hold, in words; empty where everything did. Times are not judged: machines differ. */
export function failuresOf({ notes, beat, edits, forbidden, drops }: Verdict): string[] {
  const claims: readonly (readonly [holds: boolean, failure: string])[] = [
    [notes.due > 0, 'no note was due to anybody'],
    [notes.lost === 0, `${notes.lost} notes were lost`],
    [notes.doubled === 0, `${notes.doubled} notes were heard twice`],
    [notes.foreign === 0, `${notes.foreign} notes were heard that nobody played`],
    [beat.beats > 0, 'there was no beat'],
    [edits.cells > 0, 'nothing was edited'],
    [edits.missing === 0, `${edits.missing} cells do not hold what was written`],
    [edits.converged, 'the documents differ'],
    [forbidden.tried > 0, 'no forbidden write was tried'],
    [
      forbidden.restored === forbidden.tried,
      `${forbidden.tried - forbidden.restored} forbidden writes were not taken back`,
    ],
    [forbidden.seenByOthers === 0, `others saw forbidden values ${forbidden.seenByOthers} times`],
    [drops.cut > 0, 'nobody was cut off'],
    [drops.recovered === drops.cut, `${drops.cut - drops.recovered} students did not come back`],
    [drops.unplanned === 0, `${drops.unplanned} connections were lost that nobody cut`],
  ];
  return claims.filter(([holds]) => !holds).map(([, failure]) => failure);
}
