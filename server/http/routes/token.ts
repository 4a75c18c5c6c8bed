import { RefreshAnswer } from '../../../shared/api.ts';
import { refreshToken } from '../membership.ts';
import { problems, type Routes, roomTokenOnly } from '../route-schema.ts';

export const tokenRoutes: Routes = (context) => async (api) => {
  api.post(
    '/api/token/refresh',
    {
      schema: {
        tags: ['token'],
        summary: 'A fresh token for one that is valid or has lately expired',
        security: roomTokenOnly,
        response: {
          200: RefreshAnswer,
          ...problems('UNAUTHORIZED', 'TOKEN_EXPIRED', 'REMOVED', 'ROOM_UNAVAILABLE', 'RATE_LIMITED'),
        },
      },
    },
    async (request) => refreshToken(context, request),
  );
};
