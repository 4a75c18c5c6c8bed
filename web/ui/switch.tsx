import type { ReactNode } from 'react';
import style from './switch.module.css';

interface SwitchProps {
  readonly label: string;
  /** What it means, below the label. */
  readonly hint?: ReactNode;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}

export function Switch({ label, hint, on, disabled = false, onChange }: SwitchProps) {
  return (
    <label className={style.line}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        disabled={disabled}
        aria-label={label}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={style.track} aria-hidden="true">
        <span className={style.knob} />
      </span>
      <span className={style.text}>
        <span className={style.label}>{label}</span>
        {hint !== undefined && <span className={style.hint}>{hint}</span>}
      </span>
    </label>
  );
}
