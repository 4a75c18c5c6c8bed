/**
 * One of the room's live feeds (server-sent events), followed for as long as the page wants: after a drop it goes on behind the
 * last event, so that nothing is missed.
 */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { EventStreamParser } from './event-stream-parser.ts';
import type { RoomHttp } from './room-http.ts';

export interface FeedFollower<Event> {
  readonly http: Pick<RoomHttp, 'send'>;
  readonly onEvent: (event: Event) => void;
  /** Waits before the next attempt; ms. */
  readonly wait?: (ms: number) => Promise<void>;
}

export interface EventFeed<Schema extends TSchema> {
  /** Under the room's address. */
  readonly path: string;
  /** What does not fit is passed over. */
  readonly schema: Schema;
  /** Doubles with every attempt in vain. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** The function that follows the feed; what that returns ends it. */
export function eventFeed<Schema extends TSchema>({
  path,
  schema,
  firstWaitMs,
  longestWaitMs,
}: EventFeed<Schema>) {
  const validator = Compile(schema);

  return ({ http, onEvent, wait = sleep }: FeedFollower<Static<Schema>>): (() => void) => {
    const abort = new AbortController();
    let lastEventId: string | undefined;
    let waitMs = firstWaitMs;

    async function readOnce(): Promise<void> {
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      const response = await http.send({ path, headers, signal: abort.signal });
      const reader = response.body?.getReader();
      if (reader === undefined) return;
      const decoder = new TextDecoder();
      const parser = new EventStreamParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          lastEventId = event.lastEventId ?? lastEventId;
          waitMs = firstWaitMs;
          const parsed = parseJson(event.data);
          if (validator.Check(parsed)) onEvent(parsed);
        }
      }
    }

    async function follow(): Promise<void> {
      while (!abort.signal.aborted) {
        await readOnce().catch(() => undefined);
        if (abort.signal.aborted) return;
        await wait(waitMs);
        waitMs = Math.min(longestWaitMs, waitMs * 2);
      }
    }

    void follow();
    return () => abort.abort();
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
