import { Invitation } from '../../shared/sel-api.ts';
import { eventFeed } from '../room/event-feed.ts';

/** What the child may answer now, as the server tells it: nothing is asked in the room's document. */
export const followInvitations = eventFeed({
  path: '/sel/prompt/feed',
  schema: Invitation,
  firstWaitMs: 2000,
  longestWaitMs: 60_000,
});
