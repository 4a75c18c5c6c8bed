/** Social-emotional learning over HTTP: requests and answers, as schemas that are also the types. All times are ms. */
import Type, { type Static } from 'typebox';
import { ParticipantId } from './participant.ts';
import { Collaboration } from './sel/collaboration.ts';
import { Contribution } from './sel/contribution.ts';

const closed = { additionalProperties: false };
const UnixMs = (description: string) => Type.Integer({ minimum: 0, description: `${description}, Unix ms` });
const Level = (description: string) => Type.Integer({ minimum: 1, maximum: 5, description });

/** A student across rooms: an id of the class list, or else the participantId of the first seat, until it is linked to another. */
export const StudentId = ParticipantId;

/** CASEL's five areas, as tags of prompts. They measure nothing. */
export const CaselTag = Type.Enum([
  'self-awareness',
  'self-management',
  'social-awareness',
  'relationship-skills',
  'responsible-decision-making',
]);
export type CaselTag = Static<typeof CaselTag>;

export const SelSettings = Type.Object({
  classId: Type.String({ description: 'the rooms of one class share students, settings and history' }),
  checkIns: Type.Boolean({
    description: 'check-ins are asked for and kept; off until a teacher turns them on',
  }),
  reflections: Type.Boolean({
    description: 'reflections are asked for and kept; off until a teacher turns them on',
  }),
});
export type SelSettings = Static<typeof SelSettings>;

export const SelSettingsRequest = Type.Object(Type.Partial(Type.Omit(SelSettings, ['classId'])).properties, {
  ...closed,
  minProperties: 1,
});
export type SelSettingsRequest = Static<typeof SelSettingsRequest>;

/** The teachers of a class, by their rooms. */
export const ClassAnswer = Type.Object({
  classId: SelSettings.properties.classId,
  manages: Type.Boolean({ description: 'this room may invite rooms to the class and take any out of it' }),
  rooms: Type.Array(
    Type.Object({
      roomId: Type.String(),
      manages: Type.Boolean(),
      joinedAt: Type.Union([UnixMs('when it was invited'), Type.Null()], {
        description: 'null: the class began with it, or it joined before this was kept',
      }),
    }),
    { description: 'the longest in the class first' },
  ),
});
export type ClassAnswer = Static<typeof ClassAnswer>;

const minuteMs = 60_000;
const dayMs = 86_400_000;

export const ClassInvitationRequest = Type.Object(
  {
    manages: Type.Optional(
      Type.Boolean({
        description: "for a next room of your own, which goes on with the class; not for a colleague's",
      }),
    ),
    validForMs: Type.Optional(
      Type.Integer({
        minimum: minuteMs,
        maximum: 370 * dayMs,
        description: 'a week where it is left out; a school year at most',
      }),
    ),
  },
  closed,
);
export type ClassInvitationRequest = Static<typeof ClassInvitationRequest>;
export const usualInvitationMs = 7 * dayMs;

export const ClassInvitationAnswer = Type.Object({
  invitation: Type.String({ description: 'lets one room into the class; shown once and stored as a digest' }),
  manages: Type.Boolean(),
  expiresAt: UnixMs('its end'),
});
export type ClassInvitationAnswer = Static<typeof ClassInvitationAnswer>;

export const JoinClassRequest = Type.Object(
  {
    invitation: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'in any spelling: case, hyphens and look-alikes do not count',
    }),
  },
  closed,
);

export const LinkSeatRequest = Type.Object({ studentId: StudentId }, closed);

export const maxPromptLength = 280;
/** The maximum length of what a child or a teacher writes. */
export const maxWordsLength = 2000;

export const PromptRequest = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: maxPromptLength }),
    answer: Type.Enum(['text', 'faces']),
    casel: Type.Optional(CaselTag),
  },
  closed,
);
export type PromptRequest = Static<typeof PromptRequest>;

export const Prompt = Type.Object({
  ...PromptRequest.properties,
  promptId: Type.Integer({ minimum: 1 }),
  setAt: UnixMs('when it was set'),
});
export type Prompt = Static<typeof Prompt>;

/** What a teacher has asked the room, on any device. */
export const AskedAnswer = Type.Object({ prompt: Type.Union([Prompt, Type.Null()]) });

/** What a student may answer now. Nothing at all if the class has it off or the student is opted out. */
export const Invitation = Type.Object({
  checkIn: Type.Boolean({ description: 'show the two questions of a check-in' }),
  prompt: Type.Union([Prompt, Type.Null()]),
});
export type Invitation = Static<typeof Invitation>;

