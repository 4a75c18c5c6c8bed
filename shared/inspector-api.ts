/** What the server tells a teacher's inspector once a second: figures and ids, never what anybody wrote or played, nor names. */
import Type, { type Static, type TSchema } from 'typebox';
import { frameKinds } from './message-table.ts';
import { NoticeRule } from './notice.ts';

const readonlyList = <Schema extends TSchema>(schema: Schema, options: { readonly maxItems?: number } = {}) =>
  Type.Unsafe<readonly Static<Schema>[]>(Type.Array(schema, options));

const Count = Type.Integer({ minimum: 0 });

/** The most denials listed in one sample. Further ones are only counted. */
export const maxDenialsPerSample = 50;

export const FrameSum = Type.Object({
  kind: Type.Enum(frameKinds),
  /** From the server's view: `in` came from the client. */
  direction: Type.Enum(['in', 'out']),
  frames: Count,
  bytes: Count,
});
export type FrameSum = Static<typeof FrameSum>;

export const ClientTraffic = Type.Object({
  participantId: Type.String(),
  sums: readonlyList(FrameSum),
});
export type ClientTraffic = Static<typeof ClientTraffic>;

export const Denial = Type.Object({
  participantId: Type.String(),
  rule: NoticeRule,
  root: Type.Optional(Type.String()),
  key: Type.Optional(Type.String()),
  reason: Type.String(),
});
export type Denial = Static<typeof Denial>;

export const InspectorSample = Type.Object({
  at: Type.Number({ description: "the sample's end, ms on the server's monotonic clock" }),
  spanMs: Type.Number({ description: 'what it covers, up to `at`' }),
  clients: readonlyList(ClientTraffic),
  denials: readonlyList(Denial, { maxItems: maxDenialsPerSample }),
  moreDenials: Type.Integer({ minimum: 0, description: 'counted only' }),
  beatLatenessMs: readonlyList(
    Type.Number({ description: 'how late a beat was announced against its lead; below 0 is early' }),
  ),
});
export type InspectorSample = Static<typeof InspectorSample>;
