import { type ComponentType, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import type { FeelingsPart } from '../room/desk-part.ts';
import { raisedHandsIn } from '../room/raised-hands.ts';
import { useAwareness } from '../room/use-awareness.ts';
import { useRoomState } from '../room/use-room-state.ts';
import { words } from '../words/teach-words.ts';
import { ClassTab } from './class/class-tab.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ContestedSeats } from './contested-seats.tsx';
import style from './desk.module.css';
import { DeskHeader } from './desk-header.tsx';
import { type DeskTab, deskTabs, tabId, tabPanelId } from './desk-tab.ts';
import { NoticeLine } from './notice-line.tsx';
import { PatternsTab } from './patterns/patterns-tab.tsx';
import { useKeptVersions } from './patterns/use-kept-versions.ts';
import { RoomTab } from './room/room-tab.tsx';
import { TabList } from './tab-list.tsx';
import { TransportBar } from './transport/transport-bar.tsx';

interface LiveDeskProps {
  readonly classroom: Classroom;
  readonly connection: ConnectionState;
  readonly onLeave: () => void;
  readonly Feelings: ComponentType<FeelingsPart>;
}

export function LiveDesk({ classroom, connection, onLeave, Feelings }: LiveDeskProps) {
  const state = useRoomState(classroom);
  const hands = useAwareness(classroom, (states) => raisedHandsIn(states.values()));
  const versions = useKeptVersions(classroom, state);
  const [tab, setTab] = useState<DeskTab>('class');
  const [newThings, setNewThings] = useState(0);
  const shared = { classroom, state, hands };

  return (
    <div className={style.desk}>
      <DeskHeader classroom={classroom} state={state} connection={connection} onLeave={onLeave} />
      <TransportBar classroom={classroom} state={state} />
      <ConnectionBanner classroom={classroom} connection={connection} />
      <NoticeLine classroom={classroom} />
      <ContestedSeats classroom={classroom} />
      <main>
        <h1 className="unseen">{state.room.title || words.lobby.untitled}</h1>
        <TabList
          tabs={deskTabs}
          chosen={tab}
          onChoose={setTab}
          counts={{ class: hands.length, feelings: newThings }}
        />
        <div id={tabPanelId(tab)} className={style.main} role="tabpanel" aria-labelledby={tabId(tab)}>
          {tab === 'class' && <ClassTab {...shared} />}
          {tab === 'patterns' && <PatternsTab {...shared} versions={versions} />}
          {tab === 'room' && <RoomTab {...shared} onClosed={onLeave} />}
          {/* Always there, so that its feed goes on; it shows nothing by itself. */}
          <div hidden={tab !== 'feelings'}>
            <Feelings {...shared} isChosen={tab === 'feelings'} onNewThings={setNewThings} />
          </div>
        </div>
      </main>
    </div>
  );
}
