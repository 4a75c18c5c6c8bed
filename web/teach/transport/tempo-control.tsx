import { useEffect, useRef, useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { Tempo } from '../../../shared/room-reader.ts';
import { bpmOfPulse, pulseOf, pulseRange } from '../../beat/metre.ts';
import { PulseSign } from '../../beat/pulse-sign.tsx';
import { Icon } from '../../ui/icon.tsx';
import { words } from '../../words/teach-words.ts';
import style from './transport.module.css';

interface TempoControlProps {
  readonly classroom: Classroom;
  readonly tempo: Tempo;
  readonly onTap: () => void;
  readonly taps: number;
}

/** While the slider moves, the tempo follows at the rate at which a class could. */
const settleMs = 250;

export function TempoControl({ classroom, tempo, onTap, taps }: TempoControlProps) {
  const { min, max } = pulseRange(tempo);
  const pulse = pulseOf(tempo);
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function set(text: string): void {
    clearTimeout(timer.current);
    setDraft(undefined);
    const wished = Number(text);
    if (text.trim() === '' || !Number.isFinite(wished)) return;
    const bpm = bpmOfPulse(wished, tempo);
    if (bpm !== tempo.bpm) classroom.setTempo({ bpm });
  }

  function slide(text: string): void {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => set(text), settleMs);
  }

  return (
    <fieldset className={style.tempo} aria-label={words.transport.tempo}>
      <button
        type="button"
        className={style.step}
        aria-label={words.transport.slower}
        onClick={() => set(String(pulse - 2))}
      >
        <Icon name="minus" size={20} />
      </button>
      <label className={style.number}>
        <PulseSign metre={tempo} />
        <input
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          aria-label={words.transport.tempoNumber}
          value={draft ?? String(pulse)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={(event) => set(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') set(event.currentTarget.value);
          }}
        />
      </label>
      <button
        type="button"
        className={style.step}
        aria-label={words.transport.faster}
        onClick={() => set(String(pulse + 2))}
      >
        <Icon name="plus" size={20} />
      </button>
      <input
        type="range"
        className={style.slider}
        min={min}
        max={max}
        aria-label={words.transport.tempoSlider}
        value={draft ?? pulse}
        onChange={(event) => slide(event.target.value)}
      />
      <button type="button" className={style.tap} aria-label={words.transport.tap} onClick={onTap}>
        {taps > 1 ? (
          words.transport.tapCount(taps)
        ) : (
          <>
            <span className={style.long}>{words.transport.tap}</span>
            <span className={style.short}>{words.transport.tapShort}</span>
          </>
        )}
      </button>
    </fieldset>
  );
}
