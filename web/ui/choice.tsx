import { type ReactNode, useId } from 'react';
import style from './choice.module.css';

interface ChoiceProps<Value extends string> {
  readonly legend: string;
  readonly legendShown?: boolean;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly name?: string }[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
  readonly className?: string | undefined;
}

/** One of a few, all in sight: radio buttons as a row of segments. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { legend, legendShown = false, options, value, onChoose, className } = props;
  const name = useId();
  return (
    <fieldset className={[style.choice, className].filter(Boolean).join(' ')}>
      <legend className={legendShown ? style.legend : 'unseen'}>{legend}</legend>
      <div className={style.row}>
        {options.map((option) => (
          <label key={option.value} className={style.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
              {...(option.name !== undefined && { 'aria-label': option.name })}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
