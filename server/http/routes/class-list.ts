/** Names that children tap instead of typing. The teacher imports them, and everyone with the code can see them. */
import {
  ClassListAnswer,
  ClassListImport,
  ClassListRequest,
  NamesAnswer,
} from '../../../shared/class-list-api.ts';
import { guessSourceOf } from '../plumbing/guess-source.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import { clearClassList, importClassList, readClassListOf } from '../use-cases/class-list.ts';
import { listNames } from '../use-cases/list-names.ts';
import { selProblems, teacherAccess } from '../use-cases/sel-access.ts';

const path = '/api/rooms/:code/class-list';

const put: Routes = (context) => async (api) => {
  api.put(
    path,
    {
      bodyLimit: context.config.limits.maxImportBytes,
      schema: {
        tags: selTag,
        summary:
          "Import the class's names, instead of those before; a child who was on the list stays the same student",
        security: roomTokenOnly,
        params: CodeParams,
        body: ClassListRequest,
        response: {
          200: ClassListImport,
          ...problems(...selProblems, 'CLASS_LIST_UNREADABLE', 'PAYLOAD_TOO_LARGE'),
        },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'class-list');
      return importClassList(context, room.roomId, request.body);
    },
  );
};

const get: Routes = (context) => async (api) => {
  api.get(
    path,
    {
      schema: {
        tags: selTag,
        summary: "The class's full names, and who in the room has which",
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: ClassListAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'class-list');
      return readClassListOf(context, room.roomId);
    },
  );
};

const clear: Routes = (context) => async (api) => {
  api.delete(
    path,
    {
      schema: {
        tags: selTag,
        summary: 'Empty the list; who has joined stays, and so does what was recorded',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 204: NoContent, ...problems(...selProblems) },
      },
    },
    async (request, reply) => {
      const { room } = await teacherAccess(context, request, 'class-list');
      await clearClassList(context, room.roomId);
      return reply.code(204).send(null);
    },
  );
};

const names: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/names',
    {
      schema: {
        tags: ['rooms'],
        summary: 'The names that a child may tap to join; limited and refused as joining is',
        security: [],
        params: CodeParams,
        response: {
          200: NamesAnswer,
          ...problems('ROOM_UNAVAILABLE', 'RATE_LIMITED', 'ROOM_FAILED', 'STORE_UNAVAILABLE', 'DRAINING'),
        },
      },
    },
    async (request) => {
      const { code } = request.params;
      const noteRoom = (roomId: string): void => request.noteRoom(roomId);
      return { names: await listNames(context, { ...guessSourceOf(request), code, noteRoom }) };
    },
  );
};

export const classListRoutes: readonly Routes[] = [put, get, clear, names];
