import { useEffect, useMemo, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import {
  type CheckInRequest,
  Invitation,
  type Prompt,
  type ReflectionRequest,
} from '../../shared/sel-api.ts';
import { eventFeed } from '../room/event-feed.ts';
import { RoomHttp } from '../room/room-http.ts';
import { AnsweredKeeper } from './answered.ts';

/** What the child may answer now, as the server tells it: nothing is asked in the room's document. */
const followInvitations = eventFeed({
  path: '/sel/prompt/feed',
  schema: Invitation,
  firstWaitMs: 2000,
  longestWaitMs: 60_000,
});

export interface Questions {
  readonly http: RoomHttp;
  /** Asked and not yet answered or skipped. */
  readonly checkIn: boolean;
  readonly prompt: Prompt | undefined;
  /** Both reject with DownbeatError, and then ask on. */
  sendCheckIn(answer: CheckInRequest): Promise<void>;
  sendReflection(answer: ReflectionRequest): Promise<void>;
  skip(what: 'check-in' | number): void;
}

const nothing: Invitation = { checkIn: false, prompt: null };

export function useQuestions(classroom: Classroom): Questions {
  const [invitation, setInvitation] = useState(nothing);
  const keeper = useMemo(
    () => new AnsweredKeeper(classroom.participantId, () => sessionStorage),
    [classroom],
  );
  const [answered, setAnswered] = useState(() => keeper.read());
  const http = useMemo(() => {
    const { url, roomId } = classroom.session;
    return new RoomHttp({ url, roomId, token: () => classroom.freshToken() });
  }, [classroom]);
  useEffect(() => followInvitations({ http, onEvent: setInvitation }), [http]);

  const { checkIn, prompt } = invitation;
  const skip = (what: 'check-in' | number): void => setAnswered(keeper.add(what));
  return {
    http,
    checkIn: checkIn && !answered.checkIn,
    prompt: prompt !== null && !answered.promptIds.includes(prompt.promptId) ? prompt : undefined,
    async sendCheckIn(body) {
      await http.done({ method: 'POST', path: '/sel/check-ins', body });
      skip('check-in');
    },
    async sendReflection(body) {
      await http.done({ method: 'POST', path: '/sel/reflections', body });
      skip(body.promptId);
    },
    skip,
  };
}
