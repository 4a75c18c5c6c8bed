/** What awareness states contain: a participant's own, stamped by the server, and the server's, with the tick. */
import Type, { type Static } from 'typebox';
import { GridCursor, Hand } from './awareness-fields.ts';
import { NoteRing } from './note.ts';

/** The owner of a state. The server writes it from the token, whatever the client sent. */
export const StampedUser = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Type.Enum(['teacher', 'student', 'server']),
});
export type StampedUser = Static<typeof StampedUser>;

/** A beat announced ahead of its time. It must sound at `at`, not on arrival. */
export const Tick = Type.Object({
  beat: Type.Integer(),
  at: Type.Number({ description: "ms on the server's monotonic clock" }),
  timelineRev: Type.Integer({ minimum: 0 }),
});
export type Tick = Static<typeof Tick>;

/** A participant's state as others receive it. Its own fields are those of shared/awareness-fields.ts. */
export const ParticipantState = Type.Object({
  user: StampedUser,
  notes: Type.Optional(NoteRing),
  hand: Type.Optional(Hand),
  cursor: Type.Optional(GridCursor),
});
export type ParticipantState = Static<typeof ParticipantState>;

/** The server's own state. `tick` is absent while nothing plays. */
export const ServerState = Type.Object({
  user: StampedUser,
  clockId: Type.String(),
  tick: Type.Optional(Tick),
});
export type ServerState = Static<typeof ServerState>;