const ReflectionFields = {
  text: Type.Optional(Type.String({ minLength: 1, maxLength: maxWordsLength })),
  face: Type.Optional(Level('1 unhappy to 5 happy')),
};
export const ReflectionRequest = Type.Object(
  { promptId: Type.Integer({ minimum: 1 }), ...ReflectionFields },
  { ...closed, minProperties: 2 },
);
export type ReflectionRequest = Static<typeof ReflectionRequest>;

const CheckInFields = {
  pleasant: Type.Optional(Level('1 very unpleasant to 5 very pleasant')),
  energy: Type.Optional(Level('1 no energy to 5 full of energy')),
  wantsToTalk: Type.Optional(Type.Literal(true, { description: "I'd like to talk to my teacher" })),
};
/** Every question can be skipped. */
export const CheckInRequest = Type.Object(CheckInFields, { ...closed, minProperties: 1 });
export type CheckInRequest = Static<typeof CheckInRequest>;

export const ThanksRequest = Type.Object({ participantId: ParticipantId }, closed);

const EntryKind = Type.Enum(['reflection', 'check-in', 'note'], {
  description: "a note is a teacher's, on the record, as a correction asks for",
});
export type EntryKind = Static<typeof EntryKind>;

/** What is sealed with the student's key. */
export const EntryContent = Type.Object(
  {
    prompt: Type.Optional(Type.String()),
    casel: Type.Optional(CaselTag),
    ...ReflectionFields,
    ...CheckInFields,
  },
  closed,
);
export type EntryContent = Static<typeof EntryContent>;

export const SelEntry = Type.Object({
  entryId: Type.Integer({ minimum: 1 }),
  kind: EntryKind,
  roomId: Type.String(),
  participantId: ParticipantId,
  studentId: StudentId,
  at: UnixMs('when it was submitted'),
  correctedAt: Type.Union([UnixMs('when it was last corrected'), Type.Null()]),
  content: EntryContent,
});
export type SelEntry = Static<typeof SelEntry>;

export const EntriesAnswer = Type.Object({
  entries: Type.Array(SelEntry),
  before: Type.Union([Type.Integer(), Type.Null()], {
    description: 'the `before` of the next page; null where there is none',
  }),
});
export type EntriesAnswer = Static<typeof EntriesAnswer>;

export const CorrectionRequest = Type.Object(
  { ...ReflectionFields, pleasant: CheckInFields.pleasant, energy: CheckInFields.energy },
  { ...closed, minProperties: 1, description: 'the fields that were wrong, as they should be' },
);
export type CorrectionRequest = Static<typeof CorrectionRequest>;

export const NoteRequest = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: maxWordsLength }) },
  closed,
);

export const SelScope = Type.Enum(['lesson', 'room', 'class'], {
  description: "the room's latest lesson, all of the room's, or all rooms of the class",
});
export type SelScope = Static<typeof SelScope>;

export const ClassSummary = Type.Object({
  scope: SelScope,
  lessons: Type.Integer(),
  students: Type.Integer({ description: 'students with any participation' }),
  reflections: Type.Integer(),
  checkIns: Type.Integer(),
  collaboration: Collaboration,
  quiet: Type.Array(StudentId, {
    description: 'students who were there and have neither played nor edited, to look out for; sorted by id',
  }),
});
export type ClassSummary = Static<typeof ClassSummary>;

/** A student's figures. They are deliberately separate counts, without a score or a rank. */
export const StudentSummary = Type.Object({
  studentId: StudentId,
  totalNotes: Type.Integer(),
  sessions: Type.Integer({ description: 'lessons with any participation' }),
  reflections: Type.Integer(),
  checkIns: Type.Integer(),
  collaboration: Type.Object({
    partners: Type.Integer({ description: 'peers with whom the student edited or alternated' }),
    coEdits: Type.Integer(),
    alternations: Type.Integer(),
    turnsTaken: Type.Integer(),
    turnsAssigned: Type.Integer(),
    thanksGiven: Type.Integer(),
    thanksReceived: Type.Integer(),
  }),
  contribution: Contribution,
});
export type StudentSummary = Static<typeof StudentSummary>;

const PeriodCounts = Type.Omit(Contribution, ['participantId', 'peers']);
export type PeriodCounts = Static<typeof PeriodCounts>;

/** A snapshot of the lesson, or a whole lesson in a longer scope. */
export const SeriesPoint = Type.Object({
  roomId: Type.String(),
  lesson: Type.Integer({ minimum: 1 }),
  period: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
    description: 'which snapshot of the room; null for a whole lesson',
  }),
  endedAt: UnixMs('its end'),
  students: Type.Integer({ description: 'how many the sums are of' }),
  sums: PeriodCounts,
  collaboration: Type.Union([Collaboration, Type.Null()], {
    description: "the class's figures of the lesson so far; null where students were chosen",
  }),
});
export type SeriesPoint = Static<typeof SeriesPoint>;

