import { useState } from 'react';
import type { RoomHttp } from '../room/room-http.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { studentWords } from '../words/student-words.ts';

interface ThankSheetProps {
  readonly http: RoomHttp;
  readonly participantId: string;
  readonly name: string;
  readonly onClose: () => void;
}

const words = studentWords.stage;

export function ThankSheet({ http, participantId, name, onClose }: ThankSheetProps) {
  const [outcome, setOutcome] = useState<'none' | 'sent' | 'failed'>('none');
  const thank = (): void => {
    http.done({ method: 'POST', path: '/sel/thanks', body: { participantId } }).then(
      () => setOutcome('sent'),
      () => setOutcome('failed'),
    );
  };
  return (
    <Sheet title={words.thank(name)} closeLabel={studentWords.settings.close} onClose={onClose}>
      <p role="status">
        {outcome === 'sent'
          ? words.thanked(name)
          : outcome === 'failed'
            ? words.failed
            : words.thankLead(name)}
      </p>
      {outcome === 'sent' ? (
        <Button size="large" onClick={onClose}>
          {studentWords.settings.close}
        </Button>
      ) : (
        <Button kind="loud" size="large" onClick={thank}>
          {words.thankDeed}
        </Button>
      )}
    </Sheet>
  );
}
