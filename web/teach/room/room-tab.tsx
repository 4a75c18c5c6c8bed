import { useMemo } from 'react';
import type { DeskPart } from '../../room/desk-part.ts';
import { RoomHttp } from '../../room/room-http.ts';
import { ClassListPanel } from './class-list-panel.tsx';
import { ClosePanel } from './close-panel.tsx';
import { DevicePanel } from './device-panel.tsx';
import { ListeningPanel } from './listening-panel.tsx';
import style from './room.module.css';
import { SettingsPanel } from './settings-panel.tsx';
import { SharingPanel } from './sharing-panel.tsx';

interface RoomTabProps extends DeskPart {
  readonly onClosed: () => void;
}

export function RoomTab({ classroom, state, onClosed }: RoomTabProps) {
  const http = useMemo(() => {
    const { url, roomId } = classroom.session;
    return new RoomHttp({ url, roomId, token: () => classroom.freshToken() });
  }, [classroom]);
  return (
    <div className={style.tab}>
      <div className={style.column}>
        <SharingPanel classroom={classroom} state={state} />
        <SettingsPanel classroom={classroom} state={state} />
      </div>
      <div className={style.column}>
        <ListeningPanel classroom={classroom} state={state} />
        <ClassListPanel http={http} />
        <DevicePanel />
        <ClosePanel classroom={classroom} onClosed={onClosed} />
      </div>
    </div>
  );
}
