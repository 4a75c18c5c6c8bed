import { JoinAnswer, JoinRequest } from '../../../shared/api.ts';
import { guessSourceOf } from '../plumbing/guess-source.ts';
import { CodeParams, problems, type Routes } from '../plumbing/route-schema.ts';
import { websocketUrl } from '../plumbing/websocket-url.ts';
import { joinRoom } from '../use-cases/join-room.ts';

export const joiningRoutes: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms/:code/join',
    {
      schema: {
        tags: ['rooms'],
        summary:
          'Join with a code and a name, typed or of the class list; with a teacher key as a teacher, with a room token back to the same seat',
        security: [{}, { teacherKey: [] }, { roomToken: [] }],
        params: CodeParams,
        body: JoinRequest,
        response: {
          200: JoinAnswer,
          ...problems(
            'INVALID_REQUEST',
            'UNAUTHORIZED',
            'TOKEN_EXPIRED',
            'REMOVED',
            'SEAT_HELD',
            'ROOM_UNAVAILABLE',
            'NAME_NOT_FOUND',
            'NAME_TAKEN',
            'ROOM_FULL',
            'RATE_LIMITED',
            'ROOM_FAILED',
            'STORE_UNAVAILABLE',
            'DRAINING',
          ),
        },
      },
    },
    async (request) => {
      const { authorization } = request.headers;
      const { code } = request.params;
      const joined = await joinRoom(context, {
        authorization,
        ...guessSourceOf(request),
        code,
        body: request.body,
        noteRoom: (roomId) => request.noteRoom(roomId),
      });
      return { ...joined, wsUrl: websocketUrl(request, context.config) };
    },
  );
};
