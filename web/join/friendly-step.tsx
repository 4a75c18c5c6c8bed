import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { joinWords } from '../words/join-words.ts';
import { anotherFriendlyName, friendlyName, maxSpins } from './friendly-name.ts';
import style from './join.module.css';

interface FriendlyStepProps {
  readonly busy: boolean;
  readonly problem: string;
  readonly onPick: (name: string) => void;
  /** Where there is a list to go back to. */
  readonly onBack: (() => void) | undefined;
}

export function FriendlyStep({ busy, problem, onPick, onBack }: FriendlyStepProps) {
  const [name, setName] = useState(() => friendlyName(Math.random));
  const [spins, setSpins] = useState(0);
  const left = maxSpins - spins;
  const spin = (): void => {
    setName(anotherFriendlyName(name, Math.random));
    setSpins(spins + 1);
  };
  return (
    <div className={style.step}>
      <h1>{joinWords.yourName}</h1>
      <p className={style.friendly} aria-live="polite">
        {name}
      </p>
      <p className={style.soft}>{joinWords.yourNameHint}</p>
      <p className={style.problem} role="alert">
        {problem}
      </p>
      <Button kind="loud" size="large" disabled={busy} onClick={() => onPick(name)}>
        {busy ? joinWords.joining : joinWords.iAm(name)}
      </Button>
      <Button kind="quiet" disabled={busy || left <= 0} onClick={spin}>
        {`${joinWords.spin} · ${joinWords.spinsLeft(left)}`}
      </Button>
      {onBack && (
        <Button kind="quiet" onClick={onBack}>
          {joinWords.backToNames}
        </Button>
      )}
    </div>
  );
}
