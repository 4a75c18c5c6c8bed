import type { Classroom } from '../../../client/classroom.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useDeed } from '../../ui/use-deed.ts';
import { words } from '../../words/teach-words.ts';
import style from './class.module.css';
import type { RosterRow } from './roster.ts';

interface RemoveChildProps {
  readonly row: RosterRow;
  readonly classroom: Classroom;
  readonly onClose: () => void;
}

export function RemoveChild({ row, classroom, onClose }: RemoveChildProps) {
  const { run, isRunning, error } = useDeed();
  return (
    <Confirm
      title={words.roster.removeTitle(row.name)}
      deed={words.roster.removeDeed}
      disabled={isRunning}
      onClose={onClose}
      onConfirm={() => run(() => classroom.removeParticipant(row.participantId), onClose)}
    >
      <p>{words.roster.removeLead}</p>
      {error !== undefined && (
        <p role="alert" className={style.error}>
          {error}
        </p>
      )}
    </Confirm>
  );
}
