/** What the child may answer now, as the server tells it: nothing is asked in the room's document. */
import { Compile } from 'typebox/compile';
import { Invitation } from '../../shared/sel-api.ts';
import { EventStreamParser } from '../room/event-stream-parser.ts';
import type { RoomHttp } from '../room/room-http.ts';

export interface InvitationFeedOptions {
  readonly http: Pick<RoomHttp, 'send'>;
  readonly onInvitation: (invitation: Invitation) => void;
  /** Waits before the next attempt; ms. */
  readonly wait?: (ms: number) => Promise<void>;
}

const firstWaitMs = 2000;
const longestWaitMs = 60_000;
const validator = Compile(Invitation);

/** Follows it, again after every drop. Returns the function that ends it. */
export function followInvitations({ http, onInvitation, wait = sleep }: InvitationFeedOptions): () => void {
  const abort = new AbortController();
  let waitMs = firstWaitMs;

  async function readOnce(): Promise<void> {
    const response = await http.send({ path: '/sel/prompt/feed', signal: abort.signal });
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    const decoder = new TextDecoder();
    const parser = new EventStreamParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const { data } of parser.push(decoder.decode(value, { stream: true }))) {
        const invitation = parseJson(data);
        if (!validator.Check(invitation)) continue;
        waitMs = firstWaitMs;
        onInvitation(invitation);
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
