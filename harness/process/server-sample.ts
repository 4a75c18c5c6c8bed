/** What a server's process holds at one moment. Bytes, and counts. */
export interface ServerSample {
  /** After a full collection, where the process was started to allow one. */
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly rssBytes: number;
  /** What keeps its event loop alive, by kind. */
  readonly handles: Readonly<Record<string, number>>;
  readonly fds: number;
}
