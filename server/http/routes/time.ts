import { TimeAnswer } from '../../../shared/api.ts';
import type { Routes } from '../plumbing/route-schema.ts';

export const timeRoutes: Routes =
  ({ clock }) =>
  async (api) => {
    api.get(
      '/api/time',
      {
        schema: {
          tags: ['time'],
          summary: "The server's clocks, for a rough first estimate; the socket's pings are finer",
          response: { 200: TimeAnswer },
        },
      },
      async () => ({ clockId: clock.id, now: clock.now(), unixNow: clock.unixNow() }),
    );
  };
