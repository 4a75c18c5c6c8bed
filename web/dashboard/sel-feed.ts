/** The live feed, followed for as long as the page wants: after a drop it goes on behind the last event, so that nothing is missed. */
import { Compile } from 'typebox/compile';
import { SelEvent } from '../../shared/sel-api.ts';
import { EventStreamParser } from '../room/event-stream-parser.ts';
import type { RoomHttp } from '../room/room-http.ts';

export interface SelFeedOptions {
  readonly http: Pick<RoomHttp, 'send'>;
  readonly onEvent: (event: SelEvent) => void;
  /** Waits before the next attempt; ms. */
  readonly wait?: (ms: number) => Promise<void>;
}

const firstWaitMs = 1000;
const longestWaitMs = 30_000;
const validator = Compile(SelEvent);

/** Returns the function that ends it. */
export function followSelFeed({ http, onEvent, wait = sleep }: SelFeedOptions): () => void {
  const abort = new AbortController();
  let lastEventId: string | undefined;
  let waitMs = firstWaitMs;

  async function readOnce(): Promise<void> {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await http.send({ path: '/sel/feed', headers, signal: abort.signal });
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
