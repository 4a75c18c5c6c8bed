/** Something that happens once in a room and is kept nowhere (message 107): an extension's event. */
import Type, { type Static } from 'typebox';
import { maxEventBytes } from './extension.ts';
import { isJsonValue, type JsonValue } from './json.ts';
import { ParticipantId } from './participant.ts';

/** As its sender writes it. */
export interface SentEvent {
  readonly name: string;
  readonly payload: JsonValue;
}

/** As the others hear it: who sent it is the server's word. */
export const RoomEvent = Type.Object({
  name: Type.String(),
  payload: Type.Unknown(),
  from: Type.Union([ParticipantId, Type.Literal('server')]),
  role: Type.Enum(['teacher', 'student', 'server']),
  at: Type.Number({ description: "when the server had it, ms on its monotonic clock, as the beat's" }),
});
export type RoomEvent = Static<typeof RoomEvent>;

/** Undefined where the text is no event that anybody may send. */
export function parseSentEvent(text: string): SentEvent | undefined {
  if (text.length > 2 * maxEventBytes) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('name' in value) || !('payload' in value))
      return undefined;
    const { name, payload } = value;
    return typeof name === 'string' && isJsonValue(payload) ? { name, payload } : undefined;
  } catch {
    return undefined;
  }
}
