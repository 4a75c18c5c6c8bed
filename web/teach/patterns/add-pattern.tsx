import type { Classroom } from '../../../client/classroom.ts';
import { newPatternId } from '../../pattern/new-pattern-id.ts';
import { starterPatterns, startPattern } from '../../pattern/starter-patterns.ts';
import { Icon } from '../../ui/icon.tsx';
import { words } from '../../words/teach-words.ts';
import style from './patterns.module.css';

interface AddPatternProps {
  readonly classroom: Classroom;
  readonly isFull: boolean;
  readonly onAdded: (patternId: string) => void;
}

export function AddPattern({ classroom, isFull, onAdded }: AddPatternProps) {
  if (isFull) return <p className={style.full}>{words.patterns.tooMany}</p>;
  return (
    <details className={style.add}>
      <summary>
        <Icon name="plus" />
        {words.patterns.add}
      </summary>
      <ul aria-label={words.patterns.starters}>
        {starterPatterns.map((starter) => (
          <li key={starter.name}>
            <button
              type="button"
              onClick={(event) => {
                const id = newPatternId(classroom.state.patterns, Math.random);
                classroom.changePatterns(startPattern(starter, id));
                onAdded(id);
                event.currentTarget.closest('details')?.removeAttribute('open');
              }}
            >
              {starter.name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
