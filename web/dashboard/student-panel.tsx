import { useState } from 'react';
import { Field } from '../ui/field.tsx';
import { Panel } from '../ui/panel.tsx';
import { words } from '../words/teach-words.ts';
import type { SelClient } from './sel-client.ts';
import type { NamedStudent } from './student-names.ts';
import { StudentRecord } from './student-record.tsx';

interface StudentPanelProps {
  readonly sel: SelClient;
  readonly named: readonly NamedStudent[];
  readonly onChanged: () => void;
}

export function StudentPanel({ sel, named, onChanged }: StudentPanelProps) {
  const [studentId, setStudentId] = useState('');
  const student = named.find((one) => one.studentId === studentId);
  return (
    <Panel title={words.sel.oneChild} hint={words.sel.oneChildHint}>
      <Field label={words.sel.choose}>
        {(ids) => (
          <select {...ids} value={studentId} onChange={(event) => setStudentId(event.target.value)}>
            <option value="">–</option>
            {named.map(({ studentId: id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {student && <StudentRecord key={student.studentId} sel={sel} student={student} onChanged={onChanged} />}
    </Panel>
  );
}