export const SeriesAnswer = Type.Object({ points: Type.Array(SeriesPoint) });

export const SelStudent = Type.Object({
  studentId: StudentId,
  optedOut: Type.Boolean({ description: 'no prompt, no row' }),
  seats: Type.Array(Type.Object({ roomId: Type.String(), participantId: ParticipantId })),
});
export type SelStudent = Static<typeof SelStudent>;
export const StudentsAnswer = Type.Object({ students: Type.Array(SelStudent) });

export const SelAction = Type.Enum([
  'settings',
  'class',
  'invitation',
  'class-joined',
  'class-left',
  'seat',
  'opt-out',
  'opt-in',
  'prompt',
  'students',
  'summary',
  'student-summary',
  'series',
  'entries',
  'feed',
  'export',
  'correction',
  'note',
  'erasure',
  'name-erasure',
  'access-log',
  'class-list',
]);
export type SelAction = Static<typeof SelAction>;

export const AccessRecord = Type.Object({
  accessId: Type.Integer({ minimum: 1 }),
  at: UnixMs('when'),
  classId: Type.String(),
  roomId: Type.String(),
  actorId: Type.String({ description: "the teacher's participantId" }),
  action: SelAction,
  studentId: Type.Union([StudentId, Type.Null()], { description: 'whose data, where it was one student' }),
});
export type AccessRecord = Static<typeof AccessRecord>;

export const AccessLogAnswer = Type.Object({
  records: Type.Array(AccessRecord),
  before: Type.Union([Type.Integer(), Type.Null()], {
    description: 'the `before` of the next page; null where there is none',
  }),
});
export type AccessLogAnswer = Static<typeof AccessLogAnswer>;

/** One message of the live feed. Its `id` is the event's id. */
export const SelEvent = Type.Object({
  eventId: Type.Integer({ minimum: 1 }),
  kind: Type.Enum([
    'joined',
    'left',
    'thanks',
    'snapshot',
    'prompt',
    'reflection',
    'check-in',
    'wants-to-talk',
  ]),
  at: UnixMs('when'),
  participantId: Type.Union([ParticipantId, Type.Null()]),
  peerId: Type.Union([ParticipantId, Type.Null()], { description: 'who was thanked' }),
  period: Type.Union([Type.Integer(), Type.Null()], { description: 'which snapshot' }),
});
export type SelEvent = Static<typeof SelEvent>;
export type SelEventKind = SelEvent['kind'];

/** Everything kept about one student, and nothing about anybody else. */
export const StudentExport = Type.Object({
  studentId: StudentId,
  optedOut: Type.Boolean(),
  exportedAt: UnixMs('when'),
  seats: SelStudent.properties.seats,
  listed: Type.Union(
    [
      Type.Object({
        name: Type.String({ description: 'as the class sees it' }),
        fullName: Type.String(),
        number: Type.Union([Type.String(), Type.Null()]),
        sourcedId: Type.Union([Type.String(), Type.Null()]),
        importedAt: UnixMs('when the list was imported'),
      }),
      Type.Null(),
    ],
    { description: "the student's row of the class list" },
  ),
  entries: Type.Array(SelEntry),
  participation: Type.Array(
    Type.Object({
      roomId: Type.String(),
      participantId: ParticipantId,
      lesson: Type.Integer(),
      period: Type.Integer(),
      startedAt: UnixMs('start of the snapshot'),
      endedAt: UnixMs('its end'),
      counts: PeriodCounts,
    }),
  ),
  meetings: Type.Array(
    Type.Object({
      roomId: Type.String(),
      lesson: Type.Integer(),
      partners: Type.Integer({ description: 'how many peers; who they are is their data' }),
      coEdits: Type.Integer(),
      alternations: Type.Integer(),
    }),
  ),
  events: Type.Array(
    Type.Object({
      kind: SelEvent.properties.kind,
      at: UnixMs('when'),
      roomId: Type.String(),
      received: Type.Boolean({ description: 'a peer thanked the student' }),
    }),
  ),
  accesses: Type.Array(Type.Object({ at: UnixMs('when'), action: SelAction })),
});
export type StudentExport = Static<typeof StudentExport>;

export const SelHealth = Type.Object({
  waiting: Type.Integer({ description: 'writes of participation that wait or are retried' }),
  deadLetters: Type.Integer({ description: 'writes given up for now, kept in the dead-letter table' }),
  unkept: Type.Integer({
    description: 'writes lost since the start: not even the dead-letter table took them',
  }),
});
export type SelHealth = Static<typeof SelHealth>;

/** Rooms are accepted whatever these figures say. They are for an operator. */
export const ReadyAnswer = Type.Object({ status: Type.Literal('ok'), sel: SelHealth });
export type ReadyAnswer = Static<typeof ReadyAnswer>;
