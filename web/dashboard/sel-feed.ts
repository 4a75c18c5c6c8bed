import { SelEvent } from '../../shared/sel-api.ts';
import { eventFeed } from '../room/event-feed.ts';

/** What happens in the class, for the teacher's figures. */
export const followSelFeed = eventFeed({
  path: '/sel/feed',
  schema: SelEvent,
  firstWaitMs: 1000,
  longestWaitMs: 30_000,
});
