import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import { hundredths } from './figure-text.ts';

interface GaugeProps {
  readonly label: string;
  /** 0–1; undefined: not enough yet, drawn as an empty dashed line. */
  readonly value: number | undefined;
}

/** A value on a line from 0 to 100. */
export function Gauge({ label, value }: GaugeProps) {
  const share = value === undefined ? 0 : Math.min(1, Math.max(0, value));
  const text = value === undefined ? words.sel.notEnough : words.sel.totalOf(hundredths(share));
  return (
    <svg
      className={style.gauge}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${text}`}
    >
      {value === undefined ? (
        <line x1="0" x2="100" y1="4" y2="4" stroke="var(--line)" strokeWidth="2" strokeDasharray="2 2" />
      ) : (
        <>
          <rect width="100" height="8" rx="1" fill="var(--surface-sunk)" />
          <rect width={share * 100} height="8" rx="1" fill="var(--petrol)" />
        </>
      )}
    </svg>
  );
}
