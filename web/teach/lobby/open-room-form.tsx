import { type FormEvent, useState } from 'react';
import { DownbeatError } from '../../../client/downbeat-error.ts';
import { metres, metreText, pulseRange } from '../../beat/metre.ts';
import type { KeptRoom } from '../../room/kept-rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { errorText, words } from '../../words/teach-words.ts';
import style from './lobby.module.css';
import { openRoom } from './open-room.ts';

interface OpenRoomFormProps {
  readonly teacherKey: string;
  readonly onOpened: (room: KeptRoom) => void;
  readonly onOtherKey: () => void;
}

const usualPulse = 96;

export function OpenRoomForm({ teacherKey, onOpened, onOtherKey }: OpenRoomFormProps) {
  const [title, setTitle] = useState('');
  const [teacherName, setTeacherName] = useState('');
  const [metreName, setMetreName] = useState('4/4');
  const [pulse, setPulse] = useState(String(usualPulse));
  const [error, setError] = useState<string>();
  const [isOpening, setIsOpening] = useState(false);
  const metre = metres.find((one) => metreText(one) === metreName) ?? { beatsPerBar: 4, beatUnit: 4 };
  const { min, max } = pulseRange(metre);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsOpening(true);
    setError(undefined);
    try {
      onOpened(await openRoom({ teacherKey, title, teacherName, metre, pulse: Number(pulse) || usualPulse }));
    } catch (failure) {
      setError(errorText(failure instanceof DownbeatError ? failure.code : 'BAD_ANSWER'));
      setIsOpening(false);
    }
  }

  return (
    <Panel title={words.lobby.newRoom}>
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <Field label={words.lobby.roomTitle} hint={words.lobby.roomTitleHint}>
          {(ids) => (
            <input
              {...ids}
              maxLength={80}
              value={title}
              placeholder={words.lobby.roomTitleExample}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.lobby.yourName}>
          {(ids) => (
            <input
              {...ids}
              maxLength={40}
              autoComplete="off"
              value={teacherName}
              placeholder={words.lobby.yourNameExample}
              onChange={(event) => setTeacherName(event.target.value)}
            />
          )}
        </Field>
        <Choice
          legend={words.lobby.metre}
          legendShown
          options={metres.map((one) => ({ value: metreText(one), label: metreText(one) }))}
          value={metreName}
          onChoose={setMetreName}
        />
        <Field label={words.lobby.tempo}>
          {(ids) => (
            <span className={style.tempoRow}>
              <input
                {...ids}
                type="number"
                inputMode="numeric"
                min={min}
                max={max}
                value={pulse}
                onChange={(event) => setPulse(event.target.value)}
              />
              <span className={style.tempoUnit}>{words.lobby.tempoUnit}</span>
            </span>
          )}
        </Field>
        {error !== undefined && (
          <p className={style.error} role="alert">
            {error}
          </p>
        )}
        <Button type="submit" kind="loud" size="large" disabled={isOpening}>
          {isOpening ? words.lobby.opening : words.lobby.open}
        </Button>
        <p className={style.foot}>
          {words.key.isKept}
          <Button kind="quiet" onClick={onOtherKey}>
            {words.key.forget}
          </Button>
        </p>
      </form>
    </Panel>
  );
}
