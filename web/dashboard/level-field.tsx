import { Field } from '../ui/field.tsx';

interface LevelFieldProps {
  readonly label: string;
  /** From level 1 upwards. */
  readonly levels: readonly string[];
  /** Undefined: not answered, and then not asked here either. */
  readonly value: number | undefined;
  readonly onChange: (level: number) => void;
}

export function LevelField({ label, levels, value, onChange }: LevelFieldProps) {
  if (value === undefined) return null;
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {levels.map((name, index) => (
            <option key={name} value={index + 1}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
