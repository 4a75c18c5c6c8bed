/** How the server's thread calls the store in its own thread (sel-worker.ts). */
import type { SelStore } from '../../sel-store.ts';
import type { SqliteSelStoreOptions } from './open-sqlite-sel-store.ts';

export type SelMethod = keyof SelStore;

/** A record, so that the compiler finds a missing method. */
const methods: Record<SelMethod, true> = {
  settings: true,
  changeSettings: true,
  classRooms: true,
  inviteToClass: true,
  withdrawInvitations: true,
  joinClass: true,
  leaveClass: true,
  linkSeat: true,
  students: true,
  setOptOut: true,
  seat: true,
  importClassList: true,
  classList: true,
  clearClassList: true,
  findName: true,
  takeName: true,
  setPrompt: true,
  withdrawPrompt: true,
  askedPrompt: true,
  invitation: true,
  addReflection: true,
  addCheckIn: true,
  addNote: true,
  entries: true,
  correctEntry: true,
  save: true,
  saveAll: true,
  deadLetter: true,
  reviveDeadLetters: true,
  countDeadLetters: true,
  participation: true,
  series: true,
  eventsAfter: true,
  lastEventId: true,
  exportStudent: true,
  exportStudentPeriods: true,
  exportClass: true,
  exportLessons: true,
  erase: true,
  purge: true,
  scrub: true,
  logAccess: true,
  accessLog: true,
  close: true,
};

export const selMethods: readonly string[] = Object.keys(methods);

export interface SelCall {
  readonly id: number;
  readonly method: SelMethod;
  readonly args: readonly unknown[];
}

/** Errors cross threads as plain data, because the receiver would otherwise lose their name. */
export type SelReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SelFault };

export interface SelFault {
  readonly name: string;
  readonly message: string;
  /** SQLite's error code, if the fault is SQLite's. */
  readonly code?: string;
}

/** The worker's first message. */
export type SelStart = { readonly ready: true } | { readonly error: SelFault };

export type SelWorkerOptions = SqliteSelStoreOptions;

export function faultOf(error: unknown): SelFault {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return 'code' in error && typeof error.code === 'string'
    ? { name, message, code: error.code }
    : { name, message };
}

export function errorOf({ message, ...rest }: SelFault): Error {
  return Object.assign(new Error(message), rest);
}
