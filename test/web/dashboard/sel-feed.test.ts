import { describe, expect, it } from 'vitest';
import type { SelEvent } from '../../../shared/sel-api.ts';
import { followSelFeed } from '../../../web/dashboard/sel-feed.ts';
import type { RoomRequest } from '../../../web/room/room-http.ts';

const event = (eventId: number): SelEvent => ({
  eventId,
  kind: 'joined',
  at: 1,
  participantId: '0123456789',
  peerId: null,
  period: null,
});
const frame = (eventId: number): string =>
  `id: ${eventId}\nevent: joined\ndata: ${JSON.stringify(event(eventId))}\n\n`;

describe('the live feed', () => {
  it('goes on behind the last event after each drop, and waits longer while nothing answers', async () => {
    const answers = ['id: 3\n\n', frame(4) + frame(5), undefined, undefined, frame(6)];
    const asked: (string | undefined)[] = [];
    const waits: number[] = [];
    const seen: number[] = [];
    const ended = new Promise<void>((resolve) => {
      const end = followSelFeed({
        http: {
          async send({ headers }: RoomRequest) {
            asked.push(headers?.['last-event-id']);
            const text = answers[asked.length - 1];
            if (text === undefined) throw new Error('no network');
            return new Response(text);
          },
        },
        onEvent: ({ eventId }) => seen.push(eventId),
        async wait(ms) {
          waits.push(ms);
          if (asked.length === answers.length) {
            end();
            resolve();
          }
        },
      });
    });
    await ended;
    expect(seen).toEqual([4, 5, 6]);
    expect(asked).toEqual([undefined, '3', '5', '5', '5']);
    expect(waits).toEqual([1000, 1000, 2000, 4000, 1000]);
  });
});
