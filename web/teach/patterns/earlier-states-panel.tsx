import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RoomState } from '../../../shared/room-reader.ts';
import { changeBetween, isEmptyChange, type PatternVersion } from '../../pattern/pattern-version.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { clockTime } from '../../ui/time-text.ts';
import { words } from '../../words/teach-words.ts';
import { PatternPreview } from './pattern-preview.tsx';
import style from './patterns.module.css';
import type { EarlierStates } from './use-kept-versions.ts';

interface EarlierStatesPanelProps {
  readonly classroom: Classroom;
  readonly state: RoomState;
  readonly versions: EarlierStates;
  /** The pattern that is shown in the previews. */
  readonly patternId: string;
}

export function EarlierStatesPanel({ classroom, state, versions, patternId }: EarlierStatesPanelProps) {
  const [chosen, setChosen] = useState<PatternVersion>();
  const [said, setSaid] = useState('');

  function restore(version: PatternVersion, onlyId?: string): void {
    versions.keepNow();
    classroom.changePatterns(changeBetween(classroom.state, version, onlyId));
    setChosen(undefined);
    setSaid(words.patterns.restored);
  }

  const hint = versions.all.length === 0 ? words.patterns.earlierEmpty : words.patterns.earlierHint;
  return (
    <Panel title={words.patterns.earlier} hint={hint}>
      <p role="status" className={said === '' ? 'unseen' : style.said}>
        {said}
      </p>
      {versions.all.length > 0 && (
        <ul className={style.versions}>
          {versions.all.map((version) => (
            <li key={version.savedAt}>
              <button type="button" className={style.version} onClick={() => setChosen(version)}>
                <PatternPreview version={version} patternId={shownId(version, patternId)} />
                <b>
                  <span className="unseen">{words.patterns.patternsOf} </span>
                  {clockTime(version.savedAt)}
                </b>
                <small>{differenceText(state, version)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {chosen && (
        <Dialog
          title={words.patterns.restoreFrom(clockTime(chosen.savedAt))}
          wide
          onClose={() => setChosen(undefined)}
          actions={
            <Button disabled={isEmptyChange(changeBetween(state, chosen))} onClick={() => restore(chosen)}>
              {words.patterns.restoreAll}
            </Button>
          }
        >
          <p>{differenceText(state, chosen)}</p>
          <ul className={style.restorable}>
            {Object.entries(chosen.patterns).map(([id, pattern]) => (
              <li key={id}>
                <PatternPreview version={chosen} patternId={id} />
                <b>{pattern.name}</b>
                <Button
                  kind="quiet"
                  aria-label={words.patterns.restoreOne(pattern.name)}
                  disabled={isEmptyChange(changeBetween(state, chosen, id))}
                  onClick={() => restore(chosen, id)}
                >
                  {words.patterns.restore}
                </Button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </Panel>
  );
}

function shownId(version: PatternVersion, patternId: string): string {
  return version.patterns[patternId] === undefined ? (Object.keys(version.patterns)[0] ?? '') : patternId;
}

function differenceText(state: RoomState, version: PatternVersion): string {
  const { patterns, cells } = changeBetween(state, version);
  const text = words.patterns.changes(Object.keys(patterns).length, Object.keys(cells).length);
  return text === '' ? words.patterns.sameAsNow : text;
}
