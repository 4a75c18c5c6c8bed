/**
 * The beat as a formula. A timeline maps a moment on the server's monotonic clock to a beat and back, so that every
 * client can compute when a beat sounds instead of waiting for a message (design section 4; the model is Ableton Link's
 * `Timeline.hpp`: tempo, beat origin, time origin).
 */
import Type, { type Static } from 'typebox';

export const Timeline = Type.Object(
  {
    rev: Type.Integer({ minimum: 0, description: 'grows with every change' }),
    clockId: Type.String({
      minLength: 1,
      maxLength: 32,
      description: "whose clock `timeOrigin` is on: one server process's",
    }),
    bpm: Type.Number({ minimum: 20, maximum: 300 }),
    beatsPerBar: Type.Integer({ minimum: 1, maximum: 12 }),
    beatUnit: Type.Union([Type.Literal(2), Type.Literal(4), Type.Literal(8)]),
    playing: Type.Boolean(),
    beatOrigin: Type.Number({ description: 'beats' }),
    timeOrigin: Type.Number({ description: "ms on the server's monotonic clock" }),
  },
  { additionalProperties: false },
);
export type Timeline = Static<typeof Timeline>;
