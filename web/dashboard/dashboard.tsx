import { useState } from 'react';
import type { DeskPart } from '../room/desk-part.ts';
import { AccessLogPanel } from './access-log-panel.tsx';
import { AskPanel } from './ask-panel.tsx';
import { wishesToTalk } from './check-in-counts.ts';
import { CheckInPanel } from './check-in-panel.tsx';
import { ClassRoomsPanel } from './class-rooms-panel.tsx';
import { ConsentPanel } from './consent-panel.tsx';
import style from './dashboard.module.css';
import { ExportPanel } from './export-panel.tsx';
import { canBeHeard, lookHere } from './look-here.ts';
import { LookHerePanel } from './look-here-panel.tsx';
import { OverTimePanel } from './over-time-panel.tsx';
import type { SelClient } from './sel-client.ts';
import type { SelFigures } from './sel-figures.ts';
import { namedStudents, seatsOf, studentOfSeat } from './student-names.ts';
import { StudentPanel } from './student-panel.tsx';
import { TogetherPanel } from './together-panel.tsx';

/** Midnight before `unixMs`, on this device's calendar; Unix ms. */
function startOfDay(unixMs: number): number {
  const day = new Date(unixMs);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

interface DashboardProps extends DeskPart {
  readonly sel: SelClient;
  readonly figures: SelFigures;
  /** Something was changed from here: fetch anew. */
  readonly onChanged: () => void;
  readonly onAsked: () => void;
}

export function Dashboard({ sel, figures, classroom, state, hands, onChanged, onAsked }: DashboardProps) {
  const { settings, summary, series, entries, students, asked } = figures;
  const [seenTo, setSeenTo] = useState<ReadonlySet<number>>(new Set());
  const now = Date.now();
  const today = startOfDay(now);
  const named = namedStudents(students, classroom.session.roomId, state.presence);
  const wishes = wishesToTalk(entries, today, seenTo);
  const looks = lookHere({
    wantsToTalk: wishes.map(({ studentId }) => studentId),
    hands,
    studentOf: (participantId) => studentOfSeat(named, participantId),
    serverNow: classroom.time.now()?.serverMs ?? 0,
    quiet: summary.quiet,
    couldBeHeard: (studentId) => canBeHeard(seatsOf(named, studentId), state, now),
  });

  return (
    <div className={style.dashboard}>
      <LookHerePanel
        looks={looks}
        named={named}
        onSeenTo={() => setSeenTo(new Set([...seenTo, ...wishes.map(({ entryId }) => entryId)]))}
      />
      <div className={style.column}>
        <TogetherPanel collaboration={summary.collaboration} />
        <CheckInPanel isOn={settings.checkIns} entries={entries} since={today} />
        <ConsentPanel sel={sel} settings={settings} onChanged={onChanged} />
        <ExportPanel sel={sel} />
        <ClassRoomsPanel sel={sel} roomId={classroom.session.roomId} onChanged={onChanged} />
      </div>
      <div className={style.column}>
        <OverTimePanel series={series} />
        <AskPanel
          sel={sel}
          asked={asked}
          isOn={settings.reflections}
          entries={entries}
          named={named}
          onAsked={onAsked}
        />
        <StudentPanel sel={sel} named={named} onChanged={onChanged} />
      </div>
      <AccessLogPanel sel={sel} named={named} ownId={classroom.participantId} />
    </div>
  );
}
