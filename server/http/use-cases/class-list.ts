/** A teacher imports a class list, sees who took which name, and empties the list. */
import type { ListDraft } from '../../../persistence/sel-store.ts';
import type { ClassListAnswer, ClassListImport, ClassListRequest } from '../../../shared/class-list-api.ts';
import type { ListedStudent } from '../../../shared/sel/class-list.ts';
import type { ImportProblem } from '../../../shared/sel/import-outcome.ts';
import { readClassList } from '../../../shared/sel/read-class-list.ts';
import { type ShortName, shortNames } from '../../../shared/sel/short-names.ts';
import { createParticipantId } from '../../auth/random-id.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { orStoreFailed } from './sel-access.ts';

const dayLength = 'YYYY-MM-DD'.length;

/** Imports the whole list or nothing. Throws CLASS_LIST_UNREADABLE or STORE_UNAVAILABLE, and then keeps the previous list. */
export async function importClassList(
  { sel, clock, random }: HttpContext,
  roomId: string,
  request: ClassListRequest,
): Promise<ClassListImport> {
  const now = clock.unixNow();
  const outcome = readClassList(request, new Date(now).toISOString().slice(0, dayLength));
  if (!outcome.ok) throw unreadable(outcome.problems);
  const short = shortNames(outcome.result);
  const drafts = outcome.result.map(
    ({ name, number, sourcedId }, index): ListDraft => ({
      newStudentId: createParticipantId(random),
      name: short[index]?.name ?? name,
      fullName: name,
      number: number ?? null,
      sourcedId: sourcedId ?? null,
    }),
  );
  const list = await orStoreFailed(sel.store.importClassList(roomId, drafts, now));
  return {
    students: list.map(({ studentId, name }) => ({ studentId, name })),
    problems: problemsOf(outcome.result, short),
  };
}

/** Afterwards, no byte of the files contains the names. Throws STORE_UNAVAILABLE. */
export async function clearClassList({ sel }: HttpContext, roomId: string): Promise<void> {
  await orStoreFailed(sel.store.clearClassList(roomId));
  await orStoreFailed(sel.store.scrub());
}

export async function readClassListOf({ sel, store }: HttpContext, roomId: string): Promise<ClassListAnswer> {
  const list = await orStoreFailed(sel.store.classList(roomId));
  const present = new Set((await store.listParticipants(roomId)).map(({ participantId }) => participantId));
  return {
    students: list.map(({ sourcedId: _, participantIds, ...listed }) => ({
      ...listed,
      participantIds: participantIds.filter((id) => present.has(id)),
    })),
  };
}

function problemsOf(
  list: readonly ListedStudent[],
  short: readonly ShortName[],
): ClassListImport['problems'] {
  return list.flatMap(({ line }, index) => {
    const shown = short[index];
    if (!shown?.numbered) return [];
    return [
      { line, message: 'another name looks the same, so a number was added: a nickname is easier to find' },
    ];
  });
}

/** The messages name lines and columns, never a child. */
function unreadable(problems: readonly ImportProblem[]): ProblemError {
  const errors = problems.map(({ file, line, message }) => ({
    field: file === undefined ? `line ${line}` : `${file} line ${line}`,
    reason: message,
  }));
  const detail = `${errors.map(({ field, reason }) => `${field}: ${reason}`).join('; ')}.`;
  return new ProblemError('CLASS_LIST_UNREADABLE', detail, { errors });
}
