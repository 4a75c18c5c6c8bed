import { useEffect, useMemo, useRef, useState } from 'react';
import type { SelEvent } from '../../shared/sel-api.ts';
import type { FeelingsPart } from '../room/desk-part.ts';
import { RoomHttp } from '../room/room-http.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import { Dashboard } from './dashboard.tsx';
import { SelClient } from './sel-client.ts';
import { followSelFeed } from './sel-feed.ts';
import { type FigurePart, partChangedBy } from './sel-figures.ts';
import { usePrivateView } from './use-private-view.ts';
import { useSelFigures } from './use-sel-figures.ts';

function useSelFeed({ http }: SelClient, onEvent: (event: SelEvent) => void): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => followSelFeed({ http, onEvent: (event) => latest.current(event) }), [http]);
}

const refreshAfterMs = 700;

/** What children feel and how they take part: private to the teacher, so behind a curtain. */
export function SelTab({ classroom, state, hands, isChosen, onNewThings }: FeelingsPart) {
  const sel = useMemo(() => {
    const { url, roomId } = classroom.session;
    return new SelClient(new RoomHttp({ url, roomId, token: () => classroom.freshToken() }));
  }, [classroom]);
  const view = usePrivateView(isChosen);
  const { figures, error, refresh } = useSelFigures(sel, view.isShown);
  const [newThings, setNewThings] = useState(0);
  const timers = useRef(new Map<FigurePart, ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
    };
  }, []);

  useSelFeed(sel, ({ kind }) => {
    if (!view.isShown) {
      if (kind === 'wants-to-talk') setNewThings((count) => count + 1);
      return;
    }
    const part = partChangedBy(kind);
    if (part === undefined) return;
    // A whole class answers within seconds: drawn together.
    clearTimeout(timers.current.get(part));
    timers.current.set(
      part,
      setTimeout(() => refresh(part), refreshAfterMs),
    );
  });
  useEffect(() => onNewThings(newThings), [newThings, onNewThings]);

  function show(): void {
    setNewThings(0);
    view.show();
  }

  if (!view.isShown) {
    return (
      <div className={style.curtain}>
        <Icon name="closedEye" size={56} />
        <h2>{words.sel.hiddenTitle}</h2>
        <p>{words.sel.hiddenLead}</p>
        <p role="status">{newThings > 0 && <b>{words.sel.newThings(newThings)}</b>}</p>
        <Button kind="loud" size="large" onClick={show}>
          <Icon name="eye" />
          {words.sel.show}
        </Button>
      </div>
    );
  }
  return (
    <div className={style.open}>
      <div className={style.privacy}>
        <span>{words.sel.hidesIn(view.secondsLeft)}</span>
        <Button kind="quiet" onClick={view.hide}>
          <Icon name="closedEye" />
          {words.sel.hide}
        </Button>
      </div>
      {error !== undefined && (
        <p role="alert" className={style.error}>
          {words.sel.failed} {error}{' '}
          <Button kind="quiet" onClick={() => refresh('all')}>
            {words.sel.again}
          </Button>
        </p>
      )}
      {figures === undefined ? (
        error === undefined && <p className={style.loading}>{words.sel.loading}</p>
      ) : (
        <Dashboard
          sel={sel}
          figures={figures}
          classroom={classroom}
          state={state}
          hands={hands}
          onChanged={() => refresh('all')}
          onAsked={() => refresh('asked')}
        />
      )}
    </div>
  );
}
