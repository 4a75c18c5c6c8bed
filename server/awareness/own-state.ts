/** A client's own awareness state as it came, and as others receive it: with the server's stamp and the server's ring. */
import { decodeUtf8, encodeUtf8 } from 'lib0/string';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { StampedUser } from '../../shared/awareness-state.ts';
import { isJsonValue, type JsonValue } from '../../shared/json.ts';
import { Note } from '../../shared/note.ts';

export interface OwnState {
  /** All but `notes`. */
  readonly fields: Readonly<Record<string, JsonValue>>;
  /** What it says under `notes`, with growing `seq`; undefined where it has none. */
  readonly notes: readonly Note[] | undefined;
  /** There is something under `notes` that is no ring of notes. */
  readonly badNotes: boolean;
}

export type ParsedState =
  | { readonly ok: true; readonly state: OwnState }
  | { readonly ok: false; readonly reason: string };

// Without the ring's maximum: a longer one is cut, not refused.
const notesValidator = Compile(Type.Array(Note));

/** Parses once; `reason` is for the sender's eyes. */
export function parseOwnState(bytes: Uint8Array, maxBytes: number): ParsedState {
  if (bytes.length > maxBytes) return refused(`An awareness state may have ${maxBytes} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes));
  } catch {
    return refused('The awareness state is not JSON.');
  }
  if (!isFields(value)) return refused('The awareness state is not a plain JSON object.');
  const { notes, ...fields } = value;
  if (notes === undefined) return { ok: true, state: { fields, notes: undefined, badNotes: false } };
  const valid = notesValidator.Check(notes) && growing(notes) ? notes : undefined;
  return { ok: true, state: { fields, notes: valid, badNotes: valid === undefined } };
}

/** UTF-8 JSON of the state with `user` replaced and these notes; undefined ones are left out. */
export function stampState(
  fields: OwnState['fields'],
  user: StampedUser,
  notes: readonly Note[] | undefined,
): Uint8Array {
  return encodeUtf8(JSON.stringify({ ...fields, user, notes }));
}

function refused(reason: string): ParsedState {
  return { ok: false, reason };
}

function isFields(value: unknown): value is Record<string, JsonValue> {
  return isJsonValue(value) && isObject(value);
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function growing(notes: readonly Note[]): boolean {
  return notes.every((note, i) => i === 0 || note.seq > (notes[i - 1]?.seq ?? 0));
}
