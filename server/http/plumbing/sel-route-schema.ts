/** Pieces that the routes of social-emotional learning share. */
import Type from 'typebox';
import { JoinCode } from '../../../shared/api.ts';
import { ParticipantId } from '../../../shared/participant.ts';
import { SelScope, StudentId } from '../../../shared/sel-api.ts';

export const selTag = ['social-emotional learning'];

export const StudentParams = Type.Object({ code: JoinCode, studentId: StudentId });
export const SeatParams = Type.Object({ code: JoinCode, participantId: ParticipantId });
export const EntryParams = Type.Object({
  code: JoinCode,
  studentId: StudentId,
  entryId: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }),
});

const maxPage = 200;

/** Query values are text. */
const PositiveText = (description: string) => Type.String({ pattern: '^[1-9][0-9]{0,14}$', description });

export const PageQuery = Type.Object({
  before: Type.Optional(PositiveText('only what is older than this id')),
});
export const ScopeQuery = Type.Object({
  scope: Type.Optional(SelScope),
  studentIds: Type.Optional(
    Type.String({
      pattern: '^[0-9a-hjkmnp-tv-z]{10}(?:,[0-9a-hjkmnp-tv-z]{10}){0,99}$',
      description: 'only these students, separated by commas: a group',
    }),
  ),
});

/** Newest first, at most `maxPage`. */
export function pageOf({ before }: { readonly before?: string | undefined }) {
  return { before: before === undefined ? undefined : Number(before), limit: maxPage };
}

/** The `before` of the next page. */
export function nextBefore(ids: readonly number[]): number | null {
  return ids.length < maxPage ? null : (ids.at(-1) ?? null);
}

export function selectionOf(
  roomId: string,
  { scope = 'lesson', studentIds }: { scope?: SelScope | undefined; studentIds?: string | undefined },
) {
  return { roomId, scope, ...(studentIds !== undefined && { studentIds: studentIds.split(',') }) };
}
