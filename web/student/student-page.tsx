import { useCallback, useState } from 'react';
import type { ClosedReason } from '../../client/connection-state.ts';
import { JoinFlow } from '../join/join-flow.tsx';
import { forgetSeat, type KeptSeat, keptSeat } from '../room/device-seat.ts';
import { EndedPage } from './ended-page.tsx';
import { LiveSeat } from './live-seat.tsx';

type Place =
  | { readonly at: 'door' }
  | { readonly at: 'seat'; readonly seat: KeptSeat }
  | { readonly at: 'end'; readonly seat: KeptSeat; readonly reason: ClosedReason };

/** The whole page: at the door, in the room, or after the end. */
export function StudentPage() {
  const [place, setPlace] = useState<Place>(() => {
    const { tab } = keptSeat();
    return tab ? { at: 'seat', seat: tab } : { at: 'door' };
  });
  const seat = place.at === 'door' ? undefined : place.seat;
  const onEnd = useCallback(
    (reason: ClosedReason) => {
      if (seat) setPlace({ at: 'end', seat, reason });
    },
    [seat],
  );
  const leave = (): void => {
    if (seat) forgetSeat(seat);
    setPlace({ at: 'door' });
  };
  switch (place.at) {
    case 'door':
      return <JoinFlow onSeat={(taken) => setPlace({ at: 'seat', seat: taken })} />;
    case 'seat':
      return <LiveSeat seat={place.seat} onEnd={onEnd} onLeave={leave} />;
    case 'end':
      return (
        <EndedPage
          reason={place.reason}
          onJoin={leave}
          onUseHere={() => setPlace({ at: 'seat', seat: place.seat })}
        />
      );
  }
}
