import { words } from '../../words/teach-words.ts';
import style from './class.module.css';
import { toggleBeat } from './roster.ts';

interface BeatTogglesProps {
  readonly name: string;
  readonly beats: readonly number[];
  readonly beatsPerBar: number;
  /** Null: none. */
  readonly onChange: (beats: readonly number[] | null) => void;
}

export function BeatToggles({ name, beats, beatsPerBar, onChange }: BeatTogglesProps) {
  const wholeBeats = Array.from({ length: beatsPerBar }, (_, beat) => beat);
  return (
    <fieldset className={style.beats} aria-label={words.roster.beatsOf(name)}>
      {wholeBeats.map((beat) => (
        <button
          key={beat}
          type="button"
          className={style.beat}
          aria-pressed={beats.includes(beat)}
          aria-label={words.roster.beat(beat + 1, name)}
          onClick={() => onChange(toggleBeat(beats, beat, beatsPerBar))}
        >
          {beat + 1}
        </button>
      ))}
    </fieldset>
  );
}
