import { type KeyboardEvent, useId, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { maxPatterns } from '../../shared/policy.ts';
import { PatternGrid } from '../pattern/pattern-grid.tsx';
import { useRoomState } from '../room/use-room-state.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { useSoundSettings } from '../sound/use-sound.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { studentWords } from '../words/student-words.ts';
import { NewPattern } from './new-pattern.tsx';
import style from './patterns.module.css';
import { useOwnUndo } from './use-own-undo.ts';

interface PatternsProps {
  readonly classroom: Classroom;
  readonly desk: SoundDesk;
}

const words = studentWords.patterns;

/** The room's shared patterns, one at a time. */
export function Patterns({ classroom, desk }: PatternsProps) {
  const { patterns, room } = useRoomState(classroom);
  const { onlyPatternId } = useSoundSettings(desk);
  const { canUndo, canRedo, undo, redo } = useOwnUndo(classroom);
  const [wished, setWished] = useState('');
  const [isAdding, setAdding] = useState(false);
  const panelId = useId();
  const ids = Object.keys(patterns).sort((a, b) =>
    (patterns[a]?.name ?? '').localeCompare(patterns[b]?.name ?? '', undefined, { numeric: true }),
  );
  const chosen = patterns[wished] ? wished : (ids[0] ?? '');
  const pattern = patterns[chosen];
  const isOnly = onlyPatternId === chosen;
  const choose = (id: string): void => {
    setWished(id);
    if (onlyPatternId !== undefined) desk.change({ onlyPatternId: id });
  };
  const onTabKey = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = ids[(ids.indexOf(chosen) + step + ids.length) % ids.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    choose(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-pattern="${next}"]`)?.focus();
  };

  return (
    <section className={style.patterns} aria-label={words.title}>
      <div className={style.head}>
        <div role="tablist" className={style.tabs} aria-label={words.tabs} onKeyDown={onTabKey}>
          {ids.map((id) => {
            const { name = '', locked = false } = patterns[id] ?? {};
            return (
              <button
                key={id}
                type="button"
                role="tab"
                className={style.tab}
                data-pattern={id}
                aria-selected={id === chosen}
                aria-controls={panelId}
                aria-label={locked ? words.lockedTab(name) : name}
                tabIndex={id === chosen ? 0 : -1}
                onClick={() => choose(id)}
              >
                {locked && <Icon name="lock" size={18} />}
                {name}
              </button>
            );
          })}
        </div>
        {!room.frozen && (
          <Button kind="quiet" aria-label={words.add} onClick={() => setAdding(true)}>
            <Icon name="plus" />
          </Button>
        )}
      </div>
      <div role="tabpanel" id={panelId} className={style.panel} aria-label={pattern?.name ?? words.none}>
        {room.frozen && <Hint text={words.frozen} icon="snow" />}
        {!room.frozen && pattern?.locked && <Hint text={words.locked} icon="lock" />}
        {pattern === undefined ? (
          <p>{words.none}</p>
        ) : (
          <PatternGrid classroom={classroom} patternId={chosen} canEdit={!room.frozen && !pattern.locked} />
        )}
        <div className={style.tools}>
          <Button kind="quiet" disabled={!canUndo} onClick={undo}>
            {words.undo}
          </Button>
          <Button kind="quiet" disabled={!canRedo} onClick={redo}>
            {words.redo}
          </Button>
          {ids.length > 1 && (
            <Button
              kind="quiet"
              aria-pressed={isOnly}
              onClick={() => desk.change({ onlyPatternId: isOnly ? undefined : chosen })}
            >
              {words.only}
            </Button>
          )}
        </div>
      </div>
      {isAdding && (
        <NewPattern
          classroom={classroom}
          isFull={ids.length >= maxPatterns}
          onAdded={choose}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

function Hint({ text, icon }: { readonly text: string; readonly icon: 'snow' | 'lock' }) {
  return (
    <p className={style.hint}>
      <Icon name={icon} />
      {text}
    </p>
  );
}
