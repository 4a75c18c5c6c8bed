import { words } from '../words/teach-words.ts';
import { type Metre, unitsPerPulse } from './metre.ts';

/** Which note the tempo counts, drawn, and named for those who don't see it. */
export function PulseSign({ metre }: { readonly metre: Metre }) {
  const dotted = unitsPerPulse(metre) === 3;
  const { quarter, half, eighth, dotted: dottedWord } = words.transport.pulse;
  const name = dotted ? dottedWord : { 2: half, 4: quarter, 8: eighth }[metre.beatUnit];
  const isOpen = metre.beatUnit === 2;
  return (
    <svg width="24" height="32" viewBox="0 0 24 32" role="img" aria-label={name}>
      <ellipse
        cx="8"
        cy="25"
        rx="5.5"
        ry="4.2"
        transform="rotate(-20 8 25)"
        fill={isOpen ? 'none' : 'currentColor'}
        stroke="currentColor"
        strokeWidth="1.6"
      />
      <path d="M13.2 24V4" stroke="currentColor" strokeWidth="2" />
      {metre.beatUnit === 8 && !dotted && (
        <path d="M13.2 4c1 5 6 5 5 12" fill="none" stroke="currentColor" strokeWidth="2" />
      )}
      {dotted && <circle cx="19" cy="25" r="2" fill="currentColor" />}
    </svg>
  );
}
