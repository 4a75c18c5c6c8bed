/**
 * The shared document of one classroom, as data: every root, the keys it may hold, the value of each and who may write it.
 * The gate validates by this table, the docs are printed from it, and the typed room view reads through it.
 * Every root is a flat `Y.Map`, because a key of a flat map can be restored exactly and an overwritten nested type cannot.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { maxNameLength, ParticipantRole, participantIdPattern } from './participant.ts';
import { Timeline } from './timeline.ts';

/** Of a string that people read and clients write: of one line, by the rule of visible-text.ts. An annotation, as JSON Schema calls it. */
const visibleText = { visibleText: true };

/**
 * Who may write a root, before the finer rules of the policy:
 * `server` nobody but the server; `teacher` teachers; `create` teachers, and students may add new keys; `everyone` all.
 */
export type Writer = 'server' | 'teacher' | 'create' | 'everyone';

export interface RootSpec {
  readonly writer: Writer;
  readonly describes: string;
  /** Fixed keys with a schema each. */
  readonly keys?: Readonly<Record<string, TSchema>>;
  /** Or open keys: one pattern (anchored) and one schema. */
  readonly entries?: { readonly keyPattern: string; readonly keyMeans: string; readonly value: TSchema };
}

export const patternIdPattern = '[a-z0-9][a-z0-9-]{0,31}';

export const Bpm = Type.Number({
  minimum: 20,
  maximum: 300,
  description: 'beat units per minute: in 6/8, eighths',
});
export const BeatsPerBar = Type.Integer({ minimum: 1, maximum: 12 });
export const BeatUnit = Type.Enum([2, 4, 8]);
export const RampBeats = Type.Integer({
  minimum: 0,
  maximum: 256,
  description: 'beats over which a new bpm is reached, from the bar line; 0: at once',
});
export const CountInBars = Type.Integer({
  minimum: 0,
  maximum: 4,
  description: 'bars counted in at a start',
});
export const maxTitleLength = 80;
export const RoomTitle = Type.String({ maxLength: maxTitleLength, ...visibleText });
/** Where the class's music sounds: on one speaker in the room, in everybody's headphones, or nowhere but at the teacher's. */
export const Listening = Type.Enum(['speaker', 'headphones', 'silent'], {
  description: 'where the class sounds: speaker (the room screen only), headphones (every device) or silent',
});
export type Listening = Static<typeof Listening>;
export const RoleName = Type.String({ minLength: 1, maxLength: 24, ...visibleText });
export const BeatList = Type.Array(Type.Integer({ minimum: 0, maximum: 11 }), {
  maxItems: 12,
  uniqueItems: true,
});

export const Presence = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: maxNameLength }),
    role: ParticipantRole,
    online: Type.Boolean(),
    joinedAt: Type.Integer({ minimum: 0, description: 'Unix time, ms' }),
    seat: Type.Integer({ minimum: 1, maximum: 1000 }),
  },
  { additionalProperties: false },
);

export type Presence = Static<typeof Presence>;

export const Pattern = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: maxNameLength, ...visibleText }),
    lanes: Type.Array(Type.String({ minLength: 1, maxLength: 24, ...visibleText }), {
      minItems: 1,
      maxItems: 16,
    }),
    steps: Type.Integer({ minimum: 4, maximum: 32 }),
    locked: Type.Boolean(),
  },
  { additionalProperties: false },
);

export type Pattern = Static<typeof Pattern>;

