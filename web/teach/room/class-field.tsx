import { Field } from '../../ui/field.tsx';
import { words } from '../../words/teach-words.ts';
import type { ClassChoice } from './class-list-files.ts';

interface ClassFieldProps {
  readonly classes: readonly ClassChoice[];
  /** Its sourcedId; empty: none yet. */
  readonly value: string;
  readonly onChoose: (sourcedId: string) => void;
}

/** Which of a school's classes the list is. */
export function ClassField({ classes, value, onChoose }: ClassFieldProps) {
  return (
    <Field label={words.room.importClass}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="">{words.room.importNoClass}</option>
          {classes.map(({ sourcedId, title }) => (
            <option key={sourcedId} value={sourcedId}>
              {title || sourcedId}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
