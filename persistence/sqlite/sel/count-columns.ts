/** The counts of a contribution as columns. This is the only place that spells out what is stored, summed and read. */
import type { Contribution } from '../../../shared/sel/contribution.ts';
import { StoredInteger } from '../row-schema.ts';

export type Counts = Omit<Contribution, 'participantId' | 'peers'>;

export const countColumns = [
  { name: 'notes', column: 'notes' },
  { name: 'bouts', column: 'bouts' },
  { name: 'turnsTaken', column: 'turns_taken' },
  { name: 'turnsAssigned', column: 'turns_assigned' },
  { name: 'edits', column: 'edits' },
  { name: 'editBouts', column: 'edit_bouts' },
  { name: 'thanksGiven', column: 'thanks_given' },
  { name: 'thanksReceived', column: 'thanks_received' },
  { name: 'presentMs', column: 'present_ms' },
  { name: 'availableMs', column: 'available_ms' },
] as const satisfies readonly { readonly name: keyof Counts; readonly column: string }[];

/** Schema properties of a row that holds the counts. */
export const CountFields = {
  notes: StoredInteger,
  bouts: StoredInteger,
  turnsTaken: StoredInteger,
  turnsAssigned: StoredInteger,
  edits: StoredInteger,
  editBouts: StoredInteger,
  thanksGiven: StoredInteger,
  thanksReceived: StoredInteger,
  presentMs: StoredInteger,
  availableMs: StoredInteger,
};

export const columnList = countColumns.map(({ column }) => column).join(', ');
export const parameterList = countColumns.map(({ name }) => `@${name}`).join(', ');
export const addedColumns = countColumns
  .map(({ column }) => `${column} = ${column} + excluded.${column}`)
  .join(', ');

export function selectCounts(table: string): string {
  return countColumns.map(({ name, column }) => `${table}.${column} AS ${name}`).join(', ');
}

export function sumCounts(table: string): string {
  return countColumns.map(({ name, column }) => `sum(${table}.${column}) AS ${name}`).join(', ');
}

/** The columns need whole numbers, so durations lose their fraction of a millisecond. */
export function toCounts(contribution: Counts): Counts {
  return {
    notes: contribution.notes,
    bouts: contribution.bouts,
    turnsTaken: contribution.turnsTaken,
    turnsAssigned: contribution.turnsAssigned,
    edits: contribution.edits,
    editBouts: contribution.editBouts,
    thanksGiven: contribution.thanksGiven,
    thanksReceived: contribution.thanksReceived,
    presentMs: Math.round(contribution.presentMs),
    availableMs: Math.round(contribution.availableMs),
  };
}
