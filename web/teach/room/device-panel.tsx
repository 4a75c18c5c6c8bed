import { useState } from 'react';
import { Panel } from '../../ui/panel.tsx';
import { Switch } from '../../ui/switch.tsx';
import { words } from '../../words/teach-words.ts';
import { shortcutsOn } from '../transport/use-shortcuts.ts';

export function DevicePanel() {
  const [isOn, setOn] = useState(() => shortcutsOn.read() ?? true);
  return (
    <Panel title={words.room.shortcuts}>
      <Switch
        label={words.room.shortcutsSwitch}
        hint={words.room.shortcutsHint}
        on={isOn}
        onChange={(on) => {
          shortcutsOn.write(on);
          setOn(on);
        }}
      />
    </Panel>
  );
}
