/** Class lists over HTTP: requests and answers, as schemas that are also the types. */
import Type, { type Static } from 'typebox';
import { maxNameLength, ParticipantId } from './participant.ts';
import { StudentId } from './sel-api.ts';

const closed = { additionalProperties: false };
const ShownName = Type.String({
  maxLength: maxNameLength,
  description: 'as the class sees it: the first name, with an initial only where two are alike',
});

export const ClassListRequest = Type.Object(
  {
    format: Type.Enum(['csv', 'oneroster']),
    text: Type.String({
      description: 'csv: a row for each student, `name` or `name,number`; oneroster: users.csv',
    }),
    classes: Type.Optional(
      Type.String({ description: 'oneroster: classes.csv, where users.csv holds more than the class' }),
    ),
    enrollments: Type.Optional(Type.String({ description: 'oneroster: enrollments.csv, with classes.csv' })),
    classSourcedId: Type.Optional(
      Type.String({ maxLength: 255, description: 'which class, where the files hold several' }),
    ),
  },
  closed,
);
export type ClassListRequest = Static<typeof ClassListRequest>;

export const ClassListImport = Type.Object({
  students: Type.Array(Type.Object({ studentId: StudentId, name: ShownName })),
  problems: Type.Array(Type.Object({ line: Type.Integer({ minimum: 1 }), message: Type.String() }), {
    description: 'what the teacher may want to better; the list is taken all the same',
  }),
});
export type ClassListImport = Static<typeof ClassListImport>;

export const ClassListAnswer = Type.Object({
  students: Type.Array(
    Type.Object({
      studentId: StudentId,
      name: ShownName,
      fullName: Type.String({ description: 'as in the file' }),
      number: Type.Union([Type.String(), Type.Null()], { description: 'the number on the class list' }),
      participantIds: Type.Array(ParticipantId, { description: 'who has the name in this room' }),
    }),
    { description: "in the file's order" },
  ),
});
export type ClassListAnswer = Static<typeof ClassListAnswer>;

/** What children see before they have joined. */
export const ClassName = Type.Object({
  studentId: StudentId,
  name: ShownName,
  taken: Type.Boolean({
    description: 'somebody who has the name is online: to join with it answers NAME_TAKEN, but to its owner',
  }),
});
export type ClassName = Static<typeof ClassName>;

export const NamesAnswer = Type.Object({
  names: Type.Array(ClassName, { description: "in the list's order; empty where no list was imported" }),
});
export type NamesAnswer = Static<typeof NamesAnswer>;
