import { HealthAnswer } from '../../../shared/api.ts';
import { ReadyAnswer } from '../../../shared/sel-api.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { draining } from '../plumbing/room-problems.ts';
import { problems, type Routes } from '../plumbing/route-schema.ts';
import { StorageCheck } from '../plumbing/storage-check.ts';

export const healthRoutes: Routes =
  ({ clock, store, rooms, sel }) =>
  async (api) => {
    const storage = new StorageCheck(clock, () => store.checkWritable());
    api.get(
      '/healthz',
      { schema: { tags: ['health'], summary: 'The process is alive', response: { 200: HealthAnswer } } },
      async () => ({ status: 'ok' as const }),
    );

    api.get(
      '/readyz',
      {
        schema: {
          tags: ['health'],
          summary: 'The server takes rooms: the store can be written and no restart is under way',
          response: { 200: ReadyAnswer, ...problems('STORE_UNAVAILABLE', 'DRAINING') },
        },
      },
      async () => {
        if (rooms.draining) throw draining(rooms);
        await storage.check().catch((cause: unknown) => {
          throw new ProblemError('STORE_UNAVAILABLE', 'A trial write to the store failed.', { cause });
        });
        return { status: 'ok' as const, sel: sel.health };
      },
    );
  };
