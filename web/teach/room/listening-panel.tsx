import { useId } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RoomState } from '../../../shared/room-reader.ts';
import type { Listening } from '../../../shared/room-table.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { words } from '../../words/teach-words.ts';
import style from './room.module.css';

interface ListeningPanelProps {
  readonly classroom: Classroom;
  readonly state: RoomState;
}

const choices: readonly { readonly value: Listening; readonly icon: IconName }[] = [
  { value: 'speaker', icon: 'screen' },
  { value: 'headphones', icon: 'headphones' },
  { value: 'silent', icon: 'muted' },
];

export function ListeningPanel({ classroom, state }: ListeningPanelProps) {
  const name = useId();
  return (
    <Panel title={words.room.listening} hint={words.room.listeningHint}>
      <fieldset className={style.listening}>
        <legend className="unseen">{words.room.listening}</legend>
        {choices.map(({ value, icon }) => {
          const { label, lead } = words.room.listeningChoices[value];
          return (
            <label key={value} className={style.listen}>
              <input
                type="radio"
                name={name}
                aria-label={label}
                checked={state.room.listening === value}
                onChange={() => classroom.changeRoom({ listening: value })}
              />
              <span className={style.listenCard}>
                <Icon name={icon} size={32} />
                <b>{label}</b>
                <small>{lead}</small>
              </span>
            </label>
          );
        })}
      </fieldset>
    </Panel>
  );
}
