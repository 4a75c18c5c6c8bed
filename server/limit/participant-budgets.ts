/**
 * What each participant may still send, over all of their connections, which share one budget. The budget is kept after the last
 * connection ends until it would be full again, so that reconnecting does not refill it. The memory is bounded: the participant
 * who left longest ago is forgotten first.
 */
import type { Limits } from '../config/config.ts';
import { type BucketRate, perMinute, TokenBucket } from './token-bucket.ts';

type BudgetRates = Readonly<
  Record<'bytes' | 'updates' | 'documentBytes' | 'signals' | 'notes' | 'refusals' | 'clientIds', BucketRate>
>;

export class ParticipantBudget {
  readonly bytes: TokenBucket;
  /** Messages that may change the document or ask for all of it. */
  readonly updates: TokenBucket;
  /**
   * The content of messages that change the document. A live room never throws history away, so everyone has to load what one
   * participant sends.
   */
  readonly documentBytes: TokenBucket;
  /** Awareness and pings. */
  readonly signals: TokenBucket;
  readonly #rates: BudgetRates;
  #notes: TokenBucket | undefined;
  #refusals: TokenBucket | undefined;
  #clientIds: TokenBucket | undefined;

  constructor(rates: BudgetRates, nowMs: number) {
    this.bytes = new TokenBucket(rates.bytes, nowMs);
    this.updates = new TokenBucket(rates.updates, nowMs);
    this.documentBytes = new TokenBucket(rates.documentBytes, nowMs);
    this.signals = new TokenBucket(rates.signals, nowMs);
    this.#rates = rates;
  }

  /** Created on first use, because many participants never play. */
  notes(nowMs: number): TokenBucket {
    this.#notes ??= new TokenBucket(this.#rates.notes, nowMs);
    return this.#notes;
  }

  /** Created on first use, because few participants ever have something refused. */
  refusals(nowMs: number): TokenBucket {
    this.#refusals ??= new TokenBucket(this.#rates.refusals, nowMs);
    return this.#refusals;
  }

  /** Each page load uses one client id, in its first moments. */
  clientIds(nowMs: number): TokenBucket {
    this.#clientIds ??= new TokenBucket(this.#rates.clientIds, nowMs);
    return this.#clientIds;
  }

  /** So much was refused that one more refusal closes the connection. */
  hasSpentRefusals(nowMs: number): boolean {
    return this.#refusals?.check(1, nowMs).ok === false;
  }

  isFull(nowMs: number): boolean {
    const { bytes, updates, documentBytes, signals } = this;
    const rare = [this.#notes, this.#refusals, this.#clientIds];
    return [bytes, updates, documentBytes, signals, ...rare].every((bucket) => bucket?.isFull(nowMs) ?? true);
  }
}

/** Identifies the budget by grant too: what someone spends who took the seat while its child was away is not charged to the child. */
export interface BudgetOwner {
  readonly roomId: string;
  readonly participantId: string;
  readonly grant: number;
}

/** The key under which a seat's budget is kept. */
export function budgetKeyOf({ roomId, participantId, grant }: BudgetOwner): string {
  return `${roomId}/${participantId}/${grant}`;
}

export class ParticipantBudgets {
  readonly #rates: BudgetRates;
  readonly #maxKept: number;
  /** Budgets of participants who have left, in order of leaving. */
  readonly #kept = new Map<string, ParticipantBudget>();

  constructor(limits: Limits, maxKept = 20_000) {
    this.#rates = {
      bytes: { perSecond: limits.bytesPerSecond, burst: limits.byteBurst },
      updates: { perSecond: limits.updatesPerSecond, burst: limits.updateBurst },
      documentBytes: { perSecond: limits.documentBytesPerSecond, burst: limits.documentByteBurst },
      signals: { perSecond: limits.signalsPerSecond, burst: limits.signalBurst },
      notes: { perSecond: limits.notesPerSecond, burst: limits.noteBurst },
      refusals: { ...perMinute(limits.refusalsPerMinute), burst: limits.refusalBurst },
      clientIds: { ...perMinute(limits.clientIdsPerMinute), burst: limits.clientIdBurst },
    };
    this.#maxKept = maxKept;
  }

  /** The number of budgets kept for participants who have left. */
  get size(): number {
    return this.#kept.size;
  }

  /** The budget of a participant who has left, or undefined if none is kept. */
  kept(key: string): ParticipantBudget | undefined {
    return this.#kept.get(key);
  }

  /** For a participant's first connection. */
  begin(key: string, nowMs: number): ParticipantBudget {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    return kept ?? new ParticipantBudget(this.#rates, nowMs);
  }

  /** Call when the participant's last connection has ended. */
  end(key: string, budget: ParticipantBudget, nowMs: number): void {
    this.#kept.delete(key);
    if (budget.isFull(nowMs)) return;
    this.#kept.set(key, budget);
    if (this.#kept.size > this.#maxKept) this.#forget(nowMs);
  }

  /** A full budget holds no more information than a missing one. */
  #forget(nowMs: number): void {
    for (const [key, budget] of this.#kept) if (budget.isFull(nowMs)) this.#kept.delete(key);
    if (this.#kept.size <= this.#maxKept) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
