import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RoomState } from '../../../shared/room-reader.ts';
import { KeptVersions } from '../../pattern/kept-versions.ts';
import { type PatternVersion, versionOf } from '../../pattern/pattern-version.ts';

export interface EarlierStates {
  /** Newest first. */
  readonly all: readonly PatternVersion[];
  /** Keeps the present state at once: before something that destroys. */
  readonly keepNow: () => void;
}

const keepEveryMs = 60_000;

/** Keeps the patterns about once a minute while they change. */
export function useKeptVersions(classroom: Classroom, state: RoomState): EarlierStates {
  const kept = useMemo(() => new KeptVersions(classroom.session.roomId), [classroom]);
  const [all, setAll] = useState(kept.all);
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });

  const keepNow = useCallback(() => {
    const isLive = classroom.connection.status === 'live';
    const { patterns } = latest.current;
    // What a page shows before it is in step is not a state of the room.
    if (!isLive && Object.keys(patterns).length === 0) return;
    if (kept.add(versionOf(latest.current, Date.now()))) setAll(kept.all);
  }, [classroom, kept]);

  useEffect(() => {
    const timer = setInterval(keepNow, keepEveryMs);
    return () => clearInterval(timer);
  }, [keepNow]);

  return { all, keepNow };
}
