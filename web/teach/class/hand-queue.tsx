import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RaisedHand } from '../../room/raised-hands.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { words } from '../../words/teach-words.ts';
import style from './class.module.css';
import type { RosterRow } from './roster.ts';

interface HandQueueProps {
  readonly classroom: Classroom;
  readonly roster: readonly RosterRow[];
  readonly hands: readonly RaisedHand[];
}

/** Whose turn it is to speak, first up first. A child that was heard leaves the queue here until the hand goes up anew. */
export function HandQueue({ classroom, roster, hands }: HandQueueProps) {
  const [heard, setHeard] = useState<ReadonlyMap<string, number>>(new Map());
  const rows = new Map(roster.map((row) => [row.participantId, row]));
  const queue = hands.flatMap((hand) => {
    const row = rows.get(hand.participantId);
    return row === undefined || heard.get(hand.participantId) === hand.raisedAt ? [] : [{ hand, row }];
  });
  return (
    <div role="status" className={queue.length === 0 ? 'unseen' : style.queue}>
      {queue.length > 0 && (
        <>
          <b className={style.queueTitle}>
            <Icon name="hand" />
            {words.roster.hands}
          </b>
          <ol className={style.queueList}>
            {queue.map(({ hand, row }, index) => (
              <li key={row.participantId} className={style.queued}>
                <span className={style.queuePlace}>{index + 1}</span>
                <b>{row.name}</b>
                <IconButton
                  label={words.roster.spotlight(row.name)}
                  tone="sun"
                  aria-pressed={row.inSpotlight}
                  onClick={() =>
                    classroom.changeRoom({ spotlight: row.inSpotlight ? '' : row.participantId })
                  }
                >
                  <Icon name="star" />
                </IconButton>
                <IconButton
                  label={words.roster.handHeard(row.name)}
                  onClick={() => setHeard(new Map(heard).set(row.participantId, hand.raisedAt))}
                >
                  <Icon name="cross" />
                </IconButton>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
