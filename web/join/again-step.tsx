import type { KeptSeat } from '../room/device-seat.ts';
import { Button } from '../ui/button.tsx';
import { joinWords } from '../words/join-words.ts';
import style from './join.module.css';

interface AgainStepProps {
  readonly seat: KeptSeat;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Somebody sat at this device before. On a shared one it may have been another child. */
export function AgainStep({ seat: { name, session }, onYes, onNo }: AgainStepProps) {
  return (
    <div className={style.step}>
      <h1>{joinWords.again(name)}</h1>
      <p className={style.soft}>{joinWords.againHint(session.code)}</p>
      <Button kind="loud" size="large" onClick={onYes}>
        {joinWords.yesBack}
      </Button>
      <Button kind="quiet" size="large" onClick={onNo}>
        {joinWords.someoneElse}
      </Button>
    </div>
  );
}
