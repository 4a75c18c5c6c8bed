/** What a class may be asked, who takes no part, and which seats belong together. */
import { LinkSeatRequest, SelSettings, SelSettingsRequest, StudentsAnswer } from '../../../shared/sel-api.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { SeatParams, StudentParams, selTag } from '../plumbing/sel-route-schema.ts';
import { ensureSelStudent } from '../use-cases/ensure-sel-student.ts';
import type { MemberRequest } from '../use-cases/membership.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

const path = '/api/rooms/:code/sel';

const settings: Routes = (context) => async (api) => {
  const answers = { 200: SelSettings, ...problems(...selProblems) };
  api.get(
    `${path}/settings`,
    {
      schema: {
        tags: selTag,
        summary: 'Whether the class is asked for check-ins and reflections',
        security: roomTokenOnly,
        params: CodeParams,
        response: answers,
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'settings');
      return orStoreFailed(context.sel.store.settings(room.roomId));
    },
  );

  api.patch(
    `${path}/settings`,
    {
      schema: {
        tags: selTag,
        summary:
          'Turn check-ins and reflections on or off for the class; make sure of the consent that you need',
        security: roomTokenOnly,
        params: CodeParams,
        body: SelSettingsRequest,
        response: answers,
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'settings');
      const { store, invitations } = context.sel;
      const settings = await orStoreFailed(store.changeSettings(room.roomId, request.body));
      invitations.changedSomewhere();
      return settings;
    },
  );
};

const students: Routes = (context) => async (api) => {
  api.get(
    `${path}/students`,
    {
      schema: {
        tags: selTag,
        summary: "The class's students by id, with their seats; names are in the rooms",
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: StudentsAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'students');
      return { students: await orStoreFailed(context.sel.store.students(room.roomId)) };
    },
  );
};

const linkSeat: Routes = (context) => async (api) => {
  api.put(
    `${path}/seats/:participantId`,
    {
      schema: {
        tags: selTag,
        summary: 'The child on this seat of the room is that student of the class',
        security: roomTokenOnly,
        params: SeatParams,
        body: LinkSeatRequest,
        response: {
          204: NoContent,
          ...problems(...selProblems, 'RECORD_NOT_FOUND', 'PARTICIPANT_NOT_FOUND'),
        },
      },
    },
    async (request, reply) => {
      const { studentId } = request.body;
      const { room } = await teacherAccess(context, request, 'seat', studentId);
      const seat = await seatIn(context, room.roomId, request.params.participantId);
      const linked = await orStoreFailed(context.sel.store.linkSeat(seat, studentId));
      if (!linked) throw recordNotFound();
      context.sel.invitations.changed(room.roomId);
      return reply.code(204).send(null);
    },
  );
};

const optOut: Routes = (context) => async (api) => {
  const answers = { 204: NoContent, ...problems(...selProblems, 'RECORD_NOT_FOUND') };

  async function change(request: MemberRequest, studentId: string, optedOut: boolean): Promise<void> {
    const { room } = await teacherAccess(context, request, optedOut ? 'opt-out' : 'opt-in', studentId);
    const { sel, clock } = context;
    await ensureSelStudent(context, room.roomId, studentId);
    const known = await orStoreFailed(sel.store.setOptOut(room.roomId, studentId, optedOut, clock.unixNow()));
    if (!known) throw recordNotFound();
    sel.invitations.changedSomewhere();
  }

  api.put(
    `${path}/students/:studentId/opt-out`,
    {
      schema: {
        tags: selTag,
        summary:
          'The student takes no part from now on: no prompt, no row. What is kept stays until it is erased',
        security: roomTokenOnly,
        params: StudentParams,
        response: answers,
      },
    },
    async (request, reply) => {
      await change(request, request.params.studentId, true);
      return reply.code(204).send(null);
    },
  );

  api.delete(
    `${path}/students/:studentId/opt-out`,
    {
      schema: {
        tags: selTag,
        summary: 'The student takes part again, from now on',
        security: roomTokenOnly,
        params: StudentParams,
        response: answers,
      },
    },
    async (request, reply) => {
      await change(request, request.params.studentId, false);
      return reply.code(204).send(null);
    },
  );
};

/** Throws PARTICIPANT_NOT_FOUND for anybody but a student of the room. */
async function seatIn(context: HttpContext, roomId: string, participantId: string) {
  const participant = await context.store.findParticipant(roomId, participantId);
  if (participant?.role !== 'student') {
    throw new ProblemError('PARTICIPANT_NOT_FOUND', 'No student of this room has this participantId.');
  }
  return { roomId, participantId };
}

export const selConsentRoutes: readonly Routes[] = [settings, students, linkSeat, optOut];
