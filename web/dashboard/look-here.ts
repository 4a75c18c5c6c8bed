/**
 * At most three things for a teacher to look at, each with why. Never a judgement of a child: only who asked for something and who
 * has not been heard.
 */
import type { RoomState } from '../../shared/room-reader.ts';
import type { RaisedHand } from '../room/raised-hands.ts';

export type LookHere =
  | { readonly kind: 'wants-to-talk'; readonly studentIds: readonly string[] }
  | { readonly kind: 'hands'; readonly studentIds: readonly string[]; readonly waitingMs: number }
  | { readonly kind: 'quiet'; readonly studentIds: readonly string[] };

export interface LookHereInput {
  /** Who said so in a check-in and has not been seen to. */
  readonly wantsToTalk: readonly string[];
  readonly hands: readonly RaisedHand[];
  /** Hands go up at seats, all else is by student. */
  readonly studentOf: (participantId: string) => string;
  /** ms on the server's clock. */
  readonly serverNow: number;
  /** Who has neither played nor edited in this lesson. */
  readonly quiet: readonly string[];
  /** Who could: online, in the room long enough, not muted. By student. */
  readonly couldBeHeard: (studentId: string) => boolean;
}

/** A hand that waits so long is one that was overlooked. */
export const handWaitsMs = 60_000;
/** Nobody is quiet in their first minutes. */
export const quietAfterMs = 5 * 60_000;

/** Whether who sits in one of the seats (participantIds) could. `now`: Unix ms. */
export function canBeHeard(
  seats: readonly string[],
  { presence, mutes }: Pick<RoomState, 'presence' | 'mutes'>,
  now: number,
): boolean {
  return seats.some((id) => {
    const seat = presence[id];
    return seat?.online === true && mutes[id] !== true && now - seat.joinedAt >= quietAfterMs;
  });
}

/** The most pressing first. */
export function lookHere(input: LookHereInput): LookHere[] {
  const { wantsToTalk, hands, studentOf, serverNow, quiet, couldBeHeard } = input;
  const waiting = hands.filter(({ raisedAt }) => raisedAt > 0 && serverNow - raisedAt >= handWaitsMs);
  const [first] = waiting;
  const unheard = quiet.filter(couldBeHeard);
  return [
    ...(wantsToTalk.length > 0 ? [{ kind: 'wants-to-talk', studentIds: wantsToTalk } as const] : []),
    ...(first === undefined
      ? []
      : [
          {
            kind: 'hands',
            studentIds: waiting.map(({ participantId }) => studentOf(participantId)),
            waitingMs: serverNow - first.raisedAt,
          } as const,
        ]),
    ...(unheard.length > 0 ? [{ kind: 'quiet', studentIds: unheard } as const] : []),
  ];
}
