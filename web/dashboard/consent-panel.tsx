import type { SelSettingsRequest } from '../../shared/sel-api.ts';
import { Panel } from '../ui/panel.tsx';
import { Switch } from '../ui/switch.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';
import type { SelFigures } from './sel-figures.ts';
import { useWish } from './use-wish.ts';

interface ConsentPanelProps {
  readonly sel: SelClient;
  readonly settings: SelFigures['settings'];
  readonly onChanged: () => void;
}

export function ConsentPanel({ sel, settings, onChanged }: ConsentPanelProps) {
  const { run, isRunning, error } = useDeed();
  const { shown, wish } = useWish(settings, error);

  function change(to: SelSettingsRequest): void {
    wish({ ...shown, ...to });
    run(() => sel.changeSettings(to), onChanged);
  }

  return (
    <Panel title={words.sel.consent} hint={words.sel.consentHint}>
      <Switch
        label={words.sel.checkInSwitch}
        hint={words.sel.checkInSwitchHint}
        on={shown.checkIns}
        disabled={isRunning}
        onChange={(checkIns) => change({ checkIns })}
      />
      <Switch
        label={words.sel.reflectionSwitch}
        hint={words.sel.reflectionSwitchHint}
        on={shown.reflections}
        disabled={isRunning}
        onChange={(reflections) => change({ reflections })}
      />
      {error !== undefined && (
        <p role="alert" className={style.error}>
          {error}
        </p>
      )}
    </Panel>
  );
}
