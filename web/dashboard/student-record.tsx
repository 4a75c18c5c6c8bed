import { useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import { AddNote } from './add-note.tsx';
import style from './dashboard.module.css';
import { EntryList } from './entry-list.tsx';
import { EraseStudent } from './erase-student.tsx';
import { ExportButton } from './export-button.tsx';
import type { SelClient } from './sel-client.ts';
import { StudentCounts } from './student-counts.tsx';
import type { NamedStudent } from './student-names.ts';
import { useCall } from './use-call.ts';
import { useWish } from './use-wish.ts';

interface StudentRecordProps {
  readonly sel: SelClient;
  readonly student: NamedStudent;
  readonly onChanged: () => void;
}

/** Everything about one child, and what a family may ask for. */
export function StudentRecord({ sel, student, onChanged }: StudentRecordProps) {
  const { studentId, name, optedOut } = student;
  const fetchRecord = useCallback(
    () => Promise.all([sel.studentSummary(studentId), sel.studentEntries(studentId)]),
    [sel, studentId],
  );
  const { value, error, isUnknown, again } = useCall(fetchRecord);
  const [isErasing, setErasing] = useState(false);
  const [said, setSaid] = useState('');
  const optOut = useDeed();
  const { shown: isOut, wish } = useWish(optedOut, optOut.error);
  const path = `/sel/students/${studentId}`;

  return (
    <div className={style.record}>
      <p role="status" className={said === '' ? 'unseen' : style.said}>
        {said}
      </p>
      {error !== undefined && (
        <p role={isUnknown ? undefined : 'alert'}>{isUnknown ? words.sel.noRecord : error}</p>
      )}
      {value && (
        <>
          <StudentCounts summary={value[0]} />
          <EntryList sel={sel} entries={value[1]} onCorrected={again} />
          <AddNote sel={sel} studentId={studentId} onAdded={again} />
        </>
      )}
      <Switch
        label={words.sel.takesPart}
        hint={words.sel.takesPartHint}
        on={!isOut}
        disabled={optOut.isRunning}
        onChange={(takesPart) => {
          wish(!takesPart);
          optOut.run(() => sel.setOptOut(studentId, !takesPart), onChanged);
        }}
      />
      {optOut.error !== undefined && <p role="alert">{optOut.error}</p>}
      <div className={style.exports}>
        <ExportButton
          http={sel.http}
          path={`${path}/export`}
          fileName={`${studentId}.json`}
          label={words.sel.exportChildJson}
        />
        <ExportButton
          http={sel.http}
          path={`${path}/export?format=csv`}
          fileName={`${studentId}.csv`}
          label={words.sel.exportChildCsv}
        />
        <Button kind="danger" onClick={() => setErasing(true)}>
          {words.sel.erase}
        </Button>
      </div>
      {isErasing && (
        <EraseStudent
          sel={sel}
          student={student}
          onClose={() => setErasing(false)}
          onErased={() => {
            setErasing(false);
            setSaid(words.sel.erased(name));
            again();
            onChanged();
          }}
        />
      )}
    </div>
  );
}
