import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RoomState } from '../../../shared/room-reader.ts';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Switch } from '../../ui/switch.tsx';
import { words } from '../../words/teach-words.ts';

/** The scales offered, in the spelling of `room.scale`. */
const scaleIds = [
  'c-pentatonic',
  'd-pentatonic',
  'f-pentatonic',
  'g-pentatonic',
  'a-minor-pentatonic',
  'c-major',
  'g-major',
  'a-minor',
  'd-dorian',
  'c-blues',
] as const;

interface SettingsPanelProps {
  readonly classroom: Classroom;
  readonly state: RoomState;
}

export function SettingsPanel({ classroom, state }: SettingsPanelProps) {
  const [title, setTitle] = useState<string>();
  const { room } = state;
  // A scale that somebody has set by another way stays in the list.
  const scales = scaleIds.some((id) => id === room.scale) ? scaleIds : [room.scale, ...scaleIds];

  function saveTitle(): void {
    if (title !== undefined && title.trim() !== room.title) classroom.setTitle(title.trim());
    setTitle(undefined);
  }

  return (
    <Panel title={words.room.settings}>
      <Field label={words.room.title}>
        {(ids) => (
          <input
            {...ids}
            maxLength={80}
            value={title ?? room.title}
            onChange={(event) => setTitle(event.target.value)}
            onBlur={saveTitle}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
            }}
          />
        )}
      </Field>
      <Field label={words.room.scale} hint={words.room.scaleHint}>
        {(ids) => (
          <select
            {...ids}
            value={room.scale}
            onChange={(event) => classroom.changeRoom({ scale: event.target.value })}
          >
            {scales.map((id) => (
              <option key={id} value={id}>
                {words.room.scaleNames[id] ?? id}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Switch
        label={words.room.freeze}
        hint={words.room.freezeHint}
        on={room.frozen}
        onChange={(frozen) => classroom.freeze(frozen)}
      />
    </Panel>
  );
}
