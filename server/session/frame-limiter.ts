/**
 * Limits what a connection sends: bytes, and messages that cost the server work. It only decides; the session does the waiting
 * (`#hold`, receive-queue.ts).
 */
import { message, messageTable } from '../../shared/message-table.ts';
import type { ClientFrame } from '../../shared/protocol.ts';
import type { ParticipantBudget } from '../limit/participant-budgets.ts';
import type { Taken } from '../limit/token-bucket.ts';

/** Why a frame has to wait, as its sender is told. */
export interface OverLimit {
  readonly ok: false;
  readonly retryAfterMs: number;
  readonly reason: string;
}
export type Admission = { readonly ok: true } | OverLimit;

export type Payment = 'echo' | 'budget';

export class FrameLimiter {
  readonly budget: ParticipantBudget;
  readonly #maxEchoBytes: number;
  #echoBytes = 0;
  #echoFrames = 0;

  /** `maxEchoBytes` is the most that the client may be allowed to send back free of charge. */
  constructor(budget: ParticipantBudget, maxEchoBytes: number) {
    this.budget = budget;
    this.#maxEchoBytes = maxEchoBytes;
  }

  /** Counts what the frame's receiver may send back free of charge: stock clients echo every awareness state that they receive. */
  countSent(frame: Uint8Array): void {
    if (!isAwareness(frame)) return;
    this.#echoBytes = Math.min(this.#maxEchoBytes, this.#echoBytes + frame.byteLength);
    this.#echoFrames = Math.min(maxEchoFrames, this.#echoFrames + 1);
  }

  admitBytes(frame: Uint8Array, nowMs: number): Admission & { readonly paidBy: Payment } {
    if (isAwareness(frame) && this.#echoFrames > 0 && frame.byteLength <= this.#echoBytes) {
      this.#echoBytes -= frame.byteLength;
      this.#echoFrames -= 1;
      return { ok: true, paidBy: 'echo' };
    }
    const taken = this.budget.bytes.tryTake(frame.byteLength, nowMs);
    return { ...admissionOf(taken, 'Too much data at once.'), paidBy: 'budget' };
  }

  admitFrame(frame: ClientFrame, paidBy: Payment, nowMs: number): Admission {
    if (paidBy === 'echo') return { ok: true };
    const { signals, updates, documentBytes } = this.budget;
    if (messageTable[frame.kind].price === 'signal') {
      return admissionOf(signals.tryTake(1, nowMs), 'Too many messages at once.');
    }
    const reason = 'Too many changes at once.';
    const bytes = 'update' in frame ? frame.update.byteLength : 0;
    const growth = documentBytes.check(bytes, nowMs);
    if (!growth.ok) return admissionOf(growth, reason);
    const admission = updates.tryTake(1, nowMs);
    if (admission.ok) documentBytes.tryTake(bytes, nowMs);
    return admissionOf(admission, reason);
  }

  /** Returns false once too many of the sender's changes have been refused for too long. */
  countRefusals(count: number, nowMs: number): boolean {
    if (count === 0) return true;
    return this.budget.refusals(nowMs).tryTake(Math.min(count, refusalsCountedPerFrame), nowMs).ok;
  }
}

function admissionOf(taken: Taken, reason: string): Admission {
  return taken.ok ? taken : { ...taken, reason };
}

function isAwareness(frame: Uint8Array): boolean {
  return frame[0] === message.awareness;
}

/** More frames than a client can have on its way after a stall of some seconds in a busy room. */
const maxEchoFrames = 1000;

/** A child who was offline and has a whole evening's work denied at once is not an attacker. */
const refusalsCountedPerFrame = 10;
