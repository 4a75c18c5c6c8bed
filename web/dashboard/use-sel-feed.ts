import { useEffect, useRef } from 'react';
import type { SelEvent } from '../../shared/sel-api.ts';
import type { SelClient } from './sel-client.ts';
import { followSelFeed } from './sel-feed.ts';

export function useSelFeed({ http }: SelClient, onEvent: (event: SelEvent) => void): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => followSelFeed({ http, onEvent: (event) => latest.current(event) }), [http]);
}
