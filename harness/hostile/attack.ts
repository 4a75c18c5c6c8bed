/** What one attack does, and what it met. */
import type { Seat } from './seat.ts';

export interface Target {
  readonly url: string;
  readonly teacherKey: string;
  /** Seats of the rooms that the attackers are in; a room's teacher is not among them. */
  readonly seats: readonly Seat[];
}

export class Tally {
  /** Frames, requests, connections: what the attack is made of. */
  sent = 0;
  readonly closeCodes: Record<string, number> = {};
  readonly statuses: Record<string, number> = {};
  readonly notices: Record<string, number> = {};
  /** Limits that said when to go on. */
  retryAfter = 0;
  /** Others' honest requests by what they were and how they were answered. */
  readonly honest: Record<string, number> = {};
  /** Those of them that were refused. */
  shutOut = 0;
  /** ms from a connection's begin to the document, one per connection, where the attack is about connecting. */
  readonly readyMs: number[] = [];

  closed(code: number): void {
    this.closeCodes[code] = (this.closeCodes[code] ?? 0) + 1;
  }

  answered(status: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  /** `status`: how somebody who did no harm was answered. */
  answeredHonest(what: string, status: number): void {
    this.honest[`${what} ${status}`] = (this.honest[`${what} ${status}`] ?? 0) + 1;
    if (status >= 300 || status === 0) this.shutOut += 1;
  }

  noticed(rule: string, retryAfterMs: number | undefined): void {
    this.notices[rule] = (this.notices[rule] ?? 0) + 1;
    if (retryAfterMs !== undefined) this.retryAfter += 1;
  }
}

export interface Attack {
  readonly name: string;
  /** Goes on until the signal. */
  run(target: Target, tally: Tally, signal: AbortSignal): Promise<void>;
}
