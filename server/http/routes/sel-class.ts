/** Which rooms form one class. The class's teachers decide: a room joins by invitation, and can leave again. */
import Type from 'typebox';
import type { ClassAct } from '../../../persistence/sel-store.ts';
import { JoinCode } from '../../../shared/api.ts';
import {
  ClassAnswer,
  ClassInvitationAnswer,
  ClassInvitationRequest,
  JoinClassRequest,
  SelSettings,
  usualInvitationMs,
} from '../../../shared/sel-api.ts';
import { createReadableKey, digestReadableKey } from '../../auth/readable-key.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import type { Membership } from '../use-cases/membership.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

const path = '/api/rooms/:code/sel/class';

const read: Routes = (context) => async (api) => {
  api.get(
    path,
    {
      schema: {
        tags: selTag,
        summary: "The room's class and its rooms",
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: ClassAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'class');
      return orStoreFailed(context.sel.store.classRooms(room.roomId));
    },
  );
};

const invite: Routes = (context) => async (api) => {
  api.post(
    `${path}/invitations`,
    {
      // Everything in the body is optional, so the body is too.
      preValidation: async (request) => {
        request.body ??= {};
      },
      schema: {
        tags: selTag,
        summary: 'An invitation that lets one room into the class, which then reads what the class has kept',
        security: roomTokenOnly,
        params: CodeParams,
        body: ClassInvitationRequest,
        response: { 201: ClassInvitationAnswer, ...problems(...selProblems) },
      },
    },
    async (request, reply) => {
      const { manages = false, validForMs = usualInvitationMs } = request.body;
      const teacher = await teacherAccess(context, request, 'invitation');
      const { sel, clock, random } = context;
      const invitation = createReadableKey(random);
      const expiresAt = clock.unixNow() + validForMs;
      const { tenantId } = teacher.room;
      const kept = { digest: digestOf(invitation), tenantId, manages, expiresAt };
      if (!(await orStoreFailed(sel.store.inviteToClass(kept, actOf(teacher, clock.unixNow()))))) {
        throw notManaging();
      }
      return reply.code(201).send({ invitation, manages, expiresAt });
    },
  );

  api.delete(
    `${path}/invitations`,
    {
      schema: {
        tags: selTag,
        summary: 'Withdraw every invitation to the class that has not been used',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 204: NoContent, ...problems(...selProblems) },
      },
    },
    async (request, reply) => {
      const { room } = await teacherAccess(context, request, 'invitation');
      if (!(await orStoreFailed(context.sel.store.withdrawInvitations(room.roomId)))) throw notManaging();
      return reply.code(204).send(null);
    },
  );
};

const join: Routes = (context) => async (api) => {
  api.put(
    path,
    {
      schema: {
        tags: selTag,
        summary: 'Make the room one of the class that has invited it: its students, history and settings',
        security: roomTokenOnly,
        params: CodeParams,
        body: JoinClassRequest,
        response: { 200: SelSettings, ...problems(...selProblems, 'INVITATION_NOT_FOUND') },
      },
    },
    async (request) => {
      const teacher = await teacherAccess(context, request, 'class');
      const { roomId, tenantId } = teacher.room;
      const { store, invitations } = context.sel;
      const shown = { digest: digestOf(request.body.invitation), tenantId };
      if (!(await orStoreFailed(store.joinClass(shown, actOf(teacher, context.clock.unixNow()))))) {
        throw new ProblemError('INVITATION_NOT_FOUND', 'There is no such invitation, or it has been used.');
      }
      invitations.changed(roomId);
      return orStoreFailed(store.settings(roomId));
    },
  );
};

const leave: Routes = (context) => async (api) => {
  api.delete(
    `${path}/rooms/:roomId`,
    {
      schema: {
        tags: selTag,
        summary: 'Take a room out of the class: its own, or any where this room manages the class',
        security: roomTokenOnly,
        params: Type.Object({ code: JoinCode, roomId: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: { 204: NoContent, ...problems(...selProblems, 'RECORD_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const teacher = await teacherAccess(context, request, 'class');
      const { roomId } = request.params;
      const { store, invitations } = context.sel;
      const outcome = await orStoreFailed(store.leaveClass(roomId, actOf(teacher, context.clock.unixNow())));
      if (outcome === 'unknown') throw recordNotFound();
      if (outcome === 'refused') throw notManaging();
      invitations.changed(roomId);
      return reply.code(204).send(null);
    },
  );
};

function actOf({ actor, room }: Membership, at: number): ClassAct {
  return { roomId: room.roomId, actorId: actor.participantId, at };
}

function digestOf(invitation: string): string {
  return digestReadableKey(invitation).toString('hex');
}

function notManaging(): ProblemError {
  return new ProblemError('FORBIDDEN', 'Only a room that manages the class can do this.');
}

export const selClassRoutes: readonly Routes[] = [read, invite, join, leave];
