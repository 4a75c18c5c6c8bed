import { useState } from 'react';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { useSoundSettings } from '../sound/use-sound.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Switch } from '../ui/switch.tsx';
import { studentWords } from '../words/student-words.ts';
import type { DevicePlaying } from './device-playing.ts';
import style from './settings-sheet.module.css';
import type { MidiKeyboard } from './use-midi-keyboard.ts';

interface SettingsSheetProps {
  readonly desk: SoundDesk;
  readonly midi: MidiKeyboard;
  readonly playing: DevicePlaying;
  readonly onPlaying: (change: Partial<DevicePlaying>) => void;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

const words = studentWords.settings;
const latencyStepMs = 10;
const maxLatencyMs = 500;

export function SettingsSheet({ desk, midi, playing, onPlaying, onLeave, onClose }: SettingsSheetProps) {
  const { muted, click, volume, extraLatencyMs } = useSoundSettings(desk);
  const [isSure, setSure] = useState(false);
  const shift = (byMs: number): void =>
    desk.change({ extraLatencyMs: Math.min(maxLatencyMs, Math.max(0, extraLatencyMs + byMs)) });
  return (
    <Sheet title={words.title} closeLabel={words.close} onClose={onClose}>
      <Switch label={words.sound} on={!muted} onChange={(on) => desk.change({ muted: !on })} />
      <label className={style.volume}>
        <span>{words.volume}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={volume}
          onChange={(event) => desk.change({ volume: event.target.valueAsNumber })}
        />
      </label>
      <Switch label={words.click} on={click} onChange={(on) => desk.change({ click: on })} />
      <Choice
        legend={words.names}
        legendShown
        options={[
          { value: 'letters', label: words.letters },
          { value: 'solfege', label: words.solfege },
        ]}
        value={playing.names}
        onChoose={(names) => onPlaying({ names })}
      />
      <Switch
        label={words.keys}
        hint={words.keysHint}
        on={playing.keys}
        onChange={(keys) => onPlaying({ keys })}
      />
      <MidiLine midi={midi} />
      <div className={style.late}>
        <span>
          <b>{words.late}</b> {words.lateHint}
        </span>
        <Button kind="quiet" aria-label={words.later} onClick={() => shift(-latencyStepMs)}>
          −
        </Button>
        <output>{words.lateBy(extraLatencyMs)}</output>
        <Button kind="quiet" aria-label={words.earlier} onClick={() => shift(latencyStepMs)}>
          +
        </Button>
      </div>
      <Button kind={isSure ? 'danger' : 'quiet'} onClick={() => (isSure ? onLeave() : setSure(true))}>
        {isSure ? words.leaveSure : words.leave}
      </Button>
    </Sheet>
  );
}

function MidiLine({ midi: { state, connect } }: { readonly midi: MidiKeyboard }) {
  switch (state.status) {
    case 'unsupported':
      return null;
    case 'off':
      return (
        <Button kind="quiet" onClick={connect}>
          {words.midi}
        </Button>
      );
    case 'refused':
      return <p role="status">{words.midiFailed}</p>;
    case 'on':
      return <p role="status">{state.keyboards > 0 ? words.midiOn(state.keyboards) : words.midiNone}</p>;
  }
}
