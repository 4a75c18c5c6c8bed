import { InspectorSample } from '../../shared/inspector-api.ts';
import { eventFeed } from '../room/event-feed.ts';

/** What the server sees of the room, a sample a second. What is missed between two connections is gone: figures go on. */
export const followSamples = eventFeed({
  path: '/inspect',
  schema: InspectorSample,
  firstWaitMs: 3000,
  longestWaitMs: 3000,
});
