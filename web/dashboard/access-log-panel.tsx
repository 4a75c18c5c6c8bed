import { useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { dayAndTime } from '../ui/time-text.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';
import type { NamedStudent } from './student-names.ts';
import { useCall } from './use-call.ts';

interface AccessLogPanelProps {
  readonly sel: SelClient;
  readonly named: readonly NamedStudent[];
  /** The participantId of whoever looks now. */
  readonly ownId: string;
}

const recordsShown = 25;

export function AccessLogPanel(props: AccessLogPanelProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Panel title={words.sel.accessLog} hint={words.sel.accessLogHint} className={style.wide}>
      {isShown ? (
        <Records {...props} />
      ) : (
        <span>
          <Button kind="quiet" onClick={() => setShown(true)}>
            {words.sel.accessLogShow}
          </Button>
        </span>
      )}
    </Panel>
  );
}

function Records({ sel, named, ownId }: AccessLogPanelProps) {
  const { value: records = [], error } = useCall(useCallback(() => sel.accessLog(), [sel]));
  const names = new Map(named.map(({ studentId, name }) => [studentId, name]));
  if (error !== undefined) return <p role="alert">{error}</p>;
  return (
    <div>
      <table className={style.table}>
        <thead>
          <tr>
            {[words.sel.when, words.sel.who, words.sel.what, words.sel.whose].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.slice(0, recordsShown).map(({ accessId, at, actorId, action, studentId }) => (
            <tr key={accessId}>
              <th scope="row">{dayAndTime(at)}</th>
              <td>{actorId === ownId ? words.sel.you : words.sel.otherTeacher}</td>
              <td>{words.sel.actions[action] ?? action}</td>
              <td>
                {studentId === null ? words.sel.wholeClass : (names.get(studentId) ?? words.sel.someone)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
