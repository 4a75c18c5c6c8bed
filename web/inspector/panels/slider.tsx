import { useId } from 'react';
import style from './slider.module.css';

export interface SliderProps {
  readonly name: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  /** The value with its unit. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

export function Slider({ name, value, max, step, text, onChange }: SliderProps) {
  const id = useId();
  return (
    <div className={style.slider}>
      <label htmlFor={id}>{name}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
    </div>
  );
}
