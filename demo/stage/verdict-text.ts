/** The verdict as an audience reads it. */
import { failuresOf, type Quantiles, type Verdict } from '../measure/verdict.ts';
import { bold, count, dim, green, left, ms, red } from './style.ts';

const labelWidth = 12;

export function drawVerdict(verdict: Verdict): string[] {
  const failures = failuresOf(verdict);
  const rows = [notesRow, latencyRow, beatRow, ticksRow, editsRow, forbiddenRow, dropsRow].map((row) =>
    row(verdict),
  );
  return [
    '',
    ...rows.flatMap(({ holds, label, says, note }) => [
      `  ${holds ? green('✓') : red('✗')} ${bold(left(label, labelWidth))}${says}`,
      ...(note === undefined ? [] : [dim(`    ${' '.repeat(labelWidth)}${note}`)]),
    ]),
    '',
    failures.length === 0
      ? `  ${green(bold('Everything held.'))}`
      : `  ${red(bold('It did not hold:'))} ${failures.join('; ')}.`,
    '',
  ];
}

interface Row {
  readonly holds: boolean;
  readonly label: string;
  readonly says: string;
  readonly note?: string;
}

function notesRow({ notes }: Verdict): Row {
  const { sent, due, heard, lost, doubled, foreign, excused, missedWhileAway } = notes;
  const away =
    excused === 0 ? '' : `; while a side was away ${count(missedWhileAway)} of ${count(excused)} missed`;
  return {
    holds: due > 0 && lost + doubled + foreign === 0,
    label: 'Notes',
    says: `${count(sent)} sent · heard ${count(heard)} times · ${count(lost)} lost · ${count(doubled)} doubled`,
    note: `${count(due)} were due: each once to everybody else${away}`,
  };
}

function latencyRow({ latencyMs, notes }: Verdict): Row {
  return {
    holds: notes.due > 0,
    label: 'Latency',
    says: quantiles(latencyMs),
    note: `from the key pressed to the note in a receiver's hands; slowest ${ms(latencyMs.most)}`,
  };
}

function beatRow({ beat }: Verdict): Row {
  const { beats, members, spreadMs, handedOut, handedOutLate, pressMs } = beat;
  return {
    holds: beats > 0,
    label: 'Beat',
    says: `${quantiles(spreadMs)} from the first to the last of ${members} laptops`,
    note: `${beats} beats; ${count(handedOutLate)} of ${count(handedOut)} known too late; keys pressed ${ms(pressMs.p50)} (p95 ${ms(pressMs.p95)}) after them`,
  };
}

function ticksRow({ ticks }: Verdict): Row {
  return {
    holds: ticks.heard > 0,
    label: 'Ticks',
    says: `${count(ticks.heard)} heard, ${ms(ticks.medianLeadMs)} ahead (least ${ms(ticks.leastLeadMs)}) · ${count(ticks.late)} late`,
    note: `sounded on arrival, laptops would be ${ms(ticks.arrivalSpreadMs.p95)} apart (p95)`,
  };
}

function editsRow({ edits }: Verdict): Row {
  const { cells, storms, slowestMs, missing, converged } = edits;
  return {
    holds: converged && missing === 0 && cells > 0,
    label: 'Edits',
    says: `${count(cells)} cells, ${storms} times all at once, and while away · converged: ${converged ? 'yes' : 'NO'}`,
    note: `every document and the server's are the same after ${ms(slowestMs)} at most; ${count(missing)} missing`,
  };
}

function forbiddenRow({ forbidden: { tried, restored, seenByOthers } }: Verdict): Row {
  return {
    holds: tried > 0 && restored === tried && seenByOthers === 0,
    label: 'Forbidden',
    says: `${restored} of ${tried} writes restored · seen by others ${seenByOthers} times`,
  };
}

function dropsRow({ drops: { cut, recovered, unplanned, recoveryMs } }: Verdict): Row {
  return {
    holds: cut > 0 && recovered === cut && unplanned === 0,
    label: 'Drops',
    says: `${recovered} of ${cut} back · in step again after p50 ${ms(recoveryMs.p50)} · max ${ms(recoveryMs.most)}`,
    ...(unplanned > 0 && { note: `${unplanned} connections were lost that nobody cut` }),
  };
}

function quantiles({ p50, p95, p99 }: Quantiles): string {
  return `p50 ${ms(p50)} · p95 ${ms(p95)} · p99 ${ms(p99)}`;
}
