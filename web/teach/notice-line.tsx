import { useEffect, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { sharedWords } from '../words/shared-words.ts';
import { words } from '../words/teach-words.ts';
import style from './desk.module.css';

const shownForMs = 8000;

/** What the server did not let pass, in its own words. A contested seat has a place of its own. */
export function NoticeLine({ classroom }: { readonly classroom: Classroom }) {
  const [reason, setReason] = useState<string>();
  useEffect(
    () =>
      classroom.on('notice', (notice) => {
        if (notice.rule !== 'seat') setReason(notice.reason);
      }),
    [classroom],
  );
  useEffect(() => {
    if (reason === undefined) return;
    const timer = setTimeout(() => setReason(undefined), shownForMs);
    return () => clearTimeout(timer);
  }, [reason]);
  return (
    <div role="status">
      {reason !== undefined && (
        <p className={style.banner}>
          {words.desk.notice(reason)}
          <IconButton label={sharedWords.close} onClick={() => setReason(undefined)}>
            <Icon name="cross" />
          </IconButton>
        </p>
      )}
    </div>
  );
}
