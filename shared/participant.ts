import Type, { type Static } from 'typebox';

/** What a participant may do. It is fixed by the token, never by the document. */
export const ParticipantRole = Type.Enum(['teacher', 'student']);
export type ParticipantRole = Static<typeof ParticipantRole>;

/** Ten characters of lower-case Crockford base32: 50 random bits, safe in URLs, keys and logs. */
export const participantIdPattern = '[0-9a-hjkmnp-tv-z]{10}';
export const ParticipantId = Type.String({ pattern: `^${participantIdPattern}$` });

export const maxNameLength = 40;

/** Who acts: a participant of the room, or the server itself. */
export interface Actor {
  readonly participantId: string;
  readonly role: ParticipantRole | 'server';
}

/** The author of what nobody wrote: presence, the timeline, and the removal of what a changed setting makes meaningless. */
export const serverActor = { participantId: 'server', role: 'server' } as const satisfies Actor;
