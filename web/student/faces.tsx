import { useId } from 'react';
import style from './questions.module.css';

interface FacesProps {
  readonly question: string;
  /** From the lowest to the highest, five. */
  readonly labels: readonly string[];
  readonly kind: 'feeling' | 'energy';
  /** 1–5. */
  readonly value: number | undefined;
  readonly onChoose: (level: number) => void;
}

/** How far the mouth bends, in the drawing's units. */
const bends = [-7, -3.5, 0, 3.5, 7];

/** Five faces or five batteries, each with its word: position, drawing and word say the same. */
export function Faces({ question, labels, kind, value, onChoose }: FacesProps) {
  const name = useId();
  return (
    <fieldset className={style.faces}>
      <legend>{question}</legend>
      <div className={style.faceRow}>
        {labels.map((label, index) => (
          <label key={label} className={style.face} data-chosen={value === index + 1 || undefined}>
            <input
              type="radio"
              name={name}
              checked={value === index + 1}
              onChange={() => onChoose(index + 1)}
            />
            <svg viewBox="0 0 48 48" aria-hidden="true">
              {kind === 'feeling' ? <Face bend={bends[index] ?? 0} /> : <Battery level={index + 1} />}
            </svg>
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Face({ bend }: { readonly bend: number }) {
  return (
    <>
      <circle className={style.drawn} cx="24" cy="24" r="20" />
      <circle className={style.dot} cx="17" cy="19" r="2.6" />
      <circle className={style.dot} cx="31" cy="19" r="2.6" />
      <path className={style.line} d={`M15 ${31 - bend / 2} Q24 ${31 + bend} 33 ${31 - bend / 2}`} />
    </>
  );
}

function Battery({ level }: { readonly level: number }) {
  const height = level * 6.4;
  return (
    <>
      <rect className={style.drawn} x="13" y="7" width="22" height="37" rx="5" />
      <rect className={style.dot} x="20" y="3" width="8" height="4" rx="1.5" />
      <rect className={style.fill} x="16.5" y={41 - height} width="15" height={height} rx="2.5" />
    </>
  );
}
