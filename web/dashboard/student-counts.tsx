import type { StudentSummary } from '../../shared/sel-api.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';

/** Counts beside each other: nothing to add up and nothing to compare by. */
export function StudentCounts({ summary }: { readonly summary: StudentSummary }) {
  const { collaboration, contribution, sessions, totalNotes } = summary;
  const { counts, turnsOf } = words.sel;
  const rows: readonly (readonly [string, string])[] = [
    [counts.sessions, `${sessions}`],
    [counts.totalNotes, `${totalNotes}`],
    [counts.bouts, `${contribution.bouts}`],
    [counts.turns, turnsOf(collaboration.turnsTaken, collaboration.turnsAssigned)],
    [counts.edits, `${contribution.edits}`],
    [counts.partners, `${collaboration.partners}`],
    [counts.thanksGiven, `${collaboration.thanksGiven}`],
    [counts.thanksReceived, `${collaboration.thanksReceived}`],
  ];
  return (
    <dl className={style.counts}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
