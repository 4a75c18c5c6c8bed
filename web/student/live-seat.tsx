import { useEffect, useState } from 'react';
import Type from 'typebox';
import type { Classroom } from '../../client/classroom.ts';
import type { ClosedReason } from '../../client/connection-state.ts';
import type { KeptSeat } from '../room/device-seat.ts';
import { deviceValue } from '../room/device-value.ts';
import { SoundDesk } from '../sound/sound-desk.ts';
import { RoomPage } from './room-page.tsx';
import { StartSound } from './start-sound.tsx';
import { useSeat } from './use-seat.ts';

/** How this device sounds, kept on it: a child who reloads need not turn it down again. */

const DeviceSound = Type.Object({
  muted: Type.Boolean(),
  click: Type.Boolean(),
  volume: Type.Number({ minimum: 0, maximum: 1 }),
  extraLatencyMs: Type.Number({ minimum: 0, maximum: 500 }),
});

const deviceSound = deviceValue(() => localStorage, 'downbeat:sound', DeviceSound);

interface LiveSeatProps {
  readonly seat: KeptSeat;
  readonly onEnd: (reason: ClosedReason) => void;
  readonly onLeave: () => void;
}

export function LiveSeat({ seat, onEnd, onLeave }: LiveSeatProps) {
  const classroom = useSeat(seat, onEnd);
  const desk = useSoundDesk(classroom);
  const [entered, setEntered] = useState(false);
  if (classroom === undefined || desk === undefined) return null;
  if (!entered)
    return <StartSound classroom={classroom} desk={desk} name={seat.name} onDone={() => setEntered(true)} />;
  return <RoomPage classroom={classroom} desk={desk} name={seat.name} onLeave={onLeave} />;
}

function useSoundDesk(classroom: Classroom | undefined): SoundDesk | undefined {
  const [desk, setDesk] = useState<SoundDesk>();
  useEffect(() => {
    if (classroom === undefined) return;
    const created = new SoundDesk({ classroom, seat: 'student' });
    created.change(deviceSound.read() ?? {});
    const off = created.onChange(() => {
      const { muted, click, volume, extraLatencyMs } = created.settings;
      deviceSound.write({ muted, click, volume, extraLatencyMs });
    });
    setDesk(created);
    return () => {
      off();
      void created.close();
    };
  }, [classroom]);
  return desk;
}
