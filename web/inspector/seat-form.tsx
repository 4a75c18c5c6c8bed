import { type FormEvent, useEffect, useState } from 'react';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { joinRoom, type Session } from '../../client/session.ts';
import { teacherKey as keptKey, onKeyTaken } from '../room/teacher-key.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RoomCodeField } from '../ui/room-code-field.tsx';
import { inspectorWords } from '../words/inspector-words.ts';
import style from './enter-room.module.css';

const words = inspectorWords.enter;

/** Takes a teacher's seat of its own in the room. */
export function SeatForm({ onEnter }: { readonly onEnter: (session: Session) => void }) {
  const [key, setKey] = useState(() => keptKey.read() ?? '');
  const [code, setCode] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState('');
  useEffect(() => onKeyTaken(setKey), []);

  async function enter(): Promise<void> {
    if (key.trim() === '') return setError(words.missingKey);
    if (code.trim() === '') return setError(words.missingCode);
    setBusy(true);
    setError('');
    try {
      const options = { url: location.origin, name: inspectorWords.seatName };
      onEnter(await joinRoom({ ...options, code: code.trim(), teacherKey: key.trim() }));
    } catch (fault) {
      setError(faultText(fault));
      setBusy(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void enter();
  }

  return (
    <form className={style.form} onSubmit={submit} noValidate>
      <Field label={words.key} hint={words.keyHint}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="off"
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
        )}
      </Field>
      <RoomCodeField label={words.code} value={code} onChange={setCode} />
      <div role="alert">{error !== '' && <p className={style.error}>{error}</p>}</div>
      <Button type="submit" size="large" disabled={isBusy}>
        {isBusy ? words.going : words.go}
      </Button>
    </form>
  );
}

function faultText(fault: unknown): string {
  if (!(fault instanceof DownbeatError)) return words.failed;
  switch (fault.code) {
    case 'UNAUTHORIZED':
      return words.wrongKey;
    case 'ROOM_UNAVAILABLE':
      return words.noRoom;
    case 'RATE_LIMITED':
      return words.tooMany;
    case 'NETWORK':
      return words.noServer;
    default:
      return words.failed;
  }
}
