import type { Classroom } from '../../client/classroom.ts';
import { Button } from '../ui/button.tsx';
import { clockTime } from '../ui/time-text.ts';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import style from './desk.module.css';
import { useContestedSeats } from './use-contested-seats.ts';

/** Seats that two devices came for. The server has decided for the one that was there first; here a teacher may decide otherwise. */
export function ContestedSeats({ classroom }: { readonly classroom: Classroom }) {
  const { seats, lookAgain } = useContestedSeats(classroom);
  const { run, isRunning, error } = useDeed();
  const decide = (participantId: string, holder: 'earlier' | 'later'): void =>
    run(() => classroom.decideSeat(participantId, holder), lookAgain);
  return (
    <div role="status">
      {seats.map(({ participantId, name, at }) => (
        <div key={participantId} className={style.banner}>
          <span>{words.contest.text(name, clockTime(at))}</span>
          <span className={style.deeds}>
            <Button
              kind="quiet"
              disabled={isRunning}
              aria-label={words.contest.keepOf(name)}
              onClick={() => decide(participantId, 'earlier')}
            >
              {words.contest.keep}
            </Button>
            <Button
              kind="quiet"
              disabled={isRunning}
              aria-label={words.contest.giveOf(name)}
              onClick={() => decide(participantId, 'later')}
            >
              {words.contest.give}
            </Button>
          </span>
          {error !== undefined && <span role="alert">{error}</span>}
        </div>
      ))}
    </div>
  );
}
