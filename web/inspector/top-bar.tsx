import type { ConnectionState } from '../../client/connection-state.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { inspectorWords } from '../words/inspector-words.ts';
import type { InspectorView } from './inspection.ts';
import style from './top-bar.module.css';

const words = inspectorWords.top;

export interface TopBarProps {
  readonly view: InspectorView;
  readonly code: string;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onLeave: () => void;
}

export function TopBar({ view, code, isPaused, onPause, onLeave }: TopBarProps) {
  return (
    <header className={style.bar}>
      <BrandMark size={44} />
      <div className={style.room}>
        <h1>{`${inspectorWords.page} · ${code}`}</h1>
        {view.title !== '' && <p>{view.title}</p>}
      </div>
      <p className={style.chip} data-status={view.connection.status} role="status">
        <span className={style.dot} aria-hidden="true" />
        {connectionText(view.connection)}
      </p>
      <Beat beat={view.beat} />
      <div className={style.actions}>
        <Button kind="quiet" aria-pressed={isPaused} onClick={onPause}>
          {words.pause}
        </Button>
        <Button kind="quiet" onClick={onLeave}>
          {words.leave}
        </Button>
      </div>
    </header>
  );
}

function Beat({ beat }: Pick<InspectorView, 'beat'>) {
  if (beat === undefined) return <p className={style.beat}>{words.stopped}</p>;
  return (
    <p className={style.beat}>
      {words.bar} <b>{beat.bar}</b> {words.beat} <b>{beat.beatInBar}</b> {words.tempo(beat.bpm)}
    </p>
  );
}

function connectionText(state: ConnectionState): string {
  const texts = inspectorWords.connection;
  return state.status === 'offline' ? texts.offline(Math.ceil(state.retryInMs / 1000)) : texts[state.status];
}
