/** Teachers read, correct and annotate what children have said. */
import { CorrectionRequest, EntriesAnswer, NoteRequest, SelEntry } from '../../../shared/sel-api.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { readAnswer, readWords } from '../plumbing/read-answer.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import {
  EntryParams,
  nextBefore,
  PageQuery,
  pageOf,
  StudentParams,
  selTag,
} from '../plumbing/sel-route-schema.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

const path = '/api/rooms/:code/sel';

const read: Routes = (context) => async (api) => {
  api.get(
    `${path}/entries`,
    {
      schema: {
        tags: selTag,
        summary: "The class's reflections and check-ins, newest first",
        security: roomTokenOnly,
        params: CodeParams,
        querystring: PageQuery,
        response: { 200: EntriesAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'entries');
      return pageOfEntries(context, room.roomId, undefined, request.query.before);
    },
  );

  api.get(
    `${path}/students/:studentId/entries`,
    {
      schema: {
        tags: selTag,
        summary: "A student's reflections, check-ins and notes, newest first",
        security: roomTokenOnly,
        params: StudentParams,
        querystring: PageQuery,
        response: { 200: EntriesAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { studentId } = request.params;
      const { room } = await teacherAccess(context, request, 'entries', studentId);
      return pageOfEntries(context, room.roomId, studentId, request.query.before);
    },
  );
};

const correct: Routes = (context) => async (api) => {
  api.patch(
    `${path}/students/:studentId/entries/:entryId`,
    {
      schema: {
        tags: selTag,
        summary: 'Correct what was kept wrongly; the words before are overwritten',
        security: roomTokenOnly,
        params: EntryParams,
        body: CorrectionRequest,
        response: { 200: SelEntry, ...problems(...selProblems, 'RECORD_NOT_FOUND') },
      },
    },
    async (request) => {
      const { studentId, entryId } = request.params;
      const change = readAnswer(request.body);
      const { room } = await teacherAccess(context, request, 'correction', studentId);
      const { sel, clock } = context;
      const entry = await orStoreFailed(
        sel.store.correctEntry(room.roomId, studentId, Number(entryId), change, clock.unixNow()),
      );
      if (entry === null) throw recordNotFound();
      return entry;
    },
  );
};

const annotate: Routes = (context) => async (api) => {
  api.post(
    `${path}/students/:studentId/notes`,
    {
      schema: {
        tags: selTag,
        summary: "Add a note to a student's record, as a parent may ask; counts stay as they were verified",
        security: roomTokenOnly,
        params: StudentParams,
        body: NoteRequest,
        response: { 204: NoContent, ...problems(...selProblems, 'RECORD_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { studentId } = request.params;
      const text = readWords(request.body.text);
      const { room } = await teacherAccess(context, request, 'note', studentId);
      const { sel, clock } = context;
      const kept = await orStoreFailed(sel.store.addNote(room.roomId, studentId, text, clock.unixNow()));
      if (!kept) throw recordNotFound();
      return reply.code(204).send(null);
    },
  );
};

async function pageOfEntries(
  { sel }: HttpContext,
  roomId: string,
  studentId: string | undefined,
  before: string | undefined,
): Promise<EntriesAnswer> {
  const entries = await orStoreFailed(sel.store.entries(roomId, studentId, pageOf({ before })));
  return { entries, before: nextBefore(entries.map(({ entryId }) => entryId)) };
}

export const selEntryRoutes: readonly Routes[] = [read, correct, annotate];
