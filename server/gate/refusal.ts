import type { Notice, NoticeRule } from '../../shared/notice.ts';

/**
 * What a refused sender can do (invariant I7). `resync`: asked with SyncStep1, it sends what is missing (G2). `retry`: the same
 * update will be accepted later. `never`: what it holds can't become part of the room, and neither can what it writes after that.
 */
export type Recovery = 'resync' | 'retry' | 'never';

export interface RefusalOptions extends ErrorOptions {
  /** By default, an unknown dependency (G2) is repaired by a resync, and nothing else ever is. */
  readonly recovery?: Recovery;
}

/** A whole update is refused, and nothing of it was applied. `reason` is shown to the sender. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rule: NoticeRule;
  readonly recovery: Recovery;

  constructor(rule: NoticeRule, reason: string, { recovery, ...options }: RefusalOptions = {}) {
    super(reason, options);
    this.rule = rule;
    this.recovery = recovery ?? (rule === 'G2' ? 'resync' : 'never');
  }
}

/** Nothing was changed. */
export interface GateRefusal {
  readonly kind: 'refused';
  readonly notice: Notice;
  readonly recovery: Recovery;
}

/** Returns the result of the work, or the refusal that it has thrown. */
export function orRefused<Outcome>(work: () => Outcome): Outcome | GateRefusal {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { rule, message, recovery } = error;
    return { kind: 'refused', notice: { rule, reason: message }, recovery };
  }
}
