/**
 * What each participant may still send, over all connections: kept past their end, so that a reconnect refills nothing. The
 * memory is bounded: full budgets are dropped first, as they say no more than absent ones, then the least recently used.
 */
import type { Limits } from '../config/config.ts';
import { type BucketRate, perMinute, TokenBucket } from './token-bucket.ts';

export interface ParticipantBudget {
  readonly bytes: TokenBucket;
  /** Messages that may change the document or ask for all of it. */
  readonly updates: TokenBucket;
  /** Awareness and pings. */
  readonly signals: TokenBucket;
  readonly refusals: TokenBucket;
}

export class ParticipantBudgets {
  readonly #rates: Readonly<Record<keyof ParticipantBudget, BucketRate>>;
  readonly #maxParticipants: number;
  /** In order of last use. */
  readonly #budgets = new Map<string, ParticipantBudget>();

  constructor(limits: Limits, maxParticipants = 20_000) {
    this.#rates = {
      bytes: { perSecond: limits.bytesPerSecond, burst: limits.byteBurst },
      updates: { perSecond: limits.updatesPerSecond, burst: limits.updateBurst },
      signals: { perSecond: limits.signalsPerSecond, burst: limits.signalBurst },
      refusals: { ...perMinute(limits.refusalsPerMinute), burst: limits.refusalBurst },
    };
    this.#maxParticipants = maxParticipants;
  }

  get size(): number {
    return this.#budgets.size;
  }

  of(participantId: string, nowMs: number): ParticipantBudget {
    const budget = this.#budgets.get(participantId) ?? this.#create(nowMs);
    this.#budgets.delete(participantId);
    this.#budgets.set(participantId, budget);
    return budget;
  }

  #create(nowMs: number): ParticipantBudget {
    this.#makeRoom(nowMs);
    const { bytes, updates, signals, refusals } = this.#rates;
    return {
      bytes: new TokenBucket(bytes, nowMs),
      updates: new TokenBucket(updates, nowMs),
      signals: new TokenBucket(signals, nowMs),
      refusals: new TokenBucket(refusals, nowMs),
    };
  }

  #makeRoom(nowMs: number): void {
    if (this.#budgets.size < this.#maxParticipants) return;
    for (const [key, budget] of this.#budgets) if (isFull(budget, nowMs)) this.#budgets.delete(key);
    if (this.#budgets.size < this.#maxParticipants) return;
    const [oldest] = this.#budgets.keys();
    if (oldest !== undefined) this.#budgets.delete(oldest);
  }
}

function isFull(budget: ParticipantBudget, nowMs: number): boolean {
  return Object.values(budget).every((bucket: TokenBucket) => bucket.isFull(nowMs));
}
