/** The HTTP API's requests and answers, as schemas that are also the types. All times are ms. */
import Type, { type Static, type TSchema } from 'typebox';
import { ParticipantId, ParticipantRole, participantIdPattern } from './participant.ts';
import {
  BeatList,
  BeatsPerBar,
  BeatUnit,
  Bpm,
  CountInBars,
  Pattern,
  Presence,
  RampBeats,
  RoleName,
  RoomTitle,
  roomTable,
} from './room-table.ts';
import { Timeline } from './timeline.ts';

/**
 * The header in which a client identifies its device where strangers are admitted in turns. It holds any text of up to 64
 * characters, which each page generates anew and nobody stores.
 */
export const deviceHeader = 'downbeat-device';

const closed = { additionalProperties: false };
/** Longer than the text that is shown, so that a padded name or title can still be cleaned (visible-text.ts). */
const maxRawNameLength = 200;
const maxRawTitleLength = 400;
const readonlyList = <Item>(schema: TSchema) => Type.Unsafe<readonly Item[]>(schema);

export const JoinCode = Type.String({
  description:
    'The join code in any spelling: case, hyphen and look-alikes do not count. Members may give the roomId instead',
});
const Name = Type.String({
  minLength: 1,
  maxLength: maxRawNameLength,
  description:
    'Shown to everybody, cleaned: NFC, without invisible characters, spaces made one; 1 to 40 code points of what is left. Control characters are refused, and to students words for a teacher',
});
const Title = Type.String({
  maxLength: maxRawTitleLength,
  description: 'Shown to everybody, cleaned as a name is; up to 80 code points of what is left',
});
const WsUrl = Type.String({
  description: 'For y-websocket: new WebsocketProvider(wsUrl, roomId, doc, { params: { token } })',
});
const Token = Type.String({ description: 'The room token: for the socket and, as Bearer, for this API' });
const ExpiresAt = Type.Integer({ description: "The token's end, Unix ms" });

export const OpenRoomRequest = Type.Object(
  {
    title: Type.Optional(Title),
    teacherName: Type.Optional(Name),
    bpm: Type.Optional(Bpm),
    beatsPerBar: Type.Optional(BeatsPerBar),
    beatUnit: Type.Optional(BeatUnit),
  },
  closed,
);
export type OpenRoomRequest = Static<typeof OpenRoomRequest>;

export const OpenRoomAnswer = Type.Object({
  roomId: Type.String(),
  code: Type.String(),
  token: Token,
  participantId: ParticipantId,
  wsUrl: WsUrl,
  expiresAt: ExpiresAt,
});
export type OpenRoomAnswer = Static<typeof OpenRoomAnswer>;

/** Exactly one of a typed name and a name of the class list. */
export const JoinRequest = Type.Object(
  {
    name: Type.Optional(Name),
    studentId: Type.Optional(
      Type.String({
        pattern: `^${participantIdPattern}$`,
        description: 'instead of a name: the child that tapped this name of the class list',
      }),
    ),
  },
  { ...closed, minProperties: 1, maxProperties: 1 },
);
export type JoinRequest = Static<typeof JoinRequest>;

export const JoinAnswer = Type.Object({
  roomId: Type.String(),
  token: Token,
  participantId: ParticipantId,
  role: ParticipantRole,
  wsUrl: WsUrl,
  expiresAt: ExpiresAt,
});
export type JoinAnswer = Static<typeof JoinAnswer>;

export const TempoAnswer = Type.Object({
  bpm: Bpm,
  beatsPerBar: BeatsPerBar,
  beatUnit: BeatUnit,
  rampBeats: RampBeats,
  countInBars: CountInBars,
  playing: Type.Boolean(),
});
export type TempoAnswer = Static<typeof TempoAnswer>;

export const TempoRequest = Type.Object(Type.Partial(TempoAnswer).properties, {
  ...closed,
  minProperties: 1,
});
export type TempoRequest = Static<typeof TempoRequest>;

export const RoomSettingsAnswer = Type.Object({
  title: RoomTitle,
  locked: roomTable.room.keys.locked,
  frozen: roomTable.room.keys.frozen,
  scale: roomTable.room.keys.scale,
  roleNames: readonlyList<string>(roomTable.room.keys.roleNames),
  spotlight: roomTable.room.keys.spotlight,
  listening: roomTable.room.keys.listening,
});
export type RoomSettingsAnswer = Static<typeof RoomSettingsAnswer>;

export const RoomSettingsRequest = Type.Object(
  Type.Partial(Type.Object({ ...Type.Omit(RoomSettingsAnswer, ['roleNames']).properties, title: Title }))
    .properties,
  { ...closed, minProperties: 1 },
);
export type RoomSettingsRequest = Static<typeof RoomSettingsRequest>;

export const BeatsRequest = Type.Object({ beats: readonlyList<number>(BeatList) }, closed);
export type BeatsRequest = Static<typeof BeatsRequest>;

export const RoleRequest = Type.Object({ role: RoleName }, closed);
export type RoleRequest = Static<typeof RoleRequest>;

const byId = <Value extends TSchema>(value: Value) => Type.Record(Type.String(), value);

/** The room as JSON: the shared document, read through the room table. */
export const RoomAnswer = Type.Object({
  roomId: Type.String(),
  code: Type.String(),
  createdAt: Type.Integer({ description: 'Unix ms' }),
  expiresAt: Type.Integer({ description: "The room's end, Unix ms" }),
  presence: byId(Presence),
  tempo: TempoAnswer,
  beats: byId(readonlyList<number>(BeatList)),
  mutes: byId(Type.Literal(true)),
  roles: byId(RoleName),
  room: RoomSettingsAnswer,
  patterns: byId(Pattern),
  cells: byId(Type.Integer()),
  timeline: Type.Object({ current: Type.Optional(Timeline), next: Type.Optional(Timeline) }),
});
export type RoomAnswer = Static<typeof RoomAnswer>;

export const CodeAnswer = Type.Object({ code: Type.String() });
export type CodeAnswer = Static<typeof CodeAnswer>;

export const ContestedSeat = Type.Object({
  participantId: ParticipantId,
  name: Type.String(),
  at: Type.Integer({ description: 'When the second of them came, Unix ms' }),
});
export type ContestedSeat = Static<typeof ContestedSeat>;

export const ContestedSeatsAnswer = Type.Object({ seats: Type.Array(ContestedSeat) });

export const SeatDecision = Type.Object(
  {
    holder: Type.Enum(['earlier', 'later'], {
      description:
        'earlier: it stays with the device that was there first; later: the one that was sent away gets it',
    }),
  },
  closed,
);
export type SeatDecision = Static<typeof SeatDecision>;

export const RefreshAnswer = Type.Object({ token: Token, expiresAt: ExpiresAt });
export type RefreshAnswer = Static<typeof RefreshAnswer>;

export const TicketAnswer = Type.Object({
  ticket: Type.String({ description: 'For one WebSocket: `?ticket=…` in the place of `?token=…`' }),
  expiresInMs: Type.Integer({ description: 'How long it may wait, ms' }),
});
export type TicketAnswer = Static<typeof TicketAnswer>;

export const TimeAnswer = Type.Object({
  clockId: Type.String({ description: 'Another id means another clock: measure anew' }),
  now: Type.Number({ description: "ms on the server's monotonic clock" }),
  unixNow: Type.Number({ description: 'Unix ms' }),
});
export type TimeAnswer = Static<typeof TimeAnswer>;

export const HealthAnswer = Type.Object({ status: Type.Literal('ok') });
export type HealthAnswer = Static<typeof HealthAnswer>;
