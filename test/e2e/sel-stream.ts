/** A reader of server-sent events with the Authorization header, as a browser's own EventSource can't be. */
import { until } from '../support/wait.ts';

export interface StreamedEvent {
  readonly id: number;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

export interface FollowedStream {
  readonly events: StreamedEvent[];
  /** As a browser would send it after a reconnect. */
  lastEventId(): string;
  readonly ended: Promise<void>;
  close(): void;
}

export async function followStream(
  url: string,
  token: string,
  lastEventId?: string,
): Promise<FollowedStream> {
  const control = new AbortController();
  const response = await fetch(url, {
    signal: control.signal,
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const events: StreamedEvent[] = [];
  let id = '';
  let text = '';
  const take = (block: string): void => {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    id = fields.get('id') ?? id;
    const data = fields.get('data');
    if (data !== undefined)
      events.push({ id: Number(id), event: fields.get('event') ?? '', data: JSON.parse(data) });
  };
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          take(text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    } catch {
      // Closed here, or the server is gone: either way the stream has ended.
    }
  };
  const ended = read();
  await until(() => id !== '', 'the place where the stream begins');
  return { events, ended, lastEventId: () => id, close: () => control.abort() };
}
