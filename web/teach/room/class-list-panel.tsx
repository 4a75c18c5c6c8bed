import { useCallback, useEffect, useState } from 'react';
import { ClassListAnswer } from '../../../shared/class-list-api.ts';
import type { RoomHttp } from '../../room/room-http.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useDeed } from '../../ui/use-deed.ts';
import { words } from '../../words/teach-words.ts';
import { ImportClassList } from './import-class-list.tsx';
import style from './room.module.css';

export function ClassListPanel({ http }: { readonly http: RoomHttp }) {
  const [list, setList] = useState<ClassListAnswer['students']>([]);
  const [asking, setAsking] = useState<'import' | 'remove'>();
  const removal = useDeed();

  const refresh = useCallback(() => {
    http.read(ClassListAnswer, { path: '/class-list' }).then(
      ({ students }) => setList(students),
      () => setList([]),
    );
  }, [http]);
  useEffect(refresh, [refresh]);

  function remove(): void {
    removal.run(
      () => http.done({ method: 'DELETE', path: '/class-list' }),
      () => {
        setList([]);
        setAsking(undefined);
      },
    );
  }

  return (
    <Panel
      title={words.room.classList}
      hint={list.length === 0 ? words.room.classListNone : words.room.classListHint}
      aside={
        list.length > 0 && (
          <IconButton label={words.room.removeList} onClick={() => setAsking('remove')}>
            <Icon name="trash" />
          </IconButton>
        )
      }
    >
      {list.length > 0 && (
        <ul className={style.names} aria-label={words.room.classList}>
          {list.map(({ studentId, fullName, participantIds }) => (
            <li key={studentId}>
              {fullName}
              {participantIds.length > 0 && <small> · {words.room.taken}</small>}
            </li>
          ))}
        </ul>
      )}
      <span className={style.buttons}>
        <Button kind={list.length === 0 ? 'main' : 'quiet'} onClick={() => setAsking('import')}>
          {list.length === 0 ? words.room.importList : words.room.importAgain}
        </Button>
      </span>
      {asking === 'import' && (
        <ImportClassList
          http={http}
          onClose={() => {
            setAsking(undefined);
            refresh();
          }}
        />
      )}
      {asking === 'remove' && (
        <Confirm
          title={words.room.removeListTitle}
          deed={words.room.removeList}
          disabled={removal.isRunning}
          onConfirm={remove}
          onClose={() => setAsking(undefined)}
        >
          <p>{words.room.removeListLead}</p>
          {removal.error !== undefined && <p role="alert">{removal.error}</p>}
        </Confirm>
      )}
    </Panel>
  );
}
