import { useEffect, useState } from 'react';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { type ClassName, classNames, type JoiningAs, joinRoom } from '../../client/session.ts';
import { type KeptSeat, keptSeat } from '../room/device-seat.ts';
import { Button } from '../ui/button.tsx';
import { joinWords } from '../words/join-words.ts';
import { AgainStep } from './again-step.tsx';
import { codeInAddress } from './code-in-address.ts';
import { CodeStep } from './code-step.tsx';
import { FriendlyStep } from './friendly-step.tsx';
import style from './join.module.css';
import { JoinFrame } from './join-frame.tsx';
import { joinProblem } from './join-problem.ts';
import { NameStep } from './name-step.tsx';

interface JoinFlowProps {
  readonly onSeat: (seat: KeptSeat) => void;
}

interface Found {
  readonly code: string;
  readonly names: readonly ClassName[];
  /** The child's name is not on the list. */
  readonly friendly: boolean;
}

/** Code, then name: the seat. */
export function JoinFlow({ onSeat }: JoinFlowProps) {
  const [before, setBefore] = useState(() => keptSeat().device);
  const [found, setFound] = useState<Found>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [addressed, setAddressed] = useState(() => codeInAddress(location) ?? '');
  // A link that is followed while the page is open changes no more than the fragment.
  useEffect(() => {
    const look = (): void => {
      setAddressed(codeInAddress(location) ?? '');
      setFound(undefined);
    };
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);

  const join = async (who: JoiningAs, name: string): Promise<void> => {
    if (found === undefined) return;
    setBusy(true);
    setProblem('');
    try {
      const session = await joinRoom({ url: location.origin, code: found.code, ...who });
      onSeat({ session, name, ...(who.studentId !== undefined && { studentId: who.studentId }) });
    } catch (error) {
      setProblem(joinProblem(error));
      const mayDiffer = error instanceof DownbeatError && /^NAME_/.test(error.code);
      const names = mayDiffer
        ? await classNames(location.origin, found.code).catch(() => found.names)
        : found.names;
      setFound({ ...found, names });
    } finally {
      setBusy(false);
    }
  };

  const seatAgain =
    before !== undefined && (addressed === '' || addressed === before.session.code) ? before : undefined;
  if (seatAgain) {
    return (
      <JoinFrame>
        <AgainStep seat={seatAgain} onYes={() => onSeat(seatAgain)} onNo={() => setBefore(undefined)} />
      </JoinFrame>
    );
  }
  if (found === undefined) {
    return (
      <JoinFrame>
        <CodeStep
          key={addressed}
          initialCode={addressed}
          onFound={(code, names) => {
            setProblem('');
            setFound({ code, names, friendly: names.length === 0 });
          }}
        />
      </JoinFrame>
    );
  }
  return (
    <JoinFrame
      aside={
        <div className={style.where}>
          <strong>{found.code}</strong>
          <Button kind="quiet" onClick={() => setFound(undefined)}>
            {joinWords.changeCode}
          </Button>
        </div>
      }
    >
      {found.friendly ? (
        <FriendlyStep
          busy={busy}
          problem={problem}
          onPick={(name) => void join({ name }, name)}
          onBack={found.names.length > 0 ? () => setFound({ ...found, friendly: false }) : undefined}
        />
      ) : (
        <NameStep
          names={found.names}
          busy={busy}
          problem={problem}
          onPick={({ studentId, name }) => void join({ studentId }, name)}
          onNotListed={() => {
            setProblem('');
            setFound({ ...found, friendly: true });
          }}
        />
      )}
    </JoinFrame>
  );
}
