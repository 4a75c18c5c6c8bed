/** What a teacher sets while the class plays: tempo, mutes, beats, parts, participants and the code. */
import { BeatsRequest, CodeAnswer, RoleRequest, TempoAnswer, TempoRequest } from '../../../shared/api.ts';
import {
  CodeParams,
  MuteParams,
  memberProblems,
  NoContent,
  ParticipantParams,
  problems,
  type Routes,
  roomTokenOnly,
} from '../plumbing/route-schema.ts';
import { changeSettings, removeParticipant, rotateCode } from '../use-cases/control-room.ts';
import { authenticateMember, authenticateTeacher } from '../use-cases/membership.ts';
import { changeValue, clearRoute, valueAnswers, valuePath } from '../use-cases/participant-value.ts';

const changeTempo: Routes = (context) => async (api) => {
  api.patch(
    '/api/rooms/:code/tempo',
    {
      schema: {
        tags: ['controls'],
        summary: 'Tempo and metre; `playing` starts and stops the beat',
        security: roomTokenOnly,
        params: CodeParams,
        body: TempoRequest,
        response: { 200: TempoAnswer, ...problems(...memberProblems, 'EDIT_DENIED') },
      },
    },
    async (request) => {
      const member = await authenticateMember(context, request);
      return (await changeSettings(context, member, 'tempo', request.body)).tempo;
    },
  );
};

const mute: Routes = (context) => async (api) => {
  api.put(
    valuePath('mutes'),
    {
      schema: {
        tags: ['controls'],
        summary: 'Mute one participant, or every student with `*`',
        security: roomTokenOnly,
        params: MuteParams,
        response: valueAnswers,
      },
    },
    async (request, reply) => {
      await changeValue(context, request, 'mutes', true);
      return reply.code(204).send(null);
    },
  );
};

const unmute = clearRoute({
  root: 'mutes',
  summary: 'Unmute one participant, or lift the mute of every student with `*`',
  params: MuteParams,
});

const assignBeats: Routes = (context) => async (api) => {
  api.put(
    valuePath('beats'),
    {
      schema: {
        tags: ['controls'],
        summary: 'The beats of the bar on which a participant plays, counted from 0',
        security: roomTokenOnly,
        params: ParticipantParams,
        body: BeatsRequest,
        response: valueAnswers,
      },
    },
    async (request, reply) => {
      const inOrder = [...request.body.beats].sort((a, b) => a - b);
      await changeValue(context, request, 'beats', inOrder);
      return reply.code(204).send(null);
    },
  );
};

const clearBeats = clearRoute({
  root: 'beats',
  summary: "Take a participant's beats away",
  params: ParticipantParams,
});

const assignRole: Routes = (context) => async (api) => {
  api.put(
    valuePath('roles'),
    {
      schema: {
        tags: ['controls'],
        summary: "Give a participant a part in the music, one of the room's `roleNames`",
        security: roomTokenOnly,
        params: ParticipantParams,
        body: RoleRequest,
        response: valueAnswers,
      },
    },
    async (request, reply) => {
      await changeValue(context, request, 'roles', request.body.role);
      return reply.code(204).send(null);
    },
  );
};

const clearRole = clearRoute({
  root: 'roles',
  summary: "Take a participant's part away",
  params: ParticipantParams,
});

const removeFromRoom: Routes = (context) => async (api) => {
  api.delete(
    '/api/rooms/:code/participants/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: 'Remove a participant: connections are closed and the token is refused from now on',
        security: roomTokenOnly,
        params: ParticipantParams,
        response: {
          204: NoContent,
          ...problems(...memberProblems, 'PARTICIPANT_NOT_FOUND', 'STORE_UNAVAILABLE'),
        },
      },
    },
    async (request, reply) => {
      const teacher = await authenticateTeacher(context, request);
      await removeParticipant(context, teacher, request.params.participantId);
      return reply.code(204).send(null);
    },
  );
};

const renewCode: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms/:code/code',
    {
      schema: {
        tags: ['controls'],
        summary: 'Give the room a new code; the old one joins nothing any more',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: CodeAnswer, ...problems(...memberProblems) },
      },
    },
    async (request) => {
      const teacher = await authenticateTeacher(context, request);
      return { code: await rotateCode(context, teacher) };
    },
  );
};

export const controlRoutes: readonly Routes[] = [
  changeTempo,
  mute,
  unmute,
  assignBeats,
  clearBeats,
  assignRole,
  clearRole,
  removeFromRoom,
  renewCode,
];
