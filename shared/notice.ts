import Type, { type Static } from 'typebox';

export const noticeRules = [
  'G1',
  'G2',
  'G3',
  'G4',
  'G5',
  'G8',
  'awareness',
  'limit',
  'seat',
  'event',
] as const;

/**
 * The rule of the gate or the limit that applied, that two devices claimed one seat (for teachers), or what is wrong with an event. See
 * docs/gate.md and docs/protocol.md.
 */
export const NoticeRule = Type.Enum(noticeRules);
export type NoticeRule = Static<typeof NoticeRule>;

/** What senders are told when something of theirs was refused, restored or slowed down (gate rule G7). */
export const Notice = Type.Object({
  rule: NoticeRule,
  /** Present if the notice is about one key of the document. */
  root: Type.Optional(Type.String()),
  key: Type.Optional(Type.String()),
  reason: Type.String(),
  retryAfterMs: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type Notice = Static<typeof Notice>;
