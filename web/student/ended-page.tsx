import type { ClosedReason } from '../../client/connection-state.ts';
import style from '../join/join.module.css';
import { JoinFrame } from '../join/join-frame.tsx';
import { Button } from '../ui/button.tsx';
import { joinWords } from '../words/join-words.ts';

interface EndedPageProps {
  readonly reason: ClosedReason;
  readonly onJoin: () => void;
  readonly onUseHere: () => void;
}

const reloads: readonly ClosedReason[] = ['outdated', 'epochChanged'];

export function EndedPage({ reason, onJoin, onUseHere }: EndedPageProps) {
  const { title, text } = joinWords.ended[reason] ?? joinWords.endedOtherwise;
  return (
    <JoinFrame>
      <div className={style.step}>
        <h1>{title}</h1>
        <p>{text}</p>
        {reason === 'replaced' ? (
          <Button kind="loud" size="large" onClick={onUseHere}>
            {joinWords.useHere}
          </Button>
        ) : reason === 'seatHeld' ? (
          <>
            <Button kind="loud" size="large" onClick={onJoin}>
              {joinWords.joinAgain}
            </Button>
            <Button kind="quiet" size="large" onClick={onUseHere}>
              {joinWords.tryAgain}
            </Button>
          </>
        ) : reloads.includes(reason) ? (
          <Button kind="loud" size="large" onClick={() => location.reload()}>
            {joinWords.reload}
          </Button>
        ) : (
          <Button kind="loud" size="large" onClick={onJoin}>
            {joinWords.joinAgain}
          </Button>
        )}
      </div>
    </JoinFrame>
  );
}
