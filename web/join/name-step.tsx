import { useState } from 'react';
import type { ClassName } from '../../client/session.ts';
import { Button } from '../ui/button.tsx';
import { joinWords } from '../words/join-words.ts';
import style from './join.module.css';

interface NameStepProps {
  readonly names: readonly ClassName[];
  readonly busy: boolean;
  readonly problem: string;
  readonly onPick: (name: ClassName) => void;
  readonly onNotListed: () => void;
}

/** More names than fit a screen get a field to find one's own. */
const manyNames = 40;

export function NameStep({ names, busy, problem, onPick, onNotListed }: NameStepProps) {
  const [wanted, setWanted] = useState('');
  const shown = names.filter(({ name }) =>
    name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
  return (
    <div className={style.wideStep}>
      <h1>{joinWords.pickName}</h1>
      <p className={style.problem} role="alert">
        {problem}
      </p>
      {names.length > manyNames && (
        <input
          className={style.find}
          type="search"
          value={wanted}
          aria-label={joinWords.findName}
          placeholder={joinWords.findName}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      <ul className={style.names}>
        {shown.map((name) => (
          <li key={name.studentId}>
            <Button
              kind="quiet"
              size="large"
              className={style.name}
              disabled={busy}
              onClick={() => onPick(name)}
            >
              <span className={style.nameText}>{name.name}</span>
              {name.taken && <small>{joinWords.taken}</small>}
            </Button>
          </li>
        ))}
      </ul>
      <Button kind="quiet" onClick={onNotListed}>
        {joinWords.notListed}
      </Button>
    </div>
  );
}
