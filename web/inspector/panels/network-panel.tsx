import { Button } from '../../ui/button.tsx';
import { inspectorWords } from '../../words/inspector-words.ts';
import { areSame, type NetworkConditions, type PresetName, presets } from '../network/conditions.ts';
import style from './network-panel.module.css';
import { Panel } from './panel.tsx';
import { Slider } from './slider.tsx';

const words = inspectorWords.network;
const presetNames: readonly PresetName[] = ['none', 'wifi', 'crowded', 'far'];

export interface NetworkPanelProps {
  readonly conditions: NetworkConditions;
  readonly onChange: (conditions: NetworkConditions) => void;
  readonly onCut: () => void;
}

export function NetworkPanel({ conditions, onChange, onCut }: NetworkPanelProps) {
  const { delayMs, jitterMs, lossPercent } = conditions;
  return (
    <Panel title={words.title}>
      <p className={style.lead}>{words.lead}</p>
      <fieldset className={style.presets}>
        <legend className="unseen">{words.preset}</legend>
        {presetNames.map((name) => (
          <Button
            key={name}
            kind="quiet"
            aria-pressed={areSame(conditions, presets[name])}
            onClick={() => onChange(presets[name])}
          >
            {words.presets[name]}
          </Button>
        ))}
      </fieldset>
      <Slider
        name={words.delay}
        value={delayMs}
        max={500}
        step={5}
        text={words.ms(delayMs)}
        onChange={(value) => onChange({ ...conditions, delayMs: value })}
      />
      <Slider
        name={words.jitter}
        value={jitterMs}
        max={200}
        step={5}
        text={words.ms(jitterMs)}
        onChange={(value) => onChange({ ...conditions, jitterMs: value })}
      />
      <Slider
        name={words.loss}
        value={lossPercent}
        max={20}
        step={0.5}
        text={words.percent(lossPercent)}
        onChange={(value) => onChange({ ...conditions, lossPercent: value })}
      />
      <Button kind="danger" className={style.cut} onClick={onCut}>
        {words.cut}
      </Button>
    </Panel>
  );
}
