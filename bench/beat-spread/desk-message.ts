/** What the bench and its desks (processes with some of the students each) say to each other. All ms on the machine's clock. */
import Type, { type Static } from 'typebox';

const ms = Type.Number();

export const HeardBeat = Type.Object({
  beat: Type.Integer(),
  timelineRev: Type.Integer(),
  /** The server's clock that the beat was computed by. */
  clockId: Type.String(),
  /** On that clock. */
  serverAt: ms,
  /** When this student would sound it. */
  soundsAt: ms,
  handedAt: ms,
  /** Of the clock sync, when the beat was handed out. */
  samples: Type.Integer(),
});
export type HeardBeat = Static<typeof HeardBeat>;

export const StudentReport = Type.Object({
  seat: Type.Integer(),
  joinedAt: ms,
  /** When the document was in step: on joining and after every drop. */
  liveAt: Type.Array(ms),
  /** When each server clock was known well enough to play by. */
  clocks: Type.Array(Type.Object({ clockId: Type.String(), readyAt: ms })),
  beats: Type.Array(HeardBeat),
  /** Beats taken back after they had been handed out. */
  cancelled: Type.Integer(),
});
export type StudentReport = Static<typeof StudentReport>;

export const SessionMessage = Type.Object({
  url: Type.String(),
  wsUrl: Type.String(),
  roomId: Type.String(),
  code: Type.String(),
  participantId: Type.String(),
  role: Type.Union([Type.Literal('student'), Type.Literal('teacher')]),
  token: Type.String(),
  expiresAt: Type.Number(),
});

export const NetworkName = Type.Union([
  Type.Literal('A'),
  Type.Literal('B'),
  Type.Literal('C'),
  Type.Literal('D'),
]);
export type NetworkName = Static<typeof NetworkName>;

export const Place = Type.Object({
  seat: Type.Integer(),
  session: SessionMessage,
  network: NetworkName,
  /** How fast or slow its clock runs at most, parts per million. */
  maxRatePpm: Type.Number(),
  /** Of this student's network and laptop, for this wave. */
  seed: Type.Integer(),
  /** After the order to join. */
  joinsAfterMs: ms,
});
export type Place = Static<typeof Place>;

/** To a desk. `leave` is answered by the reports. */
export const DeskOrder = Type.Union([
  Type.Object({ order: Type.Literal('join'), places: Type.Array(Place) }),
  Type.Object({ order: Type.Literal('leave') }),
]);
export type DeskOrder = Static<typeof DeskOrder>;

export const DeskAnswer = Type.Object({
  students: Type.Array(StudentReport),
  /** The longest time that the desk's event loop stood still. */
  longestStallMs: ms,
});
export type DeskAnswer = Static<typeof DeskAnswer>;
