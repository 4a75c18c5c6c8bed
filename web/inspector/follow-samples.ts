/** The server's feed of samples, followed for as long as the page lives. */
import { Compile } from 'typebox/compile';
import { InspectorSample } from '../../shared/inspector-api.ts';
import { EventStreamParser } from '../room/event-stream-parser.ts';

export interface SampleFeed {
  readonly roomId: string;
  /** The newest one. */
  readonly token: () => string;
  readonly onSample: (sample: InspectorSample) => void;
  readonly signal: AbortSignal;
}

const validator = Compile(InspectorSample);
const pauseMs = 3000;

/** Resolves when the signal aborts. What is missed between two connections is gone: figures go on. */
export async function followSamples(feed: SampleFeed): Promise<void> {
  while (!feed.signal.aborted) {
    // A dropped feed is tried again; the connection of the room says whether the server is there.
    await readOnce(feed).catch(() => undefined);
    await pause(feed.signal);
  }
}

async function readOnce({ roomId, token, onSample, signal }: SampleFeed): Promise<void> {
  const response = await fetch(`/api/rooms/${encodeURIComponent(roomId)}/inspect`, {
    headers: { authorization: `Bearer ${token()}` },
    signal,
  });
  if (!response.ok || response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventStreamParser();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    for (const { event, data } of parser.push(decoder.decode(read.value, { stream: true }))) {
      const sample: unknown = event === 'sample' ? JSON.parse(data) : undefined;
      if (validator.Check(sample)) onSample(sample);
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