export const roomTable = {
  presence: {
    writer: 'server',
    describes: 'who is in the room',
    entries: { keyPattern: participantIdPattern, keyMeans: 'participantId', value: Presence },
  },
  tempo: {
    writer: 'teacher',
    describes: 'what the teacher wants to hear; the server turns it into the timeline',
    keys: {
      bpm: Bpm,
      beatsPerBar: BeatsPerBar,
      beatUnit: BeatUnit,
      playing: Type.Boolean(),
      rampBeats: RampBeats,
      countInBars: CountInBars,
    },
  },
  beats: {
    writer: 'teacher',
    describes: 'the beats of the bar on which a participant plays, sorted, counted from 0',
    entries: { keyPattern: participantIdPattern, keyMeans: 'participantId', value: BeatList },
  },
  mutes: {
    writer: 'teacher',
    describes: 'whose notes are silenced; `*` silences every student',
    entries: {
      keyPattern: `${participantIdPattern}|\\*`,
      keyMeans: 'participantId or *',
      value: Type.Literal(true),
    },
  },
  roles: {
    writer: 'teacher',
    describes: "a participant's part in the music, one of `room.roleNames`",
    // Whatever the list says: the policy takes nothing else.
    entries: {
      keyPattern: participantIdPattern,
      keyMeans: 'participantId',
      value: Type.String({ minLength: 1, maxLength: 24 }),
    },
  },
  room: {
    writer: 'teacher',
    describes: "the room's settings",
    keys: {
      title: RoomTitle,
      locked: Type.Boolean({ description: 'no new joins' }),
      frozen: Type.Boolean({ description: "students can't edit patterns" }),
      scale: Type.String({ pattern: '^[a-z0-9#-]{1,32}$', description: 'for example c-pentatonic' }),
      roleNames: Type.Array(RoleName, { minItems: 1, maxItems: 12, uniqueItems: true }),
      spotlight: Type.String({
        pattern: `^(?:${participantIdPattern})?$`,
        description: 'the participantId whom everybody watches; empty: nobody',
      }),
      listening: Listening,
    },
  },
  patterns: {
    writer: 'create',
    describes: 'the rhythm patterns of the room; a new room has p1',
    entries: { keyPattern: patternIdPattern, keyMeans: 'patternId', value: Pattern },
  },
  cells: {
    writer: 'everyone',
    describes: 'the velocity of one step of one lane; a deleted key is silent',
    entries: {
      keyPattern: `${patternIdPattern}:(?:\\d|1[0-5]):(?:[12]?\\d|3[01])`,
      keyMeans: 'patternId:laneIndex:stepIndex',
      value: Type.Integer({ minimum: 0, maximum: 127 }),
    },
  },
  timeline: {
    writer: 'server',
    describes: 'the beat as a formula: `current`, and `next` where a change is announced',
    keys: { current: Timeline, next: Timeline },
  },
} as const satisfies Record<string, RootSpec>;

type RoomTable = typeof roomTable;
export type RootName = keyof RoomTable;
/** The keys of a root, as TypeScript can know them. */
export type RoomKey<Root extends RootName> = RoomTable[Root] extends { readonly keys: infer Keys }
  ? keyof Keys & string
  : string;
/** What the schema of a key promises. */
export type RoomValue<Root extends RootName, Key extends string> = RoomTable[Root] extends {
  readonly keys: infer Keys;
}
  ? Key extends keyof Keys
    ? Keys[Key] extends TSchema
      ? Static<Keys[Key]>
      : never
    : never
  : RoomTable[Root] extends { readonly entries: { readonly value: infer Value extends TSchema } }
    ? Static<Value>
    : never;

/** In the order in which the gate decides: what later roots depend on comes first. */
const decisionOrder = [
  'room',
  'presence',
  'tempo',
  'timeline',
  'roles',
  'beats',
  'mutes',
  'patterns',
  'cells',
] as const satisfies readonly RootName[];
/** Does not compile where a root is missing in the order. */
type InOrder<Name extends (typeof decisionOrder)[number]> = Name;
export const rootNames: readonly InOrder<RootName>[] = decisionOrder;

/** The roots that hold something of each participant, by participantId. It goes with the participant. */
export const participantRoots: readonly RootName[] = rootNames.filter((root) => {
  const { entries }: RootSpec = roomTable[root];
  return entries?.keyMeans.startsWith('participantId') ?? false;
});

export const defaultPatternId = 'p1';
export const defaultRoleNames = ['drums', 'bass', 'melody', 'chords', 'shaker', 'conductor'] as const;
