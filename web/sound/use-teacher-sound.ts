import { useEffect, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { SoundSeat } from './audibility.ts';
import { SoundDesk } from './sound-desk.ts';

/** The sound of this page, for as long as it is shown; it waits for a gesture. */
export function useTeacherSound(classroom: Classroom, seat: SoundSeat): SoundDesk {
  const [desk, setDesk] = useState(() => new SoundDesk({ classroom, seat }));
  useEffect(() => {
    const own = new SoundDesk({ classroom, seat });
    setDesk(own);
    return () => void own.close();
  }, [classroom, seat]);
  return desk;
}
