import { useEffect, useMemo, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { BeatRing } from '../beat/beat-ring.tsx';
import { useRoomState } from '../room/use-room-state.ts';
import { instrumentOfRole, isPercussion } from '../sound/instrument.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { Choice } from '../ui/choice.tsx';
import { studentWords } from '../words/student-words.ts';
import { Announcer } from './announcer.tsx';
import { CheckIn } from './check-in.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { type DevicePlaying, defaultPlaying, devicePlaying } from './device-playing.ts';
import { MyPart } from './my-part.tsx';
import { Pads } from './pads.tsx';
import { Patterns } from './patterns.tsx';
import { Reflection } from './reflection.tsx';
import style from './room-page.module.css';
import { nearestInScale, parseScale } from './scale.ts';
import { SettingsSheet } from './settings-sheet.tsx';
import { Stage } from './stage.tsx';
import { TopBar } from './top-bar.tsx';
import { useMidiKeyboard } from './use-midi-keyboard.ts';
import { useQuestions } from './use-questions.ts';

interface RoomPageProps {
  readonly classroom: Classroom;
  readonly desk: SoundDesk;
  readonly name: string;
  readonly onLeave: () => void;
}

type View = 'play' | 'patterns';

const words = studentWords.top;
const noBeats: readonly number[] = [];

/** The child's place in the room: the ring, the instrument, the patterns, the others. */
export function RoomPage({ classroom, desk, name, onLeave }: RoomPageProps) {
  const { beats, roles, room } = useRoomState(classroom);
  const [view, setView] = useState<View>('play');
  const [isSetting, setSetting] = useState(false);
  const [playing, setPlaying] = useState<DevicePlaying>(() => devicePlaying.read() ?? defaultPlaying);
  const questions = useQuestions(classroom);
  const instrument = instrumentOfRole(roles[classroom.participantId]);
  const scale = useMemo(() => parseScale(room.scale), [room.scale]);
  const midi = useMidiKeyboard(({ midi: pitch, velocity }) => {
    desk.play(isPercussion(instrument) ? pitch : nearestInScale(scale, pitch), velocity);
  });
  // On a small screen the door was scrolled down to its button.
  useEffect(() => {
    scrollTo(0, 0);
  }, []);
  const changePlaying = (change: Partial<DevicePlaying>): void => {
    const changed = { ...playing, ...change };
    setPlaying(changed);
    devicePlaying.write(changed);
  };

  return (
    <div className={style.page} data-view={view}>
      <TopBar classroom={classroom} desk={desk} name={name} onSettings={() => setSetting(true)} />
      <ConnectionLine classroom={classroom} />
      <main className={style.main}>
        <Choice
          className={style.views}
          legend={words.views}
          options={[
            { value: 'play', label: words.play },
            { value: 'patterns', label: words.pattern },
          ]}
          value={view}
          onChoose={setView}
        />
        <div className={style.beat}>
          <div className={style.ring}>
            <BeatRing classroom={classroom} myBeats={beats[classroom.participantId] ?? noBeats} />
          </div>
          <MyPart classroom={classroom} />
        </div>
        <div className={style.pads}>
          <Pads classroom={classroom} desk={desk} playing={playing} />
        </div>
        <div className={style.patterns}>
          <Patterns classroom={classroom} desk={desk} />
        </div>
        <div className={style.stage}>
          <Stage classroom={classroom} desk={desk} http={questions.http} />
        </div>
      </main>
      <Announcer classroom={classroom} />
      {isSetting && (
        <SettingsSheet
          desk={desk}
          midi={midi}
          playing={playing}
          onPlaying={changePlaying}
          onLeave={onLeave}
          onClose={() => setSetting(false)}
        />
      )}
      {!isSetting && questions.checkIn && <CheckIn questions={questions} />}
      {!isSetting && !questions.checkIn && questions.prompt && (
        <Reflection key={questions.prompt.promptId} prompt={questions.prompt} questions={questions} />
      )}
    </div>
  );
}
