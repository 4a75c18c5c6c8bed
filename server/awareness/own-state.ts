/** A client's own awareness state, as it arrived and as others receive it, with the server's stamp and the server's ring. */
import { decodeUtf8, encodeUtf8 } from 'lib0/string';
import { type KnownFields, type ReadFields, readAwarenessFields } from '../../shared/awareness-fields.ts';
import type { StampedUser } from '../../shared/awareness-state.ts';
import type { Note } from '../../shared/note.ts';

export type ParsedState =
  | { readonly ok: true; readonly state: ReadFields }
  /** `isTooLarge`: the state was not read, and costs nobody anything. */
  | { readonly ok: false; readonly reason: string; readonly isTooLarge: boolean };

/** Parses the state once. `reason` is shown to the sender. */
export function parseOwnState(bytes: Uint8Array, maxBytes: number): ParsedState {
  if (bytes.length > maxBytes) {
    return { ok: false, reason: `An awareness state may have ${maxBytes} bytes.`, isTooLarge: true };
  }
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes));
  } catch {
    return { ok: false, reason: 'The awareness state is not JSON.', isTooLarge: false };
  }
  const state = readAwarenessFields(value);
  return state === undefined
    ? { ok: false, reason: 'The awareness state is not a plain JSON object.', isTooLarge: false }
    : { ok: true, state };
}

/** Returns UTF-8 JSON of these fields with the user and the notes. Undefined ones are left out. */
export function stampState(
  { hand, cursor }: Partial<KnownFields>,
  user: StampedUser,
  notes: readonly Note[] | undefined,
): Uint8Array {
  return encodeUtf8(JSON.stringify({ hand, cursor, user, notes }));
}
