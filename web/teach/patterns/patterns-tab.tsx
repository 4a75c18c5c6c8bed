import { useState } from 'react';
import { parseCellKey } from '../../../shared/cell-key.ts';
import { maxPatterns } from '../../../shared/policy.ts';
import { PatternGrid } from '../../pattern/pattern-grid.tsx';
import type { DeskPart } from '../../room/desk-part.ts';
import { Panel } from '../../ui/panel.tsx';
import { Switch } from '../../ui/switch.tsx';
import { words } from '../../words/teach-words.ts';
import { AddPattern } from './add-pattern.tsx';
import { EarlierStatesPanel } from './earlier-states-panel.tsx';
import { PatternTools } from './pattern-tools.tsx';
import style from './patterns.module.css';
import type { EarlierStates } from './use-kept-versions.ts';

interface PatternsTabProps extends DeskPart {
  readonly versions: EarlierStates;
}

export function PatternsTab({ classroom, state, versions }: PatternsTabProps) {
  const ids = Object.keys(state.patterns).sort((a, b) =>
    byName(state.patterns[a]?.name, state.patterns[b]?.name),
  );
  const [wished, setWished] = useState('');
  const [firstId = ''] = ids;
  const chosen = state.patterns[wished] === undefined ? firstId : wished;
  const pattern = state.patterns[chosen];
  const cellCount = Object.keys(state.cells).filter((key) => parseCellKey(key)?.patternId === chosen).length;

  return (
    <div className={style.tab}>
      <div className={style.left}>
        <nav className={style.list} aria-label={words.patterns.title}>
          {ids.map((id) => (
            <button
              key={id}
              type="button"
              className={style.choose}
              aria-current={id === chosen}
              onClick={() => setWished(id)}
            >
              <b>{state.patterns[id]?.name}</b>
              <small>
                {words.patterns.shape(state.patterns[id]?.lanes.length ?? 0, state.patterns[id]?.steps ?? 0)}
                {state.patterns[id]?.locked === true && ` · ${words.patterns.locked}`}
              </small>
            </button>
          ))}
        </nav>
        <AddPattern classroom={classroom} isFull={ids.length >= maxPatterns} onAdded={setWished} />
        <Switch
          label={words.patterns.freeze}
          hint={words.patterns.freezeHint}
          on={state.room.frozen}
          onChange={(frozen) => classroom.freeze(frozen)}
        />
      </div>
      <div className={style.right}>
        {pattern === undefined ? (
          <Panel title={words.patterns.empty} hint={words.patterns.emptyLead}>
            {null}
          </Panel>
        ) : (
          <Panel
            title={pattern.name}
            hint={words.patterns.shape(pattern.lanes.length, pattern.steps)}
            aside={
              <PatternTools
                classroom={classroom}
                patternId={chosen}
                pattern={pattern}
                isSilent={cellCount === 0}
                keepNow={versions.keepNow}
              />
            }
          >
            <PatternGrid classroom={classroom} patternId={chosen} canEdit />
          </Panel>
        )}
        <EarlierStatesPanel classroom={classroom} state={state} versions={versions} patternId={chosen} />
      </div>
    </div>
  );
}

function byName(a = '', b = ''): number {
  return a.localeCompare(b, undefined, { numeric: true });
}
