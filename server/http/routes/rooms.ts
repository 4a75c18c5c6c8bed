import {
  OpenRoomAnswer,
  OpenRoomRequest,
  RoomAnswer,
  RoomSettingsAnswer,
  RoomSettingsRequest,
} from '../../../shared/api.ts';
import {
  CodeParams,
  memberProblems,
  NoContent,
  problems,
  type Routes,
  roomTokenOnly,
  teacherKeyOnly,
} from '../plumbing/route-schema.ts';
import { websocketUrl } from '../plumbing/websocket-url.ts';
import { changeSettings, closeRoom, readRoom } from '../use-cases/control-room.ts';
import { authenticateMember, authenticateTeacher } from '../use-cases/membership.ts';
import { openRoom } from '../use-cases/open-room.ts';

const open: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms',
    {
      // Everything in the body is optional, so the body is too.
      preValidation: async (request) => {
        request.body ??= {};
      },
      schema: {
        tags: ['rooms'],
        summary: 'Open a room; you are its teacher',
        security: teacherKeyOnly,
        body: OpenRoomRequest,
        response: {
          201: OpenRoomAnswer,
          ...problems(
            'INVALID_REQUEST',
            'UNAUTHORIZED',
            'TENANT_FULL',
            'RATE_LIMITED',
            'ROOM_FAILED',
            'DRAINING',
          ),
        },
      },
    },
    async (request, reply) => {
      const { authorization } = request.headers;
      const opened = await openRoom(context, {
        authorization,
        address: request.clientAddress,
        body: request.body,
        noteRoom: (roomId) => request.noteRoom(roomId),
      });
      return reply.code(201).send({ ...opened, wsUrl: websocketUrl(request, context.config) });
    },
  );
};

const read: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code',
    {
      schema: {
        tags: ['rooms'],
        summary: 'The room as JSON, for its members',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: RoomAnswer, ...problems(...memberProblems) },
      },
    },
    async (request) => readRoom(context, await authenticateMember(context, request)),
  );
};

const change: Routes = (context) => async (api) => {
  api.patch(
    '/api/rooms/:code',
    {
      schema: {
        tags: ['controls'],
        summary: 'Title, lock (no new joins), freeze (students cannot edit patterns), scale',
        security: roomTokenOnly,
        params: CodeParams,
        body: RoomSettingsRequest,
        response: { 200: RoomSettingsAnswer, ...problems(...memberProblems, 'EDIT_DENIED') },
      },
    },
    async (request) => {
      const member = await authenticateMember(context, request);
      return (await changeSettings(context, member, 'room', request.body)).room;
    },
  );
};

const close: Routes = (context) => async (api) => {
  api.delete(
    '/api/rooms/:code',
    {
      schema: {
        tags: ['rooms'],
        summary: 'Close the room, free its code and tell every client',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 204: NoContent, ...problems(...memberProblems) },
      },
    },
    async (request, reply) => {
      await closeRoom(context, await authenticateTeacher(context, request));
      return reply.code(204).send(null);
    },
  );
};

export const roomRoutes: readonly Routes[] = [open, read, change, close];
