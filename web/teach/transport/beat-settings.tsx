import type { Classroom } from '../../../client/classroom.ts';
import type { Tempo } from '../../../shared/room-reader.ts';
import { changeMetre, metres, metreText } from '../../beat/metre.ts';
import { Choice } from '../../ui/choice.tsx';
import { words } from '../../words/teach-words.ts';
import style from './transport.module.css';

interface BeatSettingsProps {
  readonly classroom: Classroom;
  readonly tempo: Tempo;
}

const countIns = [0, 1, 2] as const;
const rampBars = [0, 4, 8] as const;

export function BeatSettings({ classroom, tempo }: BeatSettingsProps) {
  const chosenRamp = rampBars.find((bars) => bars * tempo.beatsPerBar === tempo.rampBeats) ?? 0;
  return (
    <div className={style.drawer}>
      <Choice
        legend={words.transport.metre}
        legendShown
        options={metres.map((metre) => ({ value: metreText(metre), label: metreText(metre) }))}
        value={metreText(tempo)}
        onChoose={(text) => {
          const metre = metres.find((one) => metreText(one) === text);
          if (metre) classroom.setTempo({ ...changeMetre(tempo, metre), rampBeats: 0 });
        }}
      />
      <Choice
        legend={words.transport.countInBars}
        legendShown
        options={countIns.map((bars) => ({
          value: String(bars),
          label: bars === 0 ? words.transport.countInNone : words.transport.countInOf(bars),
        }))}
        value={String(tempo.countInBars)}
        onChoose={(bars) => classroom.setTempo({ countInBars: Number(bars) })}
      />
      <Choice
        legend={words.transport.ramp}
        legendShown
        options={rampBars.map((bars) => ({
          value: String(bars),
          label: bars === 0 ? words.transport.rampNone : words.transport.rampBars(bars),
        }))}
        value={String(chosenRamp)}
        onChoose={(bars) => classroom.setTempo({ rampBeats: Number(bars) * tempo.beatsPerBar })}
      />
    </div>
  );
}
