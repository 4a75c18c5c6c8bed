import { Field } from './field.tsx';

interface RoomCodeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (code: string) => void;
}

export function RoomCodeField({ label, value, placeholder, onChange }: RoomCodeFieldProps) {
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={value}
          placeholder={placeholder}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
