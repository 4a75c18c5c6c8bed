/**
 * The fields that a participant's awareness state may have, as data. Everything else is removed before anybody receives it:
 * awareness goes to everybody at once and is stored nowhere, so an unknown field would be a channel that no teacher sees. None of
 * these fields takes free text.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Note } from './note.ts';
import { patternIdPattern } from './room-table.ts';

/** A participant's position in a pattern. */
export const GridCursor = Type.Object({
  patternId: Type.String({ pattern: `^${patternIdPattern}$` }),
  laneIndex: Type.Integer({ minimum: 0, maximum: 15 }),
  stepIndex: Type.Integer({ minimum: 0, maximum: 31 }),
});
export type GridCursor = Static<typeof GridCursor>;

/** The time since which a hand is up, on the server's clock, so that all devices show the same queue. */
export const Hand = Type.Number({ minimum: 0, description: "ms on the server's monotonic clock" });

/** What a client says about itself, checked. */
export interface KnownFields {
  notes: readonly Note[];
  hand: number;
  cursor: GridCursor;
}
export type FieldName = keyof KnownFields;

interface FieldSpec<Value> {
  readonly schema: TSchema;
  readonly describes: string;
  /** Returns the value, or undefined if it does not fit. */
  read(value: unknown): Value | undefined;
}

function field<Schema extends TSchema>(
  schema: Schema,
  describes: string,
  bare: (value: Static<Schema>) => Static<Schema> | undefined = (value) => value,
): FieldSpec<Static<Schema>> {
  const validator = Compile(schema);
  return { schema, describes, read: (value) => (validator.Check(value) ? bare(value) : undefined) };
}

export const awarenessFields: { readonly [Name in FieldName]: FieldSpec<KnownFields[Name]> } = {
  // The ring's maximum is left out, because a longer ring is cut, not refused.
  notes: field(Type.Array(Note), 'the newest notes, with growing `seq`; of one who is muted none', (notes) =>
    notes.every((note, i) => i === 0 || note.seq > (notes[i - 1]?.seq ?? 0)) ? notes : undefined,
  ),
  hand: field(Hand, 'a raised hand'),
  cursor: field(GridCursor, 'a place in a pattern that the room has', (cursor) => {
    const { patternId, laneIndex, stepIndex } = cursor;
    return { patternId, laneIndex, stepIndex };
  }),
};

export interface ReadFields {
  readonly fields: Partial<KnownFields>;
  /** Names of fields that are unknown, or whose value does not fit. */
  readonly dropped: readonly string[];
}

/**
 * Extracts the known fields of a state. Returns undefined if the state is no object. The server writes `user`, and clients clear
 * a field with null, so neither counts as dropped.
 */
export function readAwarenessFields(state: unknown): ReadFields | undefined {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined;
  const fields: Partial<KnownFields> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(state)) {
    if (name === 'user' || value === null) continue;
    if (!isFieldName(name) || !readField(fields, name, value)) dropped.push(name);
  }
  return { fields, dropped };
}

function readField<Name extends FieldName>(
  fields: Partial<KnownFields>,
  name: Name,
  value: unknown,
): boolean {
  const read: KnownFields[Name] | undefined = awarenessFields[name].read(value);
  if (read === undefined) return false;
  fields[name] = read;
  return true;
}

function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(awarenessFields, name);
}
