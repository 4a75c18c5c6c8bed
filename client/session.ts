/** How a participant gets into a room: by opening one, or by its code. */
import type { OpenRoomRequest } from '../shared/api.ts';
import type { ClassName } from '../shared/class-list-api.ts';
import type { ParticipantRole } from '../shared/participant.ts';
import { systemClock } from './client-clock.ts';
import { HttpApi, type HttpApiOptions } from './http-api.ts';
import { localExpiry } from './token-lifetime.ts';

/** A seat in a room. It is plain JSON: an application may store it (the token is a secret) and connect with it again. */
export interface Session {
  /** The server's address. */
  readonly url: string;
  readonly wsUrl: string;
  readonly roomId: string;
  readonly code: string;
  readonly participantId: string;
  readonly role: ParticipantRole;
  readonly token: string;
  /** The token's end, Unix ms on this machine's clock. */
  readonly expiresAt: number;
  /** The epoch of the document that this seat has seen. Absent before the first connection. */
  readonly epoch?: number;
}

export interface CreateRoomOptions extends HttpApiOptions, OpenRoomRequest {
  readonly teacherKey: string;
}

/** Opens a room and resolves to its teacher's session. Rejects with DownbeatError. */
export async function createRoom(options: CreateRoomOptions): Promise<Session> {
  const { url, fetch, clock = systemClock, teacherKey, ...request } = options;
  const answer = await new HttpApi({ url, fetch, clock }).openRoom(teacherKey, request);
  return toSession({ ...answer, role: 'teacher' }, url, clock.unixNow());
}

/** One name of the class list, for a child to tap. `taken` means that the name's owner is online. */
export type { ClassName };

/**
 * The names that children may tap instead of typing theirs, in the list's order. Empty if the teacher imported none. Each call
 * waits for its turn and rejects with DownbeatError, as `joinRoom` does.
 */
export function classNames(
  url: string,
  code: string,
  options: Omit<HttpApiOptions, 'url'> = {},
): Promise<readonly ClassName[]> {
  return new HttpApi({ url, ...options }).classNames(code);
}

/** Who joins: a typed name, or the `studentId` of a name that was tapped (see `classNames`). */
export type JoiningAs =
  | { readonly name: string; readonly studentId?: undefined }
  | { readonly studentId: string; readonly name?: undefined };

export type JoinRoomOptions = JoinRoomWith & JoiningAs;

interface JoinRoomWith extends HttpApiOptions {
  /** In any spelling: case, hyphen and look-alikes are ignored. */
  readonly code: string;
  /** Joins as another teacher. */
  readonly teacherKey?: string;
  /** An earlier token of this room. It takes the same seat again, for example after a reload. */
  readonly token?: string;
}

/**
 * Rejects with DownbeatError: `ROOM_UNAVAILABLE` for an unknown, locked or closed room alike, `NAME_TAKEN` for a tapped name
 * whose owner is online, `NAME_NOT_FOUND` for a name that is no longer on the list.
 */
export async function joinRoom(options: JoinRoomOptions): Promise<Session> {
  const { url, fetch, clock = systemClock, code, name, studentId, teacherKey, token } = options;
  const who = studentId === undefined ? { name } : { studentId };
  const answer = await new HttpApi({ url, fetch, clock }).joinRoom(code, who, token ?? teacherKey);
  return toSession({ ...answer, code }, url, clock.unixNow());
}

function toSession(answer: Omit<Session, 'url' | 'epoch'>, url: string, unixNow: number): Session {
  const { wsUrl, roomId, code, participantId, role, token, expiresAt } = answer;
  return {
    url,
    wsUrl,
    roomId,
    code,
    participantId,
    role,
    token,
    expiresAt: localExpiry(token, expiresAt, unixNow),
  };
}
