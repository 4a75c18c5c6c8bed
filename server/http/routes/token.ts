import { RefreshAnswer, TicketAnswer } from '../../../shared/api.ts';
import { problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { issueTicket, refreshToken } from '../use-cases/membership.ts';

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
          ...problems(
            'UNAUTHORIZED',
            'TOKEN_EXPIRED',
            'REMOVED',
            'SEAT_HELD',
            'ROOM_UNAVAILABLE',
            'RATE_LIMITED',
          ),
        },
      },
    },
    async (request) => refreshToken(context, request),
  );
  api.post(
    '/api/token/ticket',
    {
      schema: {
        tags: ['token'],
        summary: 'A ticket that opens one WebSocket within a minute, so that the token is in no address',
        security: roomTokenOnly,
        response: {
          200: TicketAnswer,
          ...problems(
            'UNAUTHORIZED',
            'TOKEN_EXPIRED',
            'REMOVED',
            'SEAT_HELD',
            'ROOM_UNAVAILABLE',
            'RATE_LIMITED',
          ),
        },
      },
    },
    async (request) => issueTicket(context, request),
  );
};
